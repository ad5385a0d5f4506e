"""Days, months, quarters and financial years in London."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.foundation.domain import periods
from consortium.foundation.domain.periods import Period

days = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@st.composite
def some_period(draw: st.DrawFn) -> Period:
    start = draw(days)
    length = draw(st.one_of(st.none(), st.integers(1, 800)))
    return Period(start, None if length is None else start + timedelta(days=length))


class TestPeriod:
    def test_holds_its_first_day_and_not_its_end(self) -> None:
        year = Period(date(2025, 4, 1), date(2026, 4, 1))
        assert date(2025, 4, 1) in year
        assert date(2026, 3, 31) in year
        assert date(2026, 4, 1) not in year
        assert date(2025, 3, 31) not in year

    def test_without_an_end_holds_every_later_day(self) -> None:
        period = Period(date(2025, 4, 1))
        assert date(2999, 1, 1) in period
        with pytest.raises(ValueError, match="no number of days"):
            _ = period.days
        with pytest.raises(ValueError, match="no last day"):
            _ = period.last_day

    @pytest.mark.parametrize("end", [date(2025, 4, 1), date(2025, 3, 31)])
    def test_refuses_to_end_before_it_starts(self, end: date) -> None:
        with pytest.raises(ValueError, match="must end after it starts"):
            Period(date(2025, 4, 1), end)

    def test_touching_periods_do_not_overlap(self) -> None:
        first = Period(date(2025, 1, 1), date(2025, 4, 1))
        second = Period(date(2025, 4, 1), date(2025, 7, 1))
        assert not first.overlaps(second)
        assert first.overlap(second) is None

    @given(some_period(), some_period(), days)
    def test_the_overlap_holds_exactly_the_days_in_both(
        self, one: Period, other: Period, day: date
    ) -> None:
        both = one.overlap(other)
        assert (day in one and day in other) == (both is not None and day in both)
        assert both == other.overlap(one)


class TestLondonDate:
    """The cases straddle midnight, where London and UTC disagree in summer."""

    @pytest.mark.parametrize(
        ("instant", "day"),
        [
            (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), date(2026, 7, 1)),
            (datetime(2026, 1, 31, 23, 30, tzinfo=UTC), date(2026, 1, 31)),
            (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29)),
            (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
            (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
        ],
    )
    def test_today(self, instant: datetime, day: date) -> None:
        assert periods.london_date(instant) == day

    def test_refuses_an_instant_without_a_zone(self) -> None:
        with pytest.raises(ValueError, match="without a time zone"):
            periods.london_date(datetime(2026, 6, 30, 23, 30))  # noqa: DTZ001 - the point


class TestAddMonths:
    @pytest.mark.parametrize(
        ("anchor", "months", "expected"),
        [
            (date(2025, 1, 31), 1, date(2025, 2, 28)),
            (date(2025, 1, 31), 2, date(2025, 3, 31)),
            (date(2024, 2, 29), 12, date(2025, 2, 28)),
            (date(2024, 2, 29), 48, date(2028, 2, 29)),
            (date(2025, 12, 31), 2, date(2026, 2, 28)),
            (date(2025, 3, 31), -1, date(2025, 2, 28)),
            (date(2025, 1, 15), -1, date(2024, 12, 15)),
            (date(2024, 3, 15), 12, date(2025, 3, 15)),
        ],
    )
    def test_clamps_to_the_end_of_a_shorter_month(
        self, anchor: date, months: int, expected: date
    ) -> None:
        assert periods.add_months(anchor, months) == expected

    @given(days, st.integers(-240, 240))
    def test_lands_in_the_month_that_was_asked_for(self, anchor: date, months: int) -> None:
        landed = periods.add_months(anchor, months)
        assert (landed.year - anchor.year) * 12 + landed.month - anchor.month == months
        assert landed.day <= anchor.day


class TestFinancialYears:
    @pytest.mark.parametrize(
        ("day", "year", "quarter"),
        [
            (date(2025, 3, 31), "2024/25", "2024/25 Q4"),
            (date(2025, 4, 1), "2025/26", "2025/26 Q1"),
            (date(2025, 6, 30), "2025/26", "2025/26 Q1"),
            (date(2025, 7, 1), "2025/26", "2025/26 Q2"),
            (date(2025, 10, 1), "2025/26", "2025/26 Q3"),
            (date(2026, 1, 1), "2025/26", "2025/26 Q4"),
            (date(1999, 12, 31), "1999/00", "1999/00 Q3"),
        ],
    )
    def test_labels(self, day: date, year: str, quarter: str) -> None:
        assert periods.financial_year_label(day) == year
        assert periods.quarter_label(day) == quarter

    def test_a_year_has_its_days(self) -> None:
        assert periods.financial_year(2023).days == 366  # holds 29 February 2024
        assert periods.financial_year(2024).days == 365
        assert periods.financial_year(2025).last_day == date(2026, 3, 31)

    @given(days)
    def test_each_day_stands_in_its_month_quarter_and_year(self, day: date) -> None:
        month, quarter = periods.month_of(day), periods.quarter_of(day)
        year = periods.financial_year_of(day)
        assert day in month
        assert quarter.overlap(month) == month
        assert year.overlap(quarter) == quarter

    def test_months_of_a_period_are_whole_and_in_order(self) -> None:
        touched = list(periods.months_of(Period(date(2025, 12, 15), date(2026, 2, 2))))
        assert [month.start for month in touched] == [
            date(2025, 12, 1),
            date(2026, 1, 1),
            date(2026, 2, 1),
        ]
        assert touched[-1].end == date(2026, 3, 1)

    def test_months_need_an_end(self) -> None:
        with pytest.raises(ValueError, match="no last month"):
            list(periods.months_of(Period(date(2025, 1, 1))))


class TestJoined:
    def test_touching_and_overlapping_become_one(self) -> None:
        assert periods.joined(
            [
                Period(date(2025, 7, 1)),
                Period(date(2025, 1, 1), date(2025, 2, 1)),
                Period(date(2025, 2, 1), date(2025, 3, 1)),
                Period(date(2025, 1, 10), date(2025, 1, 20)),
            ]
        ) == (Period(date(2025, 1, 1), date(2025, 3, 1)), Period(date(2025, 7, 1)))

    @given(st.lists(some_period(), max_size=8), days)
    def test_holds_the_same_days_in_periods_that_do_not_touch(
        self, some: list[Period], day: date
    ) -> None:
        merged = periods.joined(some)
        assert any(day in each for each in some) == any(day in each for each in merged)
        for before, after in pairwise(merged):
            assert before.end is not None
            assert before.end < after.start
