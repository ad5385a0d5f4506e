"""The sheet goes out filled in, comes back corrected, and is taken whole or not at all."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal

import openpyxl
from flask import Flask

from consortium.organisations.usecases.organisations import register_site
from tests.support.pages import PageClient, text_of
from tests.support.world import SYSTEM, Someone, World
from tests.tenders.factories import BEGAN, Made, answer, asked, draft

SignIn = Callable[[Someone], PageClient]


def ground(app: Flask, cast: World) -> Made:
    with app.app_context():
        made = asked(draft(cast))
        for code, name in (("NO01", "Eye Hospital"), ("NO02", "Day Unit")):
            register_site(actor=SYSTEM, trust_id=cast.north, code=code, name=name, now=BEGAN)
    return made


def sheet_of(book: bytes) -> list[list[object]]:
    rows = openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows(values_only=True)  # type: ignore[union-attr]
    return [list(row) for row in rows]


def sent(rows: list[list[object]]) -> tuple[io.BytesIO, str]:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return io.BytesIO(out.getvalue()), "demand.xlsx"


def test_comes_back_with_sites_and_packs(app: Flask, cast: World, signed_in: SignIn) -> None:
    made = ground(app, cast)
    lead = signed_in(cast.lead)
    page = f"/tenders/{made.id}/demand/{cast.north}/sheet"
    rows = sheet_of(lead.get(f"{page}/file").get_data())
    assert [row[6] for row in rows[1:]] == ["Day Unit", "Eye Hospital"]
    rows[1][7:10] = [400_000, "committed", 5]
    rows[2][7:10] = [20_000, "committed", 5]
    after = lead.submit(page, file=sent(rows))
    assert after.status_code == 303
    text = lead.get(f"/tenders/{made.id}/joint-demand?format=csv").get_data(as_text=True)
    joint = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert [(row["Site"], int(Decimal(row["In base units"]))) for row in joint] == [
        ("Day Unit", 400_000),
        ("Eye Hospital", 20_000),
    ]
    again = sheet_of(lead.get(f"{page}/file").get_data())
    assert [row[7:10] for row in again[1:]] == [[400_000, "committed", 5], [20_000, "committed", 5]]


def test_a_fault_is_shown_and_what_was_said_before_stands(
    app: Flask, cast: World, signed_in: SignIn
) -> None:
    made = ground(app, cast)
    with app.app_context():
        answer(made, "north", "7")
    lead = signed_in(cast.lead)
    page = f"/tenders/{made.id}/demand/{cast.north}/sheet"
    rows = sheet_of(lead.get(f"{page}/file").get_data())
    assert rows[1][7] == 7
    rows[1][7] = "many"
    refused = lead.submit(page, file=sent(rows))
    assert refused.status_code == 422
    text = text_of(refused)
    assert "The sheet has 1 fault, so nothing of it was taken" in text
    assert "Row 2" in text
    assert "Column Quantity" in text
    joint = text_of(lead.get(f"/tenders/{made.id}/joint-demand"))
    assert "In base units 7" in joint
