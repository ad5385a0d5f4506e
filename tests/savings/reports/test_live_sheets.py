"""The workbook works its own totals out, and comes to what the product says, to the penny."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings

from consortium.foundation.web.exports import xlsx_bytes
from consortium.savings.domain.cells import Cell
from consortium.savings.reports.live_sheets import column, live_sheets
from tests.savings import story
from tests.savings.formulas import Book
from tests.savings.plain import empty_report
from tests.savings.reports.test_kept import STAYS, report_of
from tests.savings.strategies import Story, stories


def book_of(told: Story) -> Book:
    return Book(xlsx_bytes(live_sheets(report_of(told))))


def check(book: Book) -> None:
    """Every formula comes to what the product wrote beside it."""
    formulas = book.formulas()
    assert formulas
    for place in formulas:
        assert book.worked_out(*place) == book.cached_at(*place), (place, formulas[place])


def test_of_the_story_recomputes_to_the_published_figures() -> None:
    """Demo story 5.1, without its calibration: £945,235 saved, £738,835 less £6,552 net."""
    told = Story(facts=story.facts(), forecast=story.forecast(), stays=STAYS)
    book = book_of(told)
    check(book)
    net = report_of(told).statement.net
    assert book.worked_out("Summary", "B6") == net
    sheets = {name for name, _ in book.formulas()}
    assert {"Summary", "By line and trust", "By month and trust", "Bridge", "Checks"} <= sheets
    assert all(
        book.worked_out(sheet, address) == 0
        for sheet, address in book.formulas()
        if sheet == "Checks"
    )


@settings(max_examples=5)
@given(told=stories())
def test_of_any_story_recomputes(told: Story) -> None:
    check(book_of(told))


def test_a_changed_cell_changes_the_total() -> None:
    cash = {
        Cell("NOR", "IOL", date(2025, 4, 1)): Decimal("0.10"),
        Cell("SOU", "IOL", date(2025, 5, 1)): Decimal("0.20"),
    }
    book = Book(xlsx_bytes(live_sheets(empty_report(cash=cash))))
    assert book.worked_out("By line and trust", "D3") == Decimal("0.30")
    book.change("Cells", "E2", 5)
    assert book.worked_out("By line and trust", "D3") == Decimal("5.20")
    assert book.worked_out("Summary", "B6") == Decimal("5.20")


def test_what_people_typed_is_never_a_formula() -> None:
    nasty = '=HYPERLINK("http://x","y")'
    cash = {
        Cell(nasty, "+1*", date(2025, 4, 1)): Decimal(1),
        Cell("N?R", "IOL", date(2025, 4, 1)): Decimal(2),
    }
    report = empty_report(cash=cash, boards={nasty: "@SUM(A1)"}, batches={"=1+1": "NOR"})
    costly = replace(report, consortium="-2+3")
    book = Book(xlsx_bytes(live_sheets(costly)))
    check(book)
    for text in book.formulas().values():
        assert not any(typed in text for typed in (nasty, "+1*", "@SUM(A1)", "1+1", "2+3"))


@pytest.mark.parametrize(
    ("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (702, "AAA")]
)
def test_columns_are_named_as_spreadsheets_do(place: int, letters: str) -> None:
    assert column(place) == letters
