"""Working days, against the published rule and an independent calendar."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.foundation.domain import working_days
from consortium.foundation.domain.working_days import FIRST_YEAR, LAST_YEAR, Nation

SUBDIVISIONS = {
    Nation.ENGLAND: "ENG",
    Nation.WALES: "WLS",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}
STANDSTILL = 8
ENGLAND = frozenset({Nation.ENGLAND})
days = st.dates(date(FIRST_YEAR, 1, 15), date(LAST_YEAR, 11, 30))


class TestTheTable:
    """Every day of every year, against the `holidays` package."""

    @pytest.mark.parametrize("nation", Nation)
    @pytest.mark.parametrize("year", range(FIRST_YEAR, LAST_YEAR + 1))
    def test_agrees_with_an_independent_calendar(self, nation: Nation, year: int) -> None:
        calendar = holidays.country_holidays("GB", subdiv=SUBDIVISIONS[nation], years=year)
        day = date(year, 1, 1)
        while day.year == year:
            expected = day.weekday() < 5 and day not in calendar
            assert working_days.is_working_day(day, {nation}) == expected, day
            day += timedelta(days=1)

    @pytest.mark.parametrize("day", [date(FIRST_YEAR - 1, 12, 31), date(LAST_YEAR + 1, 1, 1)])
    def test_refuses_a_year_it_does_not_know(self, day: date) -> None:
        with pytest.raises(ValueError, match="bank holidays are known from"):
            working_days.is_working_day(day)


class TestStandstill:
    """Eight working days that begin with the day of the notice (Procurement Act 2023, s.51(2)).

    A holiday anywhere in the United Kingdom is no working day. Where England alone would end
    earlier, its day stands in the last column.
    """

    @pytest.mark.parametrize(
        ("published", "last_day", "in_england"),
        [
            pytest.param(date(2025, 3, 3), date(2025, 3, 12), date(2025, 3, 12), id="plain"),
            pytest.param(
                date(2025, 3, 10), date(2025, 3, 20), date(2025, 3, 19), id="St Patrick's Day"
            ),
            pytest.param(date(2025, 4, 11), date(2025, 4, 24), date(2025, 4, 24), id="Easter"),
            pytest.param(
                date(2025, 7, 28), date(2025, 8, 7), date(2025, 8, 6), id="Scottish summer"
            ),
            pytest.param(
                date(2025, 11, 24), date(2025, 12, 4), date(2025, 12, 3), id="St Andrew's moved"
            ),
            pytest.param(
                date(2025, 12, 19), date(2026, 1, 5), date(2026, 1, 2), id="Christmas and 2 January"
            ),
            pytest.param(
                date(2025, 12, 24), date(2026, 1, 8), date(2026, 1, 7), id="Christmas Eve"
            ),
            pytest.param(date(2026, 3, 30), date(2026, 4, 10), date(2026, 4, 10), id="Easter 2026"),
            pytest.param(
                date(2026, 6, 12), date(2026, 6, 24), date(2026, 6, 23), id="proclaimed, Scotland"
            ),
            pytest.param(
                date(2026, 7, 6), date(2026, 7, 16), date(2026, 7, 15), id="the Boyne moved"
            ),
            pytest.param(
                date(2026, 11, 21), date(2026, 12, 3), date(2026, 12, 2), id="on a Saturday"
            ),
            pytest.param(
                date(2026, 12, 22), date(2027, 1, 6), date(2027, 1, 5), id="over new year"
            ),
        ],
    )
    def test_worked_examples(self, published: date, last_day: date, in_england: date) -> None:
        assert working_days.nth_working_day(published, STANDSTILL) == last_day
        assert working_days.nth_working_day(published, STANDSTILL, ENGLAND) == in_england

    def test_counts_at_least_one(self) -> None:
        with pytest.raises(ValueError, match="at least one"):
            working_days.nth_working_day(date(2025, 3, 3), 0)

    @given(days, st.integers(1, 15))
    def test_the_last_day_is_the_nth_of_the_days_counted(self, start: date, count: int) -> None:
        last = working_days.nth_working_day(start, count)
        counted = [start + timedelta(days=each) for each in range((last - start).days + 1)]
        assert sum(map(working_days.is_working_day, counted)) == count
        assert working_days.is_working_day(last)


class TestMovingToAWorkingDay:
    @pytest.mark.parametrize(
        ("day", "before", "after"),
        [
            (date(2026, 12, 25), date(2026, 12, 24), date(2026, 12, 29)),
            (date(2026, 4, 3), date(2026, 4, 2), date(2026, 4, 7)),
            (date(2026, 4, 8), date(2026, 4, 8), date(2026, 4, 8)),
        ],
    )
    def test_in_england(self, day: date, before: date, after: date) -> None:
        assert working_days.working_day_on_or_before(day, ENGLAND) == before
        assert working_days.working_day_on_or_after(day, ENGLAND) == after

    def test_scotland_works_on_easter_monday_and_rests_on_2_january(self) -> None:
        scotland = {Nation.SCOTLAND}
        assert working_days.is_working_day(date(2026, 4, 6), scotland)
        assert not working_days.is_working_day(date(2026, 1, 2), scotland)

    @given(days)
    def test_takes_an_iterator_of_nations(self, day: date) -> None:
        everywhere = working_days.working_day_on_or_after(day)
        assert working_days.working_day_on_or_after(day, iter(Nation)) == everywhere
