"""Tier attainment of the year of ``factories.py``, worked by hand.

Lenses cost £38 from 25,000 a year on and £40 from 18,000. After West has left, North and South
commit to 22,500: 2,500 are missing, and 25,000 x 38 less 22,500 x 40 is £50,000.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked
from consortium.savings.queries.tier_attainment import AttainmentRow, list_tier_attainment
from tests.savings.factories import Year, lenses
from tests.spend.factories import csv_of, imported
from tests.support.pages import PageClient, text_of
from tests.support.queries import count_queries
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]
D = Decimal
PAGE = "/savings/tier-attainment?month=2025-11-01"


def row_on(world: World, day: date) -> AttainmentRow:
    (row,) = list_tier_attainment(
        actor=world.lead.actor(), consortium_id=world.seven_oaks, on=day, asked=Asked()
    ).rows
    return row


def test_what_is_missing_after_west_has_left(world: World, year: Year) -> None:
    row = row_on(world, date(2025, 11, 30))
    assert (row.tested, row.unit_price, row.members) == (D(22_500), D(40), 2)
    assert (row.gap, row.next_price, row.gap_pounds) == (D(2_500), D(38), D(50_000))
    # From 25,000 x 38 / 40 = 23,750 on a step up would cost no more.
    assert row.zone is None
    # North and South each bought 200 on contract in the 244 days from 1 April to 30 November.
    assert row.run_rate == D("598.360656")


def test_the_last_step_misses_nothing(world: World, year: Year) -> None:
    row = row_on(world, date(2025, 5, 31))
    assert (row.tested, row.unit_price) == (D(26_000), D(38))
    assert (row.gap, row.gap_pounds, row.next_from) == (None, None, None)
    # A sixty-first day of the agreement: 100 lenses each of three trusts, x 365 / 61.
    assert row.run_rate == D("1795.081967")
    assert (row.next_test, row.forecast_price) == (date(2025, 7, 1), D(38))


def test_who_does_not_see_everybody_s_volume_sees_nothing(world: World, year: Year) -> None:
    with pytest.raises(NotFound):
        list_tier_attainment(
            actor=world.finance_of_north.actor(),
            consortium_id=world.seven_oaks,
            on=date(2025, 11, 30),
            asked=Asked(),
        )


def test_the_page_has_a_chart_and_files(world: World, year: Year, signed_in: SignIn) -> None:
    browser = signed_in(world.lead)
    answer = browser.get(PAGE)
    page = text_of(answer)
    for words in ("on 30 November 2025", "To the next step 2,500", "£50,000.00", "1 of 1", "598"):
        assert words in page, words
    assert "chart=tier-attainment" in answer.get_data(as_text=True)
    lines = browser.get(f"{PAGE}&format=csv").get_data(as_text=True)
    assert '"22,500"' in lines
    assert ",50000.00," in lines
    assert signed_in(world.finance_of_north).get(PAGE).status_code == 403


def test_more_purchases_ask_no_more_questions(
    app: Flask, world: World, year: Year, signed_in: SignIn
) -> None:
    asked = []
    for more in ((), [lenses("S-9", "2025-08-03", "38.00")]):
        if more:
            imported(world.south, csv_of(*more))
        browser = signed_in(world.lead)
        browser.get(PAGE)
        with count_queries(app) as counted:
            browser.get(PAGE)
        asked.append(len(counted))
    assert asked[0] == asked[1]
