"""The page of a full year; figures as in ``queries/test_full_year.py``."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from consortium.savings.domain.claim_terms import LaterCost
from tests.savings.factories import Year, claimed
from tests.support.pages import PageClient, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]
PAGE = "/savings/full-year?year=2025"


@pytest.fixture(autouse=True)
def lens_costs_more_later(world: World, year: Year) -> None:
    later = LaterCost(per_unit=Decimal("41.15"), source="Study of later treatment")
    claimed(world.north, year.items["IOL"], later_cost=later, reason="The study came out")


def test_page_and_files_show_the_same(signed_in: SignIn, world: World) -> None:
    client = signed_in(world.lead)
    page = text_of(client.get(PAGE))
    for words in ("New this year £3,000.00", "Full-year effect £2,140.00", "−£860.00"):
        assert words in page, words
    # 210 lenses at £4.00 saved and £41.15 later: 840.00 - 8,641.50.
    assert "−£7,801.50" in page
    text = client.get(f"{PAGE}&format=csv").get_data(as_text=True)
    assert "by item,,Altogether,Full-year effect,2140.00" in text
    assert "Net a year,-7801.50" in text
    assert client.get(f"{PAGE}&format=xlsx").status_code == 200


def test_other_years_are_a_press_away(signed_in: SignIn, world: World) -> None:
    client = signed_in(world.lead)
    assert "£3,000.00" in text_of(client.get("/savings/full-year?year=2026"))
    assert client.get("/savings/full-year?year=x").status_code == 200
    assert client.get(f"/savings/full-year?consortium={world.two_rivers}").status_code == 404
