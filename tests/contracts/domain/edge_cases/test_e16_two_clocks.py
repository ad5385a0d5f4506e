"""E16: every leaver has its own grace; after the earliest the worst band that applies holds.

Rule: consortium clause catalogue, E16; prices of its C3; days by hand.
"""

from datetime import date
from decimal import Decimal

import pytest

from consortium.contracts.domain.prices.grace import Clock, clocks
from consortium.contracts.domain.prices.pricing import PriceBook, Terms
from tests.contracts.story import IMAGES, the_story, unit_price

D = Decimal
FIRST, SECOND = date(2025, 10, 1), date(2026, 1, 1)
FIRST_ENDS, SECOND_ENDS = date(2026, 4, 1), date(2026, 7, 1)


def two_leave(hill: date | None = None) -> Terms:
    return the_story(leavers={"WES": FIRST, "VAL": SECOND}, hill=hill)


@pytest.mark.parametrize(
    ("day", "price"),
    [
        # Seven members' price within West's grace, though six and then five are left.
        ("2025-10-01", "1.00"),
        ("2026-01-01", "1.00"),
        ("2026-03-31", "1.00"),
        # West's grace has ended: five members are the worst band that applies, at once.
        ("2026-04-01", "1.13"),
        ("2026-07-01", "1.13"),
    ],
)
def test_the_worst_band_holds_after_the_earliest_grace(day: str, price: str) -> None:
    assert unit_price(two_leave(), "NOR", date.fromisoformat(day), item="PACS") == D(price)


def test_each_leaver_has_a_clock_of_its_own() -> None:
    known = two_leave()
    tests = PriceBook(known).tests_until(known.schedules[0], IMAGES, date(2026, 3, 31))
    assert clocks(IMAGES, tests) == (
        Clock("WES", FIRST, FIRST_ENDS),
        Clock("VAL", SECOND, SECOND_ENDS),
    )


def test_a_joiner_who_restores_the_band_stops_them() -> None:
    # Hill joins with Valley's leaving: still one fewer than seven, so West's clock runs on.
    known = two_leave(hill=SECOND)
    assert unit_price(known, "NOR", FIRST_ENDS, item="PACS") == D("1.06")
    # Without Valley leaving, Hill makes it seven again and nothing is lost.
    restored = the_story(leavers={"WES": FIRST}, hill=SECOND)
    assert unit_price(restored, "NOR", FIRST_ENDS, item="PACS") == D("1.00")
    tests = PriceBook(restored).tests_until(restored.schedules[0], IMAGES, FIRST_ENDS)
    assert clocks(IMAGES, tests) == ()
