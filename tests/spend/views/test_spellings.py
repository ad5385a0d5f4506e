"""The page on which spellings of a supplier are made one."""

from collections.abc import Callable

from tests.spend.factories import csv_of, imported, row
from tests.support.pages import PageClient, location, text_of
from tests.support.world import Someone, World

PAGE = "/spend/suppliers/spellings"


def test_makes_one_of_two_and_takes_them_apart(
    world: World, signed_in: Callable[[Someone], PageClient]
) -> None:
    imported(world.north, csv_of(row(), row(Line_number="2", Supplier="ALPHA LIMITED")))
    browser = signed_in(world.lead)
    page = text_of(browser.get(PAGE))
    assert "ALPHA LIMITED: £3,800.00 in 1 lines or payments" in page
    merged = browser.submit(PAGE, to=f"{PAGE}/merge", target="Alpha Ltd", spelling="ALPHA LIMITED")
    assert location(merged) == PAGE
    page = text_of(browser.get(PAGE))
    assert "No two names look like one supplier." in page
    assert "Take Alpha Ltd apart again" in page
    assert "Spellings that look like one supplier" in text_of(browser.get("/spend/suppliers"))


def test_is_read_only_for_finance(world: World, signed_in: Callable[[Someone], PageClient]) -> None:
    imported(world.north, csv_of(row(), row(Line_number="2", Supplier="ALPHA LIMITED")))
    page = text_of(signed_in(world.finance_of_north).get(PAGE))
    assert "ALPHA LIMITED" in page
    assert "Make these one" not in page
