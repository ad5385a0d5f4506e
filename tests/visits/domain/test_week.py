"""Weeks of engineers and sites, and which of them holds on a day."""

from datetime import date

import pytest

from consortium.foundation.domain.errors import Invalid
from consortium.visits.domain.absence import check_days
from consortium.visits.domain.week import Hours, Week, check_week, hours_on, latest_first

MONDAY = date(2026, 4, 20)


def hours(weekday: int, starts: int = 480, ends: int = 960) -> Hours:
    return Hours(weekday=weekday, starts=starts, ends=ends)


def week(valid_from: date, *days: Hours) -> Week:
    return Week(valid_from=valid_from, hours=days)


def test_the_newest_week_that_has_begun_holds() -> None:
    first = week(date(2026, 1, 1), hours(1), hours(2))
    summer = week(date(2026, 6, 1), hours(1, 420, 900))
    corrected = week(date(2026, 6, 1), hours(1, 450, 930))
    weeks = [first, summer, corrected]
    assert hours_on(weeks, date(2025, 12, 31)) is None
    assert hours_on(weeks, MONDAY) == hours(1)
    assert hours_on(weeks, date(2026, 4, 22)) is None, "a Wednesday has no hours"
    assert hours_on(weeks, date(2026, 6, 1)) == hours(1, 450, 930)
    assert hours_on(weeks, date(2026, 6, 2)) is None, "a week replaces the whole of the last one"
    assert latest_first(weeks) == (corrected, summer, first)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([hours(1)], "Monday 8:00 to 16:00"),
        ([hours(1), hours(2)], "Monday and Tuesday 8:00 to 16:00"),
        (
            [hours(1), hours(2), hours(3), hours(5, 480, 725)],
            "Monday to Wednesday 8:00 to 16:00, Friday 8:00 to 12:05",
        ),
        ([hours(1), hours(3), hours(5)], "Monday, Wednesday and Friday 8:00 to 16:00"),
    ],
)
def test_a_week_in_words(days: list[Hours], words: str) -> None:
    assert week(MONDAY, *days).words == words


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ([], "no_hours"),
        ([hours(1, 600, 600)], "bad_hours"),
        ([hours(1, 600, 1441)], "bad_hours"),
        ([hours(1), hours(1, 970, 990)], "weekday_twice"),
    ],
)
def test_hours_that_make_no_sense_are_refused(days: list[Hours], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_week(days)
    assert refused.value.code == code


def test_hours_come_in_the_order_of_the_weekdays() -> None:
    assert check_week([hours(5), hours(1)]) == (hours(1), hours(5))


def test_days_away_are_one_at_least_and_a_year_at_most() -> None:
    check_days(MONDAY, MONDAY)
    for last in (date(2026, 4, 19), date(2027, 4, 21)):
        with pytest.raises(Invalid):
            check_days(MONDAY, last)
