"""Pages of price variation: the method is named, and nobody sees more than they may."""

from collections.abc import Callable

from flask import Flask

from tests.savings.factories import Year, locked
from tests.support.pages import PageClient, text_of
from tests.support.queries import count_queries
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]
PAGE = "/savings/price-variation"


def test_the_list_says_what_it_compares(world: World, year: Year, signed_in: SignIn) -> None:
    browser = signed_in(world.lead)
    answer = browser.get(f"{PAGE}?quartiles=exclusive")
    page = text_of(answer)
    for words in (
        "An opportunity is not a saving",
        "Lower quartile (exclusive)",
        "about £11,000",
        "£11,250.00",
        "1 of 1",
    ):
        assert words in page, words
    assert "chart=price-variation" in answer.get_data(as_text=True)
    lines = browser.get(f"{PAGE}?format=csv").get_data(as_text=True)
    assert "Intraocular lens,3,43,43.5,44,45.25,46.5," in lines
    assert ",11250.00,22500.00,33750.00," in lines


def test_what_was_paid_can_be_compared(world: World, year: Year, signed_in: SignIn) -> None:
    browser = signed_in(world.lead)
    page = text_of(browser.get(f"{PAGE}?prices=bought&from=2025-04-01&to=2025-11-01"))
    assert "Paid for orders of 1 April 2025 to 30 November 2025" in page
    assert "£702.38" in page


def test_an_item_has_its_dots_before_and_after(world: World, year: Year, signed_in: SignIn) -> None:
    address = f"{PAGE}/{year.items['IOL']}"
    browser = signed_in(world.lead)
    page = text_of(browser.get(address))
    assert "When Before Trust South Trust Price £46.50" in page
    lines = browser.get(f"{address}?format=csv").get_data(as_text=True)
    assert "After" in lines
    assert "West Trust,42.75,200" in lines
    assert browser.get(f"{PAGE}/{world.north}").status_code == 404


def test_finance_of_a_trust_sees_its_own(world: World, year: Year, signed_in: SignIn) -> None:
    browser = signed_in(world.finance_of_west)
    for address in (PAGE, f"{PAGE}/{year.items['IOL']}"):
        answer = browser.get(address)
        page = answer.get_data(as_text=True)
        assert "South Trust" not in page
        assert "46.5" not in page
    listed = text_of(browser.get(PAGE))
    assert "£43.00 Where it stands in the lowest quarter" in listed
    assert "46.5" not in browser.get(f"{PAGE}?format=csv").get_data(as_text=True)


def test_more_items_ask_no_more_questions(
    app: Flask, world: World, year: Year, signed_in: SignIn
) -> None:
    browser = signed_in(world.lead)
    browser.get(PAGE)
    with count_queries(app) as one:
        browser.get(PAGE)
    for trust_id in (world.north, world.south, world.west):
        locked(trust_id, year.items["OVD"], "12.00")
    again = signed_in(world.lead)
    again.get(PAGE)
    with count_queries(app) as two:
        again.get(PAGE)
    assert len(one) == len(two)
