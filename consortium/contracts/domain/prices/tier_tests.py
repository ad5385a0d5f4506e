"""Tier tests: what was found on a test date, and which tier is in force on a day because of it.

A better tier takes effect at the test that finds it. When a worse one does is the scheme's
choice: at its test; never within the contract year; or after a period of grace, unless a test in
between finds the present tier again.
"""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

from consortium.contracts.domain.prices.counting import (
    Counted,
    as_texts,
    counted_on,
    exact,
    returned,
    share_of,
)
from consortium.contracts.domain.terms.facts import Facts
from consortium.contracts.domain.terms.merging import counts_as_legacy_until, groups_on
from consortium.contracts.domain.terms.schedules import Measure, OnDrop, Scheme, tier_index
from consortium.foundation.domain.periods import add_months


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """What one test of one scheme found; ``found`` is the index of the tier."""

    scheme: str
    tested_on: date
    members: tuple[Counted, ...]
    measure: Decimal
    found: int
    inputs_sha256: str
    # How much of the linked item was bought under contract, where a link was tested.
    linked_share: Decimal | None = None


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


def determine(scheme: Scheme, *, on: date, facts: Facts) -> Determination:
    """Test the scheme on a day over everybody who counts on it."""
    return _found_on(scheme, on, _looked_at(scheme, on, facts))


def determine_each(
    scheme: Scheme, *, days: Iterable[date], facts: Facts
) -> Iterator[Determination]:
    """Test the scheme on several days, the earliest first.

    Between two days on which no fact changes the same count, so it is worked out once.
    """
    changes = _days_of_change(facts)
    seen: _Seen | None = None
    since = date.min
    for day in days:
        if seen is None or facts.usage or bisect_right(changes, since) < bisect_right(changes, day):
            seen = _looked_at(scheme, day, facts)
        since = day
        yield _found_on(scheme, day, seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What a test sees, apart from its day; ``inputs`` is all of it as text."""

    counted: tuple[Counted, ...]
    measure: Decimal
    found: int
    linked: Decimal | None
    inputs: str


def _looked_at(scheme: Scheme, on: date, facts: Facts) -> _Seen:
    counted = counted_on(scheme, facts, on)
    measure = _together(scheme, counted)
    found, linked = tier_index(scheme.tiers, measure), None
    link = scheme.rules.link
    if link is not None:
        trusts = (
            trust for group in groups_on(scheme.rules, facts, on).values() for trust in group.trusts
        )
        bought = returned(facts.usage, trusts, (link.item,), on)
        if bought is not None and bought.of_category:
            linked = bought.share
        if linked is not None and linked < link.least_share:
            found = max(0, found - 1)
    return _Seen(
        counted=counted,
        measure=measure,
        found=found,
        linked=linked,
        inputs=_inputs(scheme, counted, linked),
    )


def _found_on(scheme: Scheme, on: date, seen: _Seen) -> Determination:
    return Determination(
        scheme=scheme.id,
        tested_on=on,
        members=seen.counted,
        measure=seen.measure,
        found=seen.found,
        inputs_sha256=_fingerprint(seen.inputs, on),
        linked_share=seen.linked,
    )


def _days_of_change(facts: Facts) -> list[date]:
    """The days on which another may count, or for another amount; returns change it on any day."""
    stays, pauses = facts.spells, facts.suspensions
    periods = [*(each.period for each in stays), *(each.period for each in pauses)]
    days = {day for period in periods for day in (period.start, period.end) if day is not None}
    days |= {letter.effective_from for letter in facts.commitments}
    for merger in facts.mergers:
        days |= {merger.effective_on, counts_as_legacy_until(facts.term, merger)}
    return sorted(days)


def found_for(scheme: Scheme, test: Determination, trust: str) -> Determination:
    """What a test found for one trust, where each trust is tested by its own share (C2).

    A trust that was not counted, because it joined later, is taken at its word: the best tier.
    """
    share = next((each.amount for each in test.members if each.trust == trust), None)
    found = len(scheme.tiers) - 1 if share is None else tier_index(scheme.tiers, share)
    return replace(test, found=found)


def _together(scheme: Scheme, counted: Iterable[Counted]) -> Decimal:
    """The measure of all together; a share is that of what was returned."""
    if scheme.measure is not Measure.SHARE:
        return sum((each.amount for each in counted), Decimal(0))
    known = [(each.units, each.of_category) for each in counted]
    units = sum((units for units, _ in known if units), Decimal(0))
    category = sum((category for _, category in known if category), Decimal(0))
    return share_of(units, category) if category else scheme.tiers[-1].lower_bound


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


def _inputs(scheme: Scheme, members: tuple[Counted, ...], linked: Decimal | None) -> str:
    """Everything the test looked at as text, up to its day."""
    inputs: dict[str, object] = {
        "scheme": scheme.id,
        "measure": scheme.measure.value,
        "items": list(scheme.items),
        "bounds": [exact(tier.lower_bound) for tier in scheme.tiers],
        "members": [as_texts(each) for each in members],
    }
    if linked is not None:
        inputs["linked"] = exact(linked)
    return json.dumps(inputs, sort_keys=True, separators=(",", ":")).removesuffix("}")


def _fingerprint(inputs: str, on: date) -> str:
    """The hash of everything the test looked at, so that it can be shown again as it was.

    The day is last in the alphabet, so it can be added to what other days share.
    """
    return sha256(f'{inputs},"tested_on":"{on.isoformat()}"}}'.encode()).hexdigest()
