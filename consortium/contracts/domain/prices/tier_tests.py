"""Tier tests: who counted on a day, for how much, and which tier that reached."""

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import partial
from hashlib import sha256

from consortium.contracts.domain.prices.counting import (
    Counted,
    Counting,
    as_texts,
    exact,
    returned,
    share_of,
    total,
)
from consortium.contracts.domain.terms.facts import Commitment, Facts, Usage
from consortium.contracts.domain.terms.merging import Group, counts_as_legacy_until, groups_on
from consortium.contracts.domain.terms.rules import MergedCount, Rules
from consortium.contracts.domain.terms.schedules import Measure, Scheme, tier_index

# What trusts return is another on any day.
BY_RETURNS = (Measure.ACTUAL_QUANTITY, Measure.SPEND, Measure.SHARE)


class Seal:
    """The hash of everything a test looked at, so that it can be shown again as it was.

    It is worked out when it is asked for, because most tests are only asked for their tier. Two
    seals are equal when their hashes are.
    """

    __slots__ = ("_known",)

    def __init__(self, known: str | Callable[[], str]) -> None:
        self._known = known

    def __str__(self) -> str:
        if not isinstance(self._known, str):
            self._known = self._known()
        return self._known

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Seal) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __repr__(self) -> str:
        return f"Seal({str(self)!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """What one test of one scheme found; ``found`` is the index of the tier."""

    scheme: str
    tested_on: date
    members: tuple[Counted, ...]
    measure: Decimal
    found: int
    # Among the facts of a document it is told as the text that it stands for.
    seal: Seal = field(metadata={"told_as": "inputs_sha256"})
    # How much of the linked item was bought under contract, where a link was tested.
    linked_share: Decimal | None = None

    @property
    def inputs_sha256(self) -> str:
        """The seal as it is shown and recorded."""
        return str(self.seal)


# What a test sees: who counted, the measure of all together, the tier, and the linked share.
_Seen = tuple[tuple[Counted, ...], Decimal, int, Decimal | None]


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
            yield _found_on(scheme, day, *seen)

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

    def _looked_at(self, scheme: Scheme, counting: Counting, day: date) -> _Seen:
        groups = self._groups_on(scheme.rules, day)
        members = counting.on(day, groups)
        measure = _together(scheme, members)
        found, linked = tier_index(scheme.tiers, measure), None
        link = scheme.rules.link
        if link is not None:
            trusts = (trust for group in groups.values() for trust in group.trusts)
            bought = returned(self.returns_of((link.item,)), trusts, (link.item,), day)
            if bought is not None and bought.of_category:
                linked = bought.share
            if linked is not None and linked < link.least_share:
                found = max(0, found - 1)
        return members, measure, found, linked


def _found_on(
    scheme: Scheme,
    day: date,
    members: tuple[Counted, ...],
    measure: Decimal,
    found: int,
    linked: Decimal | None,
) -> Determination:
    return Determination(
        scheme=scheme.id,
        tested_on=day,
        members=members,
        measure=measure,
        found=found,
        seal=Seal(partial(_hash_of_inputs, scheme, members, linked, day)),
        linked_share=linked,
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
        return total(counted)
    known = [(each.units, each.of_category) for each in counted]
    units = sum((units for units, _ in known if units), Decimal(0))
    category = sum((category for _, category in known if category), Decimal(0))
    return share_of(units, category) if category else scheme.tiers[-1].lower_bound


def _hash_of_inputs(
    scheme: Scheme, members: tuple[Counted, ...], linked: Decimal | None, day: date
) -> str:
    inputs: dict[str, object] = {
        "scheme": scheme.id,
        "tested_on": day.isoformat(),
        "measure": scheme.measure.value,
        "items": list(scheme.items),
        "bounds": [exact(tier.lower_bound) for tier in scheme.tiers],
        "members": [as_texts(each) for each in members],
    }
    if linked is not None:
        inputs["linked"] = exact(linked)
    return sha256(json.dumps(inputs, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
