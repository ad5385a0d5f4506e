"""Exports are data: a spreadsheet never runs a cell, and never rounds one."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from consortium.foundation.domain.harmless import harmless
from consortium.foundation.web import exports

# How a cell can begin that some spreadsheet would run.
FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "  \t=1+1",
    "\u00a0=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    '=HYPERLINK("http://evil.example","Click")',
    "=cmd|' /C calc'!A0",
]


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def read_xlsx(content: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


class TestCsv:
    @pytest.mark.parametrize("text", FORMULAS)
    def test_a_formula_is_only_text(self, text: str) -> None:
        rows = read_csv(exports.csv_text([text], [[text]]))
        assert rows == [[f"'{text}"], [f"'{text}"]]

    @pytest.mark.parametrize("text", ["North Trust", "1+1", "a=b", "0123", "  spaced", "", "£-5"])
    def test_other_text_stays_as_it_is(self, text: str) -> None:
        assert harmless(text) == text

    @given(st.text())
    def test_no_text_is_ever_run(self, text: str) -> None:
        shown = harmless(text)
        assert shown.removeprefix("'") == text or shown == text
        assert shown.lstrip()[:1] not in set("=+-@＝＋－＠")

    def test_numbers_stay_numbers_and_dates_are_iso(self) -> None:
        moment = datetime(2026, 7, 1, 8, 5, tzinfo=UTC)
        row: list[exports.Cell] = [Decimal("-1234.50"), 7, date(2026, 7, 1), moment, None]
        assert read_csv(exports.csv_text(["a"], [row]))[1] == [
            "-1234.50",
            "7",
            "2026-07-01",
            "2026-07-01T08:05:00+00:00",
            "",
        ]


class TestXlsx:
    @pytest.mark.parametrize("text", [each for each in FORMULAS if each.strip() == each])
    def test_a_formula_is_only_text(self, text: str) -> None:
        sheet = read_xlsx(exports.xlsx_bytes([("Sheet", ["a"], [[text]])]))
        assert sheet["A2"].data_type == "s"
        assert sheet["A2"].value == text

    def test_numbers_dates_and_moments_keep_their_kind(self) -> None:
        winter = datetime(2026, 1, 15, 8, 5, tzinfo=UTC)
        summer = datetime(2026, 7, 1, 8, 5, tzinfo=UTC)
        row: list[exports.Cell] = [Decimal("-1234.50"), 7, date(2026, 7, 1), winter, summer, None]
        sheet = read_xlsx(exports.xlsx_bytes([("Sheet", list("abcdef"), [row])]))
        values = [cell.value for cell in sheet[2]]
        assert values[:3] == [-1234.5, 7, datetime(2026, 7, 1)]  # noqa: DTZ001 - a sheet has no zones
        assert [str(each) for each in values[3:5]] == ["2026-01-15 08:05:00", "2026-07-01 09:05:00"]
        assert values[5] is None

    def test_a_moment_shows_its_time_and_a_day_does_not(self) -> None:
        row: list[exports.Cell] = [date(2026, 7, 1), datetime(2026, 7, 1, 8, 5, tzinfo=UTC)]
        sheet = read_xlsx(exports.xlsx_bytes([("Sheet", ["a", "b"], [row])]))
        assert [cell.number_format for cell in sheet[2]] == ["d mmm yyyy", "d mmm yyyy hh:mm"]

    def test_several_sheets_with_long_names(self) -> None:
        book = exports.xlsx_bytes([("A" * 40, ["a"], []), ("Second", ["b"], [[1]])])
        assert openpyxl.load_workbook(io.BytesIO(book)).sheetnames == ["A" * 31, "Second"]


class TestDownload:
    def test_is_saved_and_not_shown(self) -> None:
        response = exports.download("é", media_type=exports.CSV_TYPE, name="items.csv")
        assert response.headers["Content-Disposition"] == "attachment; filename=items.csv"
        assert response.get_data() == b"\xef\xbb\xbf\xc3\xa9"
