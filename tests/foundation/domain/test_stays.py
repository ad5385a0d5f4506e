"""Stays from comings and goings: worked by hand, and never overlapping."""

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.stays import stays_of

APRIL, JULY, OCTOBER = date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1)
CAME, WENT = 1, -1


@pytest.mark.parametrize(
    ("changes", "stays"),
    [
        ([], []),
        ([("W", APRIL, CAME)], [("W", Period(APRIL))]),
        ([("W", OCTOBER, WENT), ("W", APRIL, CAME)], [("W", Period(APRIL, OCTOBER))]),
        (
            [("W", APRIL, CAME), ("W", JULY, WENT), ("W", OCTOBER, CAME)],
            [("W", Period(APRIL, JULY)), ("W", Period(OCTOBER))],
        ),
        # gone and back on one day: two stays that touch
        (
            [("W", APRIL, CAME), ("W", JULY, WENT), ("W", JULY, CAME)],
            [("W", Period(APRIL, JULY)), ("W", Period(JULY))],
        ),
        # come and gone on one day: none
        ([("W", APRIL, CAME), ("W", APRIL, WENT)], []),
        ([("W", APRIL, WENT)], []),
        ([("W", APRIL, CAME), ("W", JULY, CAME)], [("W", Period(APRIL))]),
        ([("B", APRIL, CAME), ("A", JULY, CAME)], [("A", Period(JULY)), ("B", Period(APRIL))]),
    ],
)
def test_stays(changes: list[tuple[str, date, int]], stays: list[tuple[str, Period]]) -> None:
    assert stays_of(changes) == stays


days = st.dates(date(2025, 1, 1), date(2025, 2, 1))
changes = st.lists(st.tuples(st.sampled_from("AB"), days, st.sampled_from([CAME, WENT])))


@given(changes)
def test_the_stays_of_one_never_overlap(some: list[tuple[str, date, int]]) -> None:
    stays = stays_of(some)
    for (who, period), (next_who, following) in pairwise(stays):
        assert who != next_who or not period.overlaps(following)


@given(changes, st.randoms())
def test_the_order_of_recording_does_not_matter(
    some: list[tuple[str, date, int]], chance: random.Random
) -> None:
    mixed = list(some)
    chance.shuffle(mixed)
    assert stays_of(mixed) == stays_of(some)


@given(changes)
def test_everybody_is_out_the_day_after_the_last_going_alone(
    some: list[tuple[str, date, int]],
) -> None:
    last = date(2025, 3, 1)
    gone = [*some, ("A", last, WENT)]
    assert not any(who == "A" and last + timedelta(days=1) in stay for who, stay in stays_of(gone))
