"""The page on the evidence behind the spend, with its chart, gaps and files."""

from collections.abc import Callable

from flask import Flask

from tests.contracts import factories as contracts
from tests.savings.factories import Year, lenses
from tests.spend.factories import csv_of, imported
from tests.support.pages import PageClient, text_of
from tests.support.queries import count_queries
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]
PAGE = "/savings/evidence-grades?year=2025"


def test_it_has_pounds_per_cent_and_files(world: World, year: Year, signed_in: SignIn) -> None:
    browser = signed_in(world.lead)
    answer = browser.get(PAGE)
    page = text_of(answer)
    for words in ("100.0%", "£19,840.00 of £19,840.00", "All trusts", "£11,600.00"):
        assert words in page, words
    assert "chart=evidence" in answer.get_data(as_text=True)
    lines = browser.get(f"{PAGE}&format=csv").get_data(as_text=True)
    assert "South Trust,7800.00,0.00,7800.00,0.00,0.00,0.00,0.00,100.0,100.0,7800.00" in lines


def test_spend_without_a_baseline_is_named(world: World, year: Year, signed_in: SignIn) -> None:
    # Viscoelastic came under an agreement, and nobody signed what it had cost before.
    agreement_id = contracts.agreement(world, contracts.VISCOELASTIC)
    contracts.signed_contract(world, agreement_id, world.north, commits={year.items["OVD"]: "1000"})
    imported(world.north, csv_of({**lenses("N-9", "2025-05-03", "10.50"), "Item code": "OVD"}))
    page = text_of(signed_in(world.lead).get(PAGE))
    assert "Item Viscoelastic" in page
    # 19,840 of 20,890.
    assert "95.0%" in page
    assert "£1,050.00" in page


def test_more_lines_ask_no_more_questions(
    app: Flask, world: World, year: Year, signed_in: SignIn
) -> None:
    asked = []
    for more in ((), (lenses("N-8", "2025-07-03", "38.00"), lenses("N-9", "2025-08-03", "38.00"))):
        if more:
            imported(world.north, csv_of(*more))
        browser = signed_in(world.lead)
        browser.get(PAGE)
        with count_queries(app) as counted:
            browser.get(PAGE)
        asked.append(len(counted))
    assert asked[0] == asked[1]


def test_a_year_without_purchases_says_so(world: World, year: Year, signed_in: SignIn) -> None:
    page = text_of(signed_in(world.lead).get("/savings/evidence-grades?year=2024"))
    assert "Nothing was bought under an agreement in this year" in page
