"""Dates and counts as people here write them."""

from datetime import UTC, date, datetime

import pytest

from consortium.foundation.domain.periods import Period
from consortium.foundation.web import words


def test_a_day() -> None:
    assert words.day(date(2026, 11, 21)) == "21 November 2026"
    assert words.day(None) == ""


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (datetime(2026, 11, 21, 15, 5, tzinfo=UTC), "21 November 2026 at 3:05pm GMT"),
        (datetime(2026, 7, 1, 15, 5, tzinfo=UTC), "1 July 2026 at 4:05pm BST"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026 at 12:30am BST"),
        (datetime(2026, 1, 1, 12, 0, tzinfo=UTC), "1 January 2026 at 12:00pm GMT"),
        # The hour that happens twice: only the zone tells them apart.
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25 October 2026 at 1:30am BST"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25 October 2026 at 1:30am GMT"),
        (None, ""),
    ],
)
def test_a_moment_names_its_zone(instant: datetime | None, text: str) -> None:
    assert words.moment(instant) == text


def test_a_period_names_its_last_day() -> None:
    year = Period(date(2025, 4, 1), date(2026, 4, 1))
    assert words.span(year) == "1 April 2025 to 31 March 2026"
    assert words.span(Period(date(2025, 4, 1))) == "from 1 April 2025"


@pytest.mark.parametrize(
    ("number", "text"), [(0, "no trusts"), (1, "1 trust"), (7, "7 trusts"), (1200, "1,200 trusts")]
)
def test_a_count(number: int, text: str) -> None:
    assert words.count(number, "trust") == text


def test_a_count_of_something_irregular() -> None:
    assert words.count(2, "entry", "entries") == "2 entries"


@pytest.mark.parametrize(
    ("name", "text"),
    [("calibration.recorded", "Calibration recorded"), ("person.signed_in", "Person signed in")],
)
def test_an_action_is_said_in_words(name: str, text: str) -> None:
    assert words.action(name) == text
