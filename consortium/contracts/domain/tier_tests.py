"""Tier tests: what was found on a test date, and which tier is in force on a day because of it.

A better tier takes effect at the test that finds it. When a worse one does is the scheme's
choice: at its test; never within the contract year; or after a period of grace, unless a test in
between finds the present tier again.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

from consortium.contracts.domain.facts import Commitment as Commitment
from consortium.contracts.domain.participation import Spell, members_on
from consortium.contracts.domain.schedules import Measure, OnDrop, Scheme, tier_index
from consortium.foundation.domain.periods import add_months


@dataclass(frozen=True, slots=True)
class Counted:
    """A member that counted in a test, and how much it brought."""

    trust: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """What one test of one scheme found; ``found`` is the index of the tier."""

    scheme: str
    tested_on: date
    members: tuple[Counted, ...]
    measure: Decimal
    found: int
    inputs_sha256: str


class Why(StrEnum):
    """Why a tier is in force from a day on."""

    FIRST_TEST = "first test"
    BETTER = "a better tier was found"
    WORSE = "a worse tier was found"
    NEW_YEAR = "a new contract year sets the tier afresh"
    GRACE_ENDED = "the period of grace has ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """From this day the tier is in force, because of that test."""

    starts_on: date
    tier: int
    why: Why
    test: Determination


def determine(
    scheme: Scheme, *, on: date, spells: Iterable[Spell], commitments: Iterable[Commitment]
) -> Determination:
    """Test the scheme on a day over everybody who is a member on it."""
    members = members_on(spells, on)
    if scheme.measure is Measure.MEMBER_COUNT:
        counted = tuple(Counted(trust, Decimal(1)) for trust in members)
    else:
        brought: defaultdict[str, Decimal] = defaultdict(Decimal)
        for (trust, item), per_year in committed_on(commitments, on).items():
            if item in scheme.items:
                brought[trust] += per_year
        counted = tuple(Counted(trust, brought[trust]) for trust in members)
    measure = sum((each.amount for each in counted), Decimal(0))
    return Determination(
        scheme=scheme.id,
        tested_on=on,
        members=counted,
        measure=measure,
        found=tier_index(scheme.tiers, measure),
        inputs_sha256=_fingerprint(scheme, on, counted),
    )


def committed_on(commitments: Iterable[Commitment], on: date) -> Mapping[tuple[str, str], Decimal]:
    """Each trust's commitment to each item on a day: the latest one that has begun by then."""
    volumes: dict[tuple[str, str], Decimal] = {}
    for each in sorted(commitments, key=lambda commitment: commitment.effective_from):
        if each.effective_from <= on:
            volumes[each.trust, each.item] = each.per_year
    return volumes


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


def _fingerprint(scheme: Scheme, on: date, members: tuple[Counted, ...]) -> str:
    """The hash of everything the test looked at, so that it can be shown again as it was."""
    inputs = {
        "scheme": scheme.id,
        "measure": scheme.measure.value,
        "items": list(scheme.items),
        "bounds": [f"{tier.lower_bound.normalize():f}" for tier in scheme.tiers],
        "tested_on": on.isoformat(),
        "members": [[each.trust, f"{each.amount.normalize():f}"] for each in members],
    }
    text = json.dumps(inputs, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
