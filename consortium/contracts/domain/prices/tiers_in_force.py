"""Which tier is in force on a day, because of what which test found.

A better tier takes effect at the test that finds it. When a worse one does is the scheme's
choice: at its test; never within the contract year; or after a period of grace, unless a test in
between finds the present tier again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consortium.contracts.domain.prices.tier_tests import Determination
from consortium.contracts.domain.terms.schedules import OnDrop, Scheme
from consortium.foundation.domain.periods import add_months


class Why(StrEnum):
    """Why a tier is in force from a day on."""

    FIRST_TEST = "first test"
    BETTER = "a better tier was found"
    WORSE = "a worse tier was found"
    NEW_YEAR = "a new contract year sets the tier afresh"
    GRACE_ENDED = "the period of grace has ended"
    NO_LEAD = "the consortium has no lead"
    LEAD_AGAIN = "the consortium has a lead again"
    FROZEN = "prices are frozen while they are negotiated anew"
    FREEZE_ENDED = "the freeze has ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """From this day the tier is in force, because of that test."""

    starts_on: date
    tier: int
    why: Why
    test: Determination


def in_force(
    scheme: Scheme, tests: Sequence[Determination], *, year_starts: Iterable[date]
) -> tuple[InForce, ...]:
    """The tiers in force one after the other, given the tests in order of their dates."""
    if scheme.on_drop is OnDrop.AFTER_GRACE:
        return _with_grace(scheme, tests)
    starts = frozenset(year_starts)
    changes: list[InForce] = []
    for test in tests:
        change = _at_test(scheme, test, changes[-1] if changes else None, starts)
        if change is not None:
            changes.append(change)
    return tuple(changes)


def in_force_on(changes: Iterable[InForce], day: date) -> InForce | None:
    """The tier in force on a day, or None before the first test."""
    current = None
    for change in changes:
        if change.starts_on <= day:
            current = change
    return current


def _at_test(
    scheme: Scheme, test: Determination, now: InForce | None, year_starts: frozenset[date]
) -> InForce | None:
    if now is None:
        return InForce(starts_on=test.tested_on, tier=test.found, why=Why.FIRST_TEST, test=test)
    if test.found == now.tier:
        return None
    if test.found > now.tier:
        return InForce(starts_on=test.tested_on, tier=test.found, why=Why.BETTER, test=test)
    if scheme.on_drop is OnDrop.NEXT_TEST:
        return InForce(starts_on=test.tested_on, tier=test.found, why=Why.WORSE, test=test)
    if test.tested_on in year_starts:
        return InForce(starts_on=test.tested_on, tier=test.found, why=Why.NEW_YEAR, test=test)
    return None


def _with_grace(scheme: Scheme, tests: Sequence[Determination]) -> tuple[InForce, ...]:
    changes: list[InForce] = []
    clock_ends: date | None = None
    last_worse: Determination | None = None
    for test in tests:
        if clock_ends is not None and last_worse is not None and clock_ends <= test.tested_on:
            changes.append(_after_grace(clock_ends, last_worse))
            clock_ends = None
        now = changes[-1] if changes else None
        if now is None or test.found > now.tier:
            why = Why.FIRST_TEST if now is None else Why.BETTER
            changes.append(InForce(starts_on=test.tested_on, tier=test.found, why=why, test=test))
            clock_ends = None
        elif test.found == now.tier:
            clock_ends = None
        else:
            clock_ends = clock_ends or add_months(test.tested_on, scheme.grace_months)
            last_worse = test
    if clock_ends is not None and last_worse is not None:
        changes.append(_after_grace(clock_ends, last_worse))
    return tuple(changes)


def _after_grace(ends_on: date, test: Determination) -> InForce:
    return InForce(starts_on=ends_on, tier=test.found, why=Why.GRACE_ENDED, test=test)
