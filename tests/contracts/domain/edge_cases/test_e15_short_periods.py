"""E15: a year is made of the days returned, at least 60 of them.

Rule: consortium clause catalogue, E15; figures by hand.
"""

from datetime import date
from decimal import Decimal

import pytest

from consortium.contracts.domain.prices.counting import Returned, returned
from consortium.contracts.domain.terms.facts import Usage
from consortium.foundation.domain.periods import Period

D = Decimal


def usage(start: date, end: date, units: str = "600", trust: str = "NOR") -> Usage:
    return Usage(
        trust=trust,
        item="IOL",
        period=Period(start, end),
        on_contract=D(units),
        of_category=D(units),
    )


def rate(*usages: Usage, on: date) -> Returned | None:
    return returned(usages, ("NOR",), ("IOL",), on)


@pytest.mark.parametrize(
    ("start", "end", "per_year"),
    [
        # 600 × 365 ÷ 60.
        (date(2025, 4, 1), date(2025, 5, 31), "3650"),
        # 600 × 366 ÷ 61: the twelve months to the end of March 2028 hold 29 February.
        (date(2028, 1, 31), date(2028, 4, 1), "3600"),
        # The year to the end of January 2028 does not: 600 × 365 ÷ 60.
        (date(2027, 12, 3), date(2028, 2, 1), "3650"),
        # A whole year is itself, leap year or not.
        (date(2027, 4, 1), date(2028, 4, 1), "600"),
        (date(2025, 4, 1), date(2026, 4, 1), "600"),
    ],
)
def test_a_year_of_what_was_returned(start: date, end: date, per_year: str) -> None:
    known = rate(usage(start, end), on=end)
    assert known is not None
    assert known.per_year == D(per_year)


def test_59_days_do_not_make_a_year() -> None:
    assert rate(usage(date(2025, 4, 1), date(2025, 5, 30)), on=date(2025, 7, 1)) is None


def test_several_returns_add_up() -> None:
    # 30 + 31 days, 300 + 310 units: 610 × 365 ÷ 61 = 3,650.
    april = usage(date(2025, 4, 1), date(2025, 5, 1), "300")
    may = usage(date(2025, 5, 1), date(2025, 6, 1), "310")
    known = rate(april, may, on=date(2025, 7, 1))
    assert known is not None
    assert (known.days, known.per_year) == (61, D(3650))


def test_only_what_ended_by_the_day_and_began_within_a_year_is_looked_at() -> None:
    old = usage(date(2024, 3, 1), date(2024, 6, 1), "999")
    running = usage(date(2025, 6, 1), date(2025, 8, 1), "999")
    assert rate(old, running, on=date(2025, 7, 1)) is None


def test_nobody_elses_returns_count() -> None:
    other = usage(date(2025, 4, 1), date(2025, 7, 1), trust="SOU")
    assert rate(other, on=date(2025, 7, 1)) is None
