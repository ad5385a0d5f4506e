"""Pages of the evidence of savings: by the report's figures to a pack, and notes on the way.

Figures: the table at the top of ``tests/savings/factories.py``.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from consortium.foundation.domain.periods import month_of
from consortium.savings.domain.packs.verifying import check
from tests.savings import reading
from tests.savings.factories import Year, lenses, locked
from tests.savings.signing import brought_to
from tests.savings.views.test_report import asked
from tests.spend.factories import csv_of, imported
from tests.support.commands import run
from tests.support.pages import PageClient, hidden_fields, location, text_of
from tests.support.queries import count_queries
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]


@pytest.fixture(autouse=True)
def _lived(year: Year) -> None:
    """Every test is about the lines of that year."""


def address(world: World, year: Year, days: str = "?from=2025-04-01&to=2026-03-31") -> str:
    at = f"{world.seven_oaks}/{world.north}/{year.items['IOL']}/cash_releasing"
    return f"/savings/evidence-packs/{at}{days}"


def test_leads_from_the_report_to_a_pack_that_checks_out(
    app: Flask, world: World, year: Year, signed_in: SignIn, tmp_path: Path
) -> None:
    finance = signed_in(world.finance_of_north)
    report = finance.get(asked(world)).get_data(as_text=True)
    at = address(world, year).replace("&", "&amp;")
    assert f'<a href="{at}">£1,000.00</a>' in report
    # The figures of other trusts are not hers to prove.
    assert report.count("/savings/evidence-packs/") == 1

    page = finance.get(address(world, year))
    told = text_of(page)
    assert "Evidence for £1,000.00" in told
    assert "100 × £44.00 − £3,800.00" in told
    assert "2 months not signed by all" in told
    given = finance.post(
        address(world, year), data={**hidden_fields(page.get_data(as_text=True)), "as": "zip"}
    )
    file = given.headers["Location"]
    zipped = finance.get(file)
    assert zipped.headers["Content-Disposition"].endswith("-nor.zip")
    assert check(zipped.data).holds
    paper = finance.get(file.replace("/zip", "/pdf"))
    assert paper.data.startswith(b"%PDF")

    # The address alone gives nothing out, nor does another person's.
    page_of_it = urlsplit(address(world, year)).path
    for someone, at in ((finance, location(given)), (signed_in(world.lead), file)):
        assert location(someone.get(at)) == page_of_it
    assert location(finance.get(f"{file}x")) == page_of_it

    again = text_of(finance.get(address(world, year)))
    assert check(zipped.data).sha256 in again
    assert check(zipped.data).manifest_sha256 in again
    assert "As it stands now" in again

    kept = tmp_path / "pack.zip"
    kept.write_bytes(zipped.data)
    done = run(app, "savings", "verify", str(kept), "--sha256", check(zipped.data).sha256)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "holds: £1,000.00." in done.stdout
    kept.write_bytes(zipped.data.replace(b"3800.00", b"3700.00", 1))
    done = run(app, "savings", "verify", str(kept), "--json")
    assert done.exit_code == 1
    assert "01-claim-sheet.json" in done.stderr


def test_is_reached_from_a_line_and_the_list(world: World, year: Year, signed_in: SignIn) -> None:
    lead = signed_in(world.lead)
    brought_to(world, world.north)
    rows = reading.tables_of(lead.get("/savings/evidence-packs?year=2025"))
    found = [" ".join(row) for row in rows["Evidence of savings"]]
    assert any("£1,000.00" in row and "0 of 2" in row and "None yet" in row for row in found)
    line = lead.get(
        f"/savings/sign-off/{world.seven_oaks}/{world.north}/{year.items['IOL']}"
        "/2025/5/cash_releasing"
    ).get_data(as_text=True)
    may = month_of(date(2025, 5, 1))
    days = f"?from={may.start}&amp;to={may.last_day}"
    assert f'href="{address(world, year, days)}"' in line
    assert "Evidence for £600.00" in text_of(
        lead.get(address(world, year, "?from=2025-05-01&to=2025-05-31"))
    )
    assert lead.get(address(world, year, "?from=nonsense&to=2025-05-31")).status_code == 404


def test_takes_an_auditor_s_note(world: World, year: Year, signed_in: SignIn) -> None:
    auditor = signed_in(world.auditor)
    at = address(world, year).replace("?", "/note?")
    done = auditor.submit(at, grade="overstated", text="Two lines lack a delivery note.")
    page = text_of(auditor.get(location(done)))
    assert "Overstated" in page
    assert "Two lines lack a delivery note." in page
    assert "Write a note" not in text_of(signed_in(world.lead).get(address(world, year)))


def test_is_not_found_by_strangers(world: World, year: Year, signed_in: SignIn) -> None:
    for someone in (world.stranger, world.finance_of_west):
        assert signed_in(someone).get(address(world, year)).status_code == 404


def test_asks_the_same_few_questions_whatever_was_bought(
    app: Flask, world: World, year: Year, signed_in: SignIn
) -> None:
    lead = signed_in(world.lead)
    listing, page = "/savings/evidence-packs?year=2025", address(world, year)
    few = [_questions(app, lead, at) for at in (listing, page)]
    bought = [lenses(f"N-{10 + day}", f"2025-07-{day:02d}", "38.00") for day in range(1, 21)]
    imported(world.north, csv_of(*bought), "july.csv")
    locked(world.south, year.items["OVD"], "12.00")
    assert [_questions(app, lead, at) for at in (listing, page)] == few


def _questions(app: Flask, browser: PageClient, at: str) -> int:
    with count_queries(app) as counted:
        assert browser.get(at).status_code == 200
    return len(counted)
