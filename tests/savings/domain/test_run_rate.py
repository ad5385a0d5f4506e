"""The run-rate of today's members, worked by hand."""

from datetime import date
from decimal import Decimal

from consortium.foundation.domain.periods import Period
from consortium.savings.domain.run_rate import Month, run_rate

D = Decimal
YEAR_END = date(2026, 4, 1)
ALL_YEAR = Period(date(2025, 4, 1), date(2030, 4, 1))
SINCE_JANUARY = Period(date(2026, 1, 1), date(2030, 4, 1))


def months(trust: str, units: str, *days: date) -> list[Month]:
    return [Month(trust=trust, month=day, units=D(units)) for day in days]


QUARTERS = [date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1)]


def test_a_whole_year_is_itself() -> None:
    # The story's North: 1,650 lenses a quarter.
    found = run_rate(months("NOR", "1650", *QUARTERS), stays={"NOR": ALL_YEAR}, until=YEAR_END)
    assert found == D(6_600)


def test_a_joiner_is_stretched_to_a_year() -> None:
    # Hill: 1,000 in the 90 days from January to March. 1,000 x 365 / 90 = 4,055.555556.
    joined = months("HIL", "1000", date(2026, 1, 1))
    found = run_rate(joined, stays={"HIL": SINCE_JANUARY}, until=YEAR_END)
    assert found == D("4055.555556")


def test_who_left_and_what_is_older_do_not_count() -> None:
    bought = [
        *months("NOR", "1650", *QUARTERS),
        *months("NOR", "9999", date(2025, 3, 1)),
        *months("WES", "750", *QUARTERS[:2]),
    ]
    assert run_rate(bought, stays={"NOR": ALL_YEAR}, until=YEAR_END) == D(6_600)


def test_less_than_sixty_days_make_none() -> None:
    begun = Period(date(2026, 2, 15), None)
    bought = months("HIL", "500", date(2026, 3, 1))
    assert run_rate(bought, stays={"HIL": begun}, until=YEAR_END) is None
    assert run_rate([], stays={}, until=YEAR_END) is None
