"""Tier tests: who counted on a day, for how much, and which tier that reached."""

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

from consortium.contracts.domain.prices.counting import (
    Counted,
    Counting,
    as_texts,
    exact,
    returned,
    share_of,
)
from consortium.contracts.domain.terms.facts import Commitment, Facts, Usage
from consortium.contracts.domain.terms.merging import Group, counts_as_legacy_until, groups_on
from consortium.contracts.domain.terms.rules import MergedCount, Rules
from consortium.contracts.domain.terms.schedules import Measure, Scheme, tier_index

# What trusts return is another on any day.
BY_RETURNS = (Measure.ACTUAL_QUANTITY, Measure.SHARE)


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


def determine(scheme: Scheme, *, on: date, facts: Facts) -> Determination:
    """Test the scheme on a day over everybody who counts on it."""
    return TierTests(facts).on(scheme, on)


class TierTests:
    """The tests under one set of facts. What several of them look at is worked out once.

    Who is in good standing on a day is the same for all schemes that count alike, and between two
    days on which no fact changes a scheme's tests find the same.
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._changes = _days_of_change(facts)
        self._groups: dict[tuple[bool, MergedCount, int], Mapping[str, Group]] = {}
        self._letters: defaultdict[str, list[Commitment]] = defaultdict(list)
        for letter in facts.commitments:
            self._letters[letter.item].append(letter)
        self._usage: defaultdict[str, list[Usage]] = defaultdict(list)
        for each in facts.usage:
            self._usage[each.item].append(each)

    def on(self, scheme: Scheme, day: date) -> Determination:
        """What a test of the scheme on any day finds; it need not be a day of its tests."""
        return next(self.each(scheme, (day,)))

    def each(self, scheme: Scheme, days: Iterable[date]) -> Iterator[Determination]:
        """What tests of the scheme on several days find, one after the other."""
        counting = self._counting(scheme)
        changes_daily = scheme.measure in BY_RETURNS or scheme.rules.link is not None
        seen: _Seen | None = None
        since = (-1, -1)
        for day in days:
            now = (bisect_right(self._changes, day), counting.begun_by(day))
            if seen is None or changes_daily or since != now:
                seen = self._looked_at(scheme, counting, day)
            since = now
            yield _found_on(scheme, day, seen)

    def returns_of(self, items: Iterable[str]) -> list[Usage]:
        """What was returned of some items."""
        return [each for item in items for each in self._usage.get(item, ())]

    def _counting(self, scheme: Scheme) -> Counting:
        letters = [letter for item in scheme.items for letter in self._letters.get(item, ())]
        return Counting(scheme, letters, self.returns_of(scheme.items))

    def _groups_on(self, rules: Rules, day: date) -> Mapping[str, Group]:
        counts_alike = (rules.suspension.counts, rules.mergers.counts_as)
        key = (*counts_alike, bisect_right(self._changes, day))
        if key not in self._groups:
            self._groups[key] = groups_on(rules, self._facts, day)
        return self._groups[key]

    def _looked_at(self, scheme: Scheme, counting: Counting, day: date) -> "_Seen":
        groups = self._groups_on(scheme.rules, day)
        counted = counting.on(day, groups)
        measure = _together(scheme, counted)
        found, linked = tier_index(scheme.tiers, measure), None
        link = scheme.rules.link
        if link is not None:
            trusts = (trust for group in groups.values() for trust in group.trusts)
            bought = returned(self.returns_of((link.item,)), trusts, (link.item,), day)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What a test sees, apart from its day; ``inputs`` is all of it as text."""

    counted: tuple[Counted, ...]
    measure: Decimal
    found: int
    linked: Decimal | None
    inputs: str


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
    """The days on which others may count; the letters and the returns are looked at apart."""
    stays, pauses = facts.spells, facts.suspensions
    periods = [*(each.period for each in stays), *(each.period for each in pauses)]
    days = {day for period in periods for day in (period.start, period.end) if day is not None}
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
