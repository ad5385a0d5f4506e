"""E1: a leaver pays its new price for lines dated on or after the day, and for no others.

Figures: consortium clause catalogue, E1; story, section 5.0.
"""

from datetime import date
from decimal import Decimal

from consortium.contracts.domain.prices.answers import Price
from tests.contracts.story import STARTS, WEST_LEAVES, ask, the_story, unit_price

D = Decimal


def test_west_pays_38_in_the_first_half_and_47_50_in_the_second() -> None:
    known = the_story()
    assert unit_price(known, "WES", STARTS) == D(38)
    assert unit_price(known, "WES", date(2025, 9, 30)) == D(38)
    assert unit_price(known, "WES", WEST_LEAVES) == D("47.50")
    assert unit_price(known, "WES", date(2026, 3, 31)) == D("47.50")


def test_a_later_credit_note_for_an_earlier_delivery_keeps_the_old_price() -> None:
    # Ten lenses delivered in September come back; the line keeps its own date.
    answer = ask(the_story(), "WES", date(2025, 9, 15), quantity="-10")
    assert isinstance(answer, Price)
    assert answer.amount == D("-380.00")
