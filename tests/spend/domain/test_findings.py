"""What is said about a row that does not land."""

from consortium.spend.domain import faults
from consortium.spend.domain.dates import DateStyle
from consortium.spend.domain.faults import FAULTS
from consortium.spend.domain.fields import DATES, Field
from consortium.spend.domain.findings import (
    LONGEST_VALUE,
    RejectedRow,
    duplicate,
    findings_of,
    left_out,
)
from consortium.spend.domain.guess import guess
from consortium.spend.domain.header import Layout
from tests.spend.factories import ORDINARY

LAYOUT: Layout = guess([list(ORDINARY)]).for_sure().layout
STYLES = dict.fromkeys(DATES, DateStyle.DAY_FIRST)
CELLS = tuple(ORDINARY.values())


def only_finding(**facts: object) -> tuple[str, str, str, str]:
    row = RejectedRow(row=17, cells=CELLS, **{"faults": {}, **facts})  # type: ignore[arg-type]
    (found,) = findings_of(row, LAYOUT, STYLES)
    assert found.row == 17
    return found.column, found.value, found.problem, found.what_to_do


class TestFindingsOf:
    def test_names_the_column_and_the_value_as_they_stand_in_the_file(self) -> None:
        column, value, problem, _ = only_finding(faults={"quantity_unreadable": ""})
        assert (column, value) == ("Quantity", "100")
        assert problem == "This is not a number that can be read."

    def test_says_how_the_other_dates_are_written(self) -> None:
        assert "(30/04/2025)" in only_finding(faults={"ordered_on_unreadable": ""})[2]

    def test_says_what_the_amount_should_be_in_pounds(self) -> None:
        problem = only_finding(faults={"amount_wrong": "-380012"})[2]
        assert problem.startswith("Quantity times unit price is −£3,800.12,")

    def test_says_which_pack_is_missing(self) -> None:
        problem = only_finding(faults={"unit_unknown": "IOL on 2025-05-03"})[2]
        assert problem == "No pack of this unit is recorded for IOL on 2025-05-03."

    def test_says_where_the_line_stands_already(self) -> None:
        assert "Row 5 of this file" in only_finding(first_row="5")[2]

    def test_says_everything_that_is_wrong(self) -> None:
        row = RejectedRow(row=2, cells=CELLS, faults={"supplier_missing": "", "amount_missing": ""})
        assert [found.column for found in findings_of(row, LAYOUT, STYLES)] == [
            "Supplier",
            "Amount",
        ]

    def test_a_fault_of_the_whole_row_names_no_column(self) -> None:
        assert only_finding(faults={"cells_surplus": ""})[:2] == ("", "")

    def test_a_long_value_is_cut(self) -> None:
        row = RejectedRow(row=2, cells=("x" * 500,), faults={"order_number_missing": ""})
        (found,) = findings_of(row, LAYOUT, STYLES)
        assert len(found.value) == LONGEST_VALUE

    def test_every_fault_says_what_to_do(self) -> None:
        for fault in (
            *FAULTS.values(),
            faults.REPEATED,
            faults.DUPLICATE,
            *faults.LEFT_OUT.values(),
        ):
            assert fault.problem.endswith(".")
            assert fault.what_to_do.endswith(".")
            assert fault.field is None or fault.field in Field


def test_a_duplicate_names_the_import_that_holds_the_line() -> None:
    found = duplicate(row=3, line="PO-1 line 1", reference="PL-2026-0001", layout=LAYOUT)
    assert found.problem == "This line was already imported with PL-2026-0001."
    assert (found.row, found.column, found.value) == (3, "Line number", "PO-1 line 1")


def test_a_row_that_was_left_out_shows_its_text() -> None:
    assert left_out(row=9, sort="total", text="Sum:", layout=LAYOUT).value == "Sum:"
