"""The page on spend past the contract, of the year of ``factories.py``.

North bought 10 lenses of Beta at £44 in June 2025, when the contract had £38: 10 x 6 = £60.
"""

from collections.abc import Callable

from flask import Flask

from tests.savings.factories import Year, lenses
from tests.spend.factories import csv_of, imported
from tests.support.pages import PageClient, text_of
from tests.support.queries import count_queries
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]
PAGE = "/savings/off-contract?year=2025"


def test_it_leads_from_the_figure_to_the_lines(world: World, year: Year, signed_in: SignIn) -> None:
    browser = signed_in(world.lead)
    answer = browser.get(PAGE)
    page = text_of(answer)
    for words in ("Above the contract price £60.00", "Supplier Beta Ltd", "£440.00", "1 of 1"):
        assert words in page, words
    assert "chart=off-contract" in answer.get_data(as_text=True)
    # 200 of 210 units.
    assert "Units on contract % 95.2" in page
    lines = browser.get(f"{PAGE}&format=csv").get_data(as_text=True)
    assert "North Trust,Beta Ltd,Intraocular lens,1,10.000000,440.00,60.00,95.2" in lines
    drilled = browser.get(
        f"/spend/lines?trust={world.north}&item={year.items['IOL']}&supplier={world.beta}"
        "&from=2025-04-01&to=2026-03-31"
    )
    assert "N-2" in text_of(drilled)


def test_it_is_of_one_s_own_trust_for_its_finance(
    world: World, year: Year, signed_in: SignIn
) -> None:
    page = text_of(signed_in(world.finance_of_west).get(PAGE))
    assert "Nothing was bought past a contract" in page
    assert "North Trust" not in page
    assert signed_in(world.supplier).get(PAGE).status_code == 403


def test_more_lines_ask_no_more_questions(
    app: Flask, world: World, year: Year, signed_in: SignIn
) -> None:
    asked = []
    for more in ((), [lenses("S-9", "2025-08-03", "45.00", supplier="Beta Ltd")]):
        if more:
            imported(world.south, csv_of(*more))
        browser = signed_in(world.lead)
        browser.get(PAGE)
        with count_queries(app) as counted:
            browser.get(PAGE)
        asked.append(len(counted))
    assert asked[0] == asked[1]
