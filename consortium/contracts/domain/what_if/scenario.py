"""What would hold if trusts joined or left on other days, or everybody bought more or less.

A scenario changes who takes part when, and how much is committed; prices, tiers and clauses stay
as they are. Its terms are ordinary :class:`Terms`, so that everything that answers for an
agreement as it is recorded answers for the scenario too.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.prices.counting import committed_on
from consortium.contracts.domain.prices.pricing import Terms, schedule_on
from consortium.contracts.domain.prices.tier_tests import Determination, TierTests
from consortium.contracts.domain.terms.facts import Commitment, Lead, Merger, Usage
from consortium.contracts.domain.terms.participation import Spell
from consortium.contracts.domain.terms.schedules import dates_of_tests
from consortium.contracts.domain.words import in_words
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period, joined

HUNDRED = Decimal(100)
LEAST_PERCENT, MOST_PERCENT = Decimal(-100), Decimal(1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """The last stay of a trust: the day it takes part from and its first day outside.

    Without a first day the trust takes no part; without a last one it stays.
    """

    trust: str
    joins: date | None = None
    leaves: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What is different; trusts that are not named stay as recorded.

    ``volumes`` is what trusts without a commitment would buy of an item in a year. ``mergers``
    come after those on record; ``lead`` takes over from whoever leads by then.
    """

    stays: tuple[Stay, ...] = ()
    demand_percent: Decimal = Decimal(0)
    volumes: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    mergers: tuple[Merger, ...] = ()
    lead: Lead | None = None


def recorded_stay(terms: Terms, trust: str) -> Stay:
    """The last stay of a trust as it is recorded."""
    own = _spells_of(terms.spells, trust)
    if not own:
        return Stay(trust=trust)
    return Stay(trust=trust, joins=own[-1].period.start, leaves=own[-1].period.end)


def earlier_stays(terms: Terms, trust: str) -> tuple[Period, ...]:
    """The stays of a trust before its last one: a scenario leaves them as they are."""
    return tuple(spell.period for spell in _spells_of(terms.spells, trust)[:-1])


def first_stay(terms: Terms, trust: str) -> Stay:
    """The stay of a trust if those who began the agreement had stayed and nobody had joined."""
    began = any(terms.term.start in spell.period for spell in _spells_of(terms.spells, trust))
    return Stay(trust=trust, joins=terms.term.start if began else None)


def next_test_day(terms: Terms, after: date) -> date | None:
    """The next day after this one on which a price is tested that has several tiers."""
    schedule = schedule_on(terms.schedules, after)
    tests = (
        day
        for scheme in (schedule.schemes if schedule else ())
        if schedule and len(scheme.tiers) > 1
        for day in dates_of_tests(scheme, term=terms.term, effective_from=schedule.effective_from)
        if day > after
    )
    return min(tests, default=None)


def terms_of(recorded: Terms, scenario: Scenario) -> Terms:
    """The terms that would hold in the scenario.

    A trust that joins before its first commitment counts with that commitment from its first
    day. A recorded test holds where nothing it looked at is different; the others are computed.

    Raises:
        Invalid: a trust leaves before it joins, or volumes change by an impossible percentage.
    """
    if not LEAST_PERCENT <= scenario.demand_percent <= MOST_PERCENT:
        raise Invalid(
            "impossible_percentage",
            "Volumes cannot change by that much.",
            field="demand",
            next_step=f"Enter {LEAST_PERCENT} to {MOST_PERCENT} per cent.",
        )
    moved = [stay for stay in scenario.stays if stay != recorded_stay(recorded, stay.trust)]
    changed = replace(
        recorded,
        spells=tuple(_moved(recorded.spells, moved)),
        commitments=_committed(recorded, moved, scenario),
        mergers=(*recorded.mergers, *scenario.mergers),
        leads=tuple(_leads(recorded.leads, scenario.lead)),
        usage=tuple(_used(recorded.usage, scenario.demand_percent)),
    )
    return replace(changed, confirmed=_still_standing(recorded, changed))


def _moved(spells: tuple[Spell, ...], moved: Iterable[Stay]) -> list[Spell]:
    """The spells with the last one of each moved trust put where the scenario has it."""
    stays = {stay.trust: stay for stay in moved}
    if not stays:
        return list(spells)
    kept = [spell for spell in spells if spell.trust not in stays]
    for stay in stays.values():
        periods = [spell.period for spell in _spells_of(spells, stay.trust)[:-1]]
        if stay.joins is not None:
            last = _period(stay, stay.joins)
            overlapping = any(last.overlaps(period) for period in periods)
            periods = list(joined([*periods, last])) if overlapping else [*periods, last]
        kept += [Spell(stay.trust, period) for period in periods]
    return sorted(kept, key=lambda spell: (spell.trust, spell.period.start))


def _leads(recorded: Iterable[Lead], new: Lead | None) -> Iterator[Lead]:
    """Who leads, with a new lead from its first day on."""
    if new is None:
        yield from recorded
        return
    before = Period(date.min, new.period.start)
    for lead in recorded:
        if (kept := lead.period.overlap(before)) is not None:
            yield Lead(trust=lead.trust, period=kept)
    yield new


def _period(stay: Stay, joins: date) -> Period:
    if stay.leaves is not None and stay.leaves <= joins:
        raise Invalid(
            "leaves_before_it_joins",
            "A trust can only leave after the day from which it takes part.",
            field=f"until-{stay.trust}",
            next_step="Choose a later day, or none at all if it stays.",
        )
    return Period(joins, stay.leaves)


def _committed(
    recorded: Terms, moved: Iterable[Stay], scenario: Scenario
) -> tuple[Commitment, ...]:
    letters = list(recorded.commitments)
    for stay in moved:
        if stay.joins is not None:
            letters += _brought_forward(recorded, stay.trust, stay.joins)
    letters += [
        Commitment(
            trust=trust,
            item=item,
            per_year=volume,
            effective_from=_begins(recorded, scenario, trust),
        )
        for (trust, item), volume in scenario.volumes.items()
    ]
    if not scenario.demand_percent:
        return tuple(letters)
    factor = (HUNDRED + scenario.demand_percent) / HUNDRED
    return tuple(replace(letter, per_year=letter.per_year * factor) for letter in letters)


def _used(usage: Iterable[Usage], demand_percent: Decimal) -> Iterator[Usage]:
    """What was returned, had everybody bought that much more or less of everything."""
    factor = (HUNDRED + demand_percent) / HUNDRED
    for each in usage:
        yield replace(
            each,
            on_contract=each.on_contract * factor,
            of_category=each.of_category * factor,
        )


def _brought_forward(recorded: Terms, trust: str, joins: date) -> Iterator[Commitment]:
    """The first commitment to each item, from the day of joining, where it begins later."""
    own = [letter for letter in recorded.commitments if letter.trust == trust]
    for item in sorted({letter.item for letter in own}):
        begins = min(letter.effective_from for letter in own if letter.item == item)
        if joins < begins:
            volume = committed_on(own, begins)[trust, item]
            yield Commitment(trust=trust, item=item, per_year=volume, effective_from=joins)


def _begins(recorded: Terms, scenario: Scenario, trust: str) -> date:
    stay = next((each for each in scenario.stays if each.trust == trust), None)
    return (stay or recorded_stay(recorded, trust)).joins or recorded.term.start


def _still_standing(recorded: Terms, changed: Terms) -> dict[tuple[str, date], Determination]:
    """The recorded tests that would look at the very same facts in the scenario."""
    schemes = {scheme.id: scheme for schedule in recorded.schedules for scheme in schedule.schemes}
    tests = TierTests(recorded), TierTests(changed)
    return {
        (scheme_id, on): test
        for (scheme_id, on), test in recorded.confirmed.items()
        if scheme_id in schemes
        and len({each.on(schemes[scheme_id], on).seal for each in tests}) == 1
    }


def _spells_of(spells: Iterable[Spell], trust: str) -> list[Spell]:
    own = (spell for spell in spells if spell.trust == trust)
    return sorted(own, key=lambda spell: spell.period.start)


def told(name: str, before: Stay, after: Stay) -> str:
    """What is different for a trust, in one sentence; empty when nothing is."""
    if before == after:
        return ""
    if after.joins is None:
        return f"{name} takes no part."
    parts = []
    if after.joins != before.joins:
        parts.append(f"takes part from {in_words(after.joins)}")
    if after.leaves is not None and after.leaves != before.leaves:
        parts.append(f"leaves on {in_words(after.leaves)}")
    elif after.leaves is None and before.leaves is not None:
        parts.append("stays to the end")
    return f"{name} {' and '.join(parts)}."
