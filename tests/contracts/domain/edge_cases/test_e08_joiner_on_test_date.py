"""E8: who joins on the day of a test counts in it. Figures: consortium clause catalogue, E8."""

from datetime import timedelta
from decimal import Decimal

from consortium.contracts.domain.prices.pricing import PriceBook
from tests.contracts.story import HILL_JOINS, LENS, the_story, unit_price

D = Decimal


def test_hill_on_1_january_makes_it_27_400_and_38() -> None:
    known = the_story()
    assert PriceBook(known).test_on(LENS, HILL_JOINS).measure == D(27_400)
    assert unit_price(known, "HIL", HILL_JOINS) == D(38)
    assert unit_price(known, "NOR", HILL_JOINS) == D(38)


def test_a_day_later_it_waits_for_the_next_test() -> None:
    known = the_story(hill=HILL_JOINS + timedelta(days=1))
    assert PriceBook(known).test_on(LENS, HILL_JOINS).measure == D(23_400)
    assert unit_price(known, "NOR", HILL_JOINS + timedelta(days=1)) == D(40)
