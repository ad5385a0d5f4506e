"""Who stands for whom: trusts that merged take part, and count, through their successor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from consortium.contracts.domain.terms.facts import Facts, Merger
from consortium.contracts.domain.terms.participation import Spell, Standing, standing_of
from consortium.contracts.domain.terms.rules import MergedCount, Rules
from consortium.foundation.domain.periods import Period, add_months

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Group:
    """A member with the trusts that it stands for; ``heads`` is how many members it counts as."""

    trusts: tuple[str, ...]
    heads: int


def groups_on(rules: Rules, facts: Facts, day: date) -> dict[str, Group]:
    """The members in good standing on a day; those that merged are one, under the successor."""
    groups = {spell.trust: _by_itself(spell.trust) for spell in facts.spells if day in spell.period}
    for merger in sorted(facts.mergers, key=lambda merger: merger.effective_on):
        if merger.effective_on <= day:
            _merge(groups, merger, rules, facts, day)
    if not rules.suspension.counts:
        for each in facts.suspensions:
            if day in each.period:
                groups.pop(each.trust, None)
    return dict(sorted(groups.items()))


def stay_of(facts: Facts, trust: str, day: date) -> tuple[Standing, Spell | None]:
    """Where a trust stands on a day, and the stay that makes it so.

    A trust that merged stands where its successor does. An outsider among the merged trusts has
    not joined, unless the contract names it.
    """
    standing = standing_of(facts.spells, trust, day)
    merged = [each for each in facts.mergers if each.effective_on <= day]
    if not any(trust in (*each.legacy, each.successor) for each in merged):
        return standing, _stay(facts.spells, trust, day)
    through = acting_for(merged, trust, day)
    legacy = [each for each in merged if trust in each.legacy and trust != each.successor]
    if any(
        not each.outsiders_named and not was_member(facts.spells, each, trust) for each in legacy
    ):
        return standing, _stay(facts.spells, trust, day)
    stands_in = [through, *(t for each in merged if each.successor == through for t in each.legacy)]
    own = next((t for t in stands_in if any(spell.trust == t for spell in facts.spells)), trust)
    return standing_of(facts.spells, own, day), _stay(facts.spells, own, day)


def acting_for(mergers: Iterable[Merger], trust: str, day: date) -> str:
    """Who a trust takes part through on a day: itself, or the successor it merged into."""
    for merger in sorted(mergers, key=lambda merger: merger.effective_on):
        if merger.effective_on <= day and trust in merger.legacy:
            trust = merger.successor
    return trust


def counts_as_legacy_until(term: Period, merger: Merger) -> date:
    """The next anniversary of the agreement after a merger."""
    years = merger.effective_on.year - term.start.year
    day = add_months(term.start, 12 * years)
    return day if day > merger.effective_on else add_months(term.start, 12 * (years + 1))


def was_member(spells: Iterable[Spell], merger: Merger, trust: str) -> bool:
    """Whether the trust took part when it merged."""
    day = merger.effective_on
    return any(
        spell.trust == trust and (day in spell.period or day - DAY in spell.period)
        for spell in spells
    )


@lru_cache(maxsize=1024)
def _by_itself(trust: str) -> Group:
    return Group((trust,), 1)


def _merge(groups: dict[str, Group], merger: Merger, rules: Rules, facts: Facts, day: date) -> None:
    """Put the legacy trusts that are members together, as long as their successor is one."""
    goes_on = _goes_on(groups, merger, facts.spells)
    parts = {
        trust: groups.pop(trust, Group((trust,), 1))
        for trust in dict.fromkeys((*merger.legacy, merger.successor))
        if trust in groups or was_member(facts.spells, merger, trust)
    }
    if not goes_on:
        return
    trusts = [trust for part in parts.values() for trust in part.trusts]
    if merger.outsiders_named:
        trusts += merger.legacy
    heads = sum(part.heads for trust, part in parts.items() if not _is_new(trust, merger, facts))
    is_one = (
        rules.mergers.counts_as is MergedCount.ONE
        or counts_as_legacy_until(facts.term, merger) <= day
    )
    groups[merger.successor] = Group(tuple(dict.fromkeys(trusts)), 1 if is_one else heads)


def _goes_on(groups: Mapping[str, Group], merger: Merger, spells: Iterable[Spell]) -> bool:
    """Whether the successor takes part; one without a stay of its own does through the others."""
    if any(spell.trust == merger.successor for spell in spells):
        return merger.successor in groups
    return any(trust in groups for trust in merger.legacy)


def _is_new(trust: str, merger: Merger, facts: Facts) -> bool:
    """Whether the trust only came to be by the merger, so that it adds no member."""
    return trust not in merger.legacy and not any(
        spell.trust == trust and merger.effective_on - DAY in spell.period for spell in facts.spells
    )


def _stay(spells: Iterable[Spell], trust: str, on: date) -> Spell | None:
    """The stay the day lies in, else the last one that ended before it."""
    own = [spell for spell in spells if spell.trust == trust and spell.period.start <= on]
    return max(own, key=lambda spell: spell.period.start, default=None)
