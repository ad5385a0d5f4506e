"""Indicators of maintenance (metrology catalogue, D8)."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from consortium.equipment.domain.due_dates import CycleOutcome
from consortium.equipment.domain.indicators import (
    Completion,
    DeviceTime,
    Span,
    completion,
    device_time,
    reliability,
    total_hours,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
HALF_YEAR = Span(start=START, end=START + timedelta(days=181))
LATER = START + timedelta(days=300)


def span(day: int, hours: int) -> Span:
    return Span(start=START + timedelta(days=day), end=START + timedelta(days=day, hours=hours))


def time_of(*failures: Span, commissioned: int = -400, now: datetime = LATER) -> DeviceTime:
    return device_time(
        commissioned=START + timedelta(days=commissioned),
        ended=None,
        failures=failures,
        period=HALF_YEAR,
        now=now,
    )


class TestReliability:
    def test_of_the_worked_case(self) -> None:
        """181 days = 4,344 h, downtime 10 + 26 + 36 h: MTBF 1,424 h, MTTR 24 h, A .983425."""
        found = reliability([time_of(span(10, 10), span(50, 26), span(120, 36))])
        assert (found.mtbf, found.mttr) == (Fraction(1424), Fraction(24))
        assert found.failures == 3
        assert found.availability is not None
        assert found.mtbf is not None
        assert found.mttr is not None
        assert float(found.availability) == pytest.approx(0.983425, abs=1e-6)
        assert found.availability == found.mtbf / (found.mtbf + found.mttr)

    def test_atlas_one_failure_has_a_time_between_failures_which_is_no_zero(self) -> None:
        # Atlas answers 0, the worst there is, for fewer than two failures.
        found = reliability([time_of(span(10, 10))])
        assert (found.mtbf, found.mttr) == (Fraction(4334), Fraction(10))

    def test_atlas_without_failures_it_is_empty_and_never_zero(self) -> None:
        found = reliability([time_of()])
        assert (found.mtbf, found.mttr) == (None, None)
        assert found.availability == 1

    def test_of_nothing_is_empty(self) -> None:
        found = reliability([])
        assert (found.devices, found.mtbf, found.availability) == (0, None, None)


class TestDowntime:
    def test_atlas_what_began_before_the_period_counts_within_it(self) -> None:
        found = time_of(span(-1, 30), span(180, 48))
        assert found.down == 6 + 24
        assert found.failures == 1

    def test_that_is_open_counts_up_to_now(self) -> None:
        open_one = Span(start=START + timedelta(days=10))
        assert time_of(open_one, now=START + timedelta(days=10, hours=5)).down == 5

    def test_that_overlaps_counts_once(self) -> None:
        assert (
            time_of(
                span(10, 10),
                span(10, 4),
                Span(
                    start=START + timedelta(days=10, hours=8),
                    end=START + timedelta(days=10, hours=12),
                ),
            ).down
            == 12
        )

    def test_before_commissioning_is_left_out(self) -> None:
        found = time_of(span(5, 10), commissioned=20)
        assert found.in_use == 161 * 24
        assert found.down == found.failures == 0

    def test_of_a_device_that_came_after_the_period_is_nothing(self) -> None:
        assert time_of(commissioned=200).in_use == 0

    def test_in_no_spans_is_none(self) -> None:
        assert total_hours([]) == 0


def test_completion_of_the_worked_case() -> None:
    """40 due, 34 in time, 2 late, 3 not located, 1 in use: 85.0 %, and 34 of 37 = 91.9 %."""
    outcomes: list[tuple[CycleOutcome | None, bool]] = [
        *[(CycleOutcome.DONE, True)] * 34,
        *[(CycleOutcome.DONE_LATE, False)] * 2,
        *[(CycleOutcome.COULD_NOT_LOCATE, False)] * 3,
        (CycleOutcome.IN_USE, False),
    ]
    found = completion(outcomes)
    assert found == Completion(due=40, in_time=34, late=2, could_not_locate=3, in_use=1)
    assert found.rate == Fraction(85, 100)
    assert found.rate_of_located == Fraction(34, 37)
    assert found.rate_of_reachable == Fraction(34, 36)


def test_completion_counts_what_is_open_and_due_and_is_empty_without_any() -> None:
    assert completion([(None, False), (CycleOutcome.MISSED, False)]).rate == 0
    assert completion([]).rate is None
    assert completion([(CycleOutcome.IN_USE, False)]).rate_of_reachable is None
