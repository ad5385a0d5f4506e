"""`consortium spend import`: files and folders, and a document that accounts for every row."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter
from flask import Flask

from tests.spend.factories import csv_of, numbered
from tests.support.commands import run
from tests.support.world import World

PUBLISHED = (
    "Department Family,Date,Supplier,Transaction Number,Amount\r\n"
    "Department of Health,4/30/2020,Alpha Ltd,1,100.50\r\n"
    "Department of Health,4/1/2020,Beta Ltd,2,-0.50\r\n"
    "Department of Health,4/2/2020,Beta Ltd,3,\r\n"
    "Sum:,,,,100.00\r\n"
)


def asked(app: Flask, *paths: Path, exit_code: int = 0) -> dict[str, Any]:
    result = run(app, "spend", "import", "--trust", "NOR", *map(str, paths), "--json")
    assert result.exit_code == exit_code, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def accounted_for(found: dict[str, Any]) -> int:
    skipped = sum(found["rows_skipped"].values())
    return int(found["rows_accepted"] + skipped + len(found["rows_rejected"]))


def test_every_row_is_in_exactly_one_place(app: Flask, world: World, tmp_path: Path) -> None:
    (tmp_path / "april.csv").write_text(PUBLISHED)
    (tmp_path / "may.csv").write_text(
        PUBLISHED.replace("4/", "5/").replace("-0.50", "n/a") + ",,Alpha Ltd,1,100.50\r\n"
    )
    (tmp_path / "read me.doc").write_text("no table")
    (tmp_path / "~$april.xlsx").write_text("open elsewhere")
    found = asked(app, tmp_path, exit_code=1)
    assert (found["rows_accepted"], found["total"]) == (4, "301.00")
    assert found["rows_skipped"] == {"no_amount": 2, "total": 2}
    (rejected,) = found["rows_rejected"]
    assert (rejected["file"], rejected["row"]) == ("may.csv", 3)
    assert "not a number" in rejected["reason"]
    assert accounted_for(found) == sum(batch["rows_read"] for batch in found["batches"]) == 9
    assert [batch["kind"] for batch in found["batches"]] == ["payments", "payments"]


def test_the_same_files_again_change_nothing(app: Flask, world: World, tmp_path: Path) -> None:
    path = tmp_path / "april.csv"
    path.write_text(PUBLISHED)
    asked(app, path)
    again = asked(app, path, path)
    assert (again["rows_accepted"], again["total"]) == (0, "0.00")
    assert again["rows_skipped"] == {"already_imported": 8}


def test_what_is_not_sure_is_refused_with_what_is_missing(
    app: Flask, world: World, tmp_path: Path
) -> None:
    path = tmp_path / "outlay.csv"
    path.write_text("Firm,Outlay\r\nAlpha Ltd,5\r\n")
    found = asked(app, path, exit_code=1)
    assert found["batches"] == []
    assert "no column can be taken for the supplier" in found["files_refused"][0]["reason"]


@pytest.mark.usefixtures("items")
def test_purchase_lines_come_as_parquet_too(app: Flask, world: World, tmp_path: Path) -> None:
    text, path = tmp_path / "lines.csv", tmp_path / "lines.parquet"
    text.write_bytes(csv_of(*numbered(3)))
    # Numbers and days of their own kinds, as programs write them.
    duckdb.read_csv(str(text)).write_parquet(str(path))
    found = asked(app, path)
    assert (found["rows_accepted"], found["total"]) == (3, "11400.00")
    assert found["batches"][0]["kind"] == "lines"


HEADINGS = ["Supplier", "Amount", "Reference"]


def test_each_sheet_of_a_workbook_that_holds_the_same_is_an_import(
    app: Flask, world: World, tmp_path: Path
) -> None:
    path = tmp_path / "year.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for number, month in enumerate(("April", "May", "Hidden", "Top suppliers")):
            sheet = book.add_worksheet(month)
            # In May somebody else kept the list; the sums of the last sheet are in the others.
            names = ["Vendor", "Value £", "Doc Ref"] if number == 1 else HEADINGS
            # April also says what for; no sheet has to say all that another one says.
            sheet.write_row(2, 1, [*names[: 2 if number == 3 else 3], *["Area"] * (number == 0)])
            sheet.write_row(3, 1, ["Alpha Ltd", 1000.10 + number, number, *["A"] * (number == 0)])
            if month == "Hidden":
                sheet.hide()
    found = asked(app, path)
    assert [batch["sheet"] for batch in found["batches"]] == ["April", "May"]
    passed_over = [
        "The sheet “Top suppliers” was not read: it has no transaction number, which “April” has.",
        "The sheet “Hidden” was not read: it is hidden.",
    ]
    assert [batch["remarks"] for batch in found["batches"]] == [passed_over, []]
    assert Decimal(found["total"]) == Decimal("2001.20")
