"""What sets the tier of the tests aside for a while: a freeze of prices, or the want of a lead."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from consortium.contracts.domain.prices.counting import heads_on
from consortium.contracts.domain.prices.tiers_in_force import InForce, Why, in_force_on
from consortium.contracts.domain.terms.facts import Facts
from consortium.contracts.domain.terms.merging import DAY, counts_as_legacy_until
from consortium.contracts.domain.terms.rules import LeadExitRule
from consortium.contracts.domain.terms.schedules import Scheme, tier_index
from consortium.foundation.domain.periods import Period, joined


def interrupted(scheme: Scheme, changes: tuple[InForce, ...], facts: Facts) -> tuple[InForce, ...]:
    """The tiers in force one after the other, with what interrupts them.

    A freeze keeps the tier of the day before it, whatever a test finds and whoever leads.
    """
    rule = scheme.rules.lead_exit
    if rule is not None:
        bound = tier_index(scheme.tiers, rule.falls_to)
        for period in leaderless(rule, facts):
            changes = _within(changes, period, partial(_bounded, bound), Why.LEAD_AGAIN)
    for period in freezes(scheme, facts):
        before = in_force_on(changes, period.start - DAY)
        if before is not None:
            changes = _within(changes, period, partial(_frozen, before), Why.FREEZE_ENDED)
    return changes


def leaderless(rule: LeadExitRule, facts: Facts) -> tuple[Period, ...]:
    """The days on which the bound for a consortium without a lead holds (C13).

    Where no lead was ever appointed there is none to lose.
    """
    led = joined(
        shared
        for lead in facts.leads
        for spell in facts.spells
        if spell.trust == lead.trust and (shared := spell.period.overlap(lead.period)) is not None
    )
    bounds = []
    for at, period in enumerate(led):
        following = led[at + 1].start if at + 1 < len(led) else None
        if period.end is None:
            continue
        since = period.end + timedelta(days=rule.days)
        if following is None or since < following:
            bounds.append(Period(since, following))
    return tuple(bounds)


def freezes(scheme: Scheme, facts: Facts) -> tuple[Period, ...]:
    """The days on which prices are frozen because there are fewer members than agreed.

    A freeze begins on the day on which the number falls below, and ends early when it is reached
    again. In it the parties negotiate anew.
    """
    rule = scheme.rules.least_members
    if rule is None:
        return ()
    days = sorted(_days_of_change(facts))
    enough = {day: heads_on(scheme.rules, facts, day) >= rule.members for day in days}
    found = []
    for day in days:
        if enough[day] or heads_on(scheme.rules, facts, day - DAY) < rule.members:
            continue
        end = day + timedelta(days=rule.freeze_days)
        again = next((later for later in days if later > day and enough[later]), end)
        found.append(Period(day, min(end, again)))
    return tuple(found)


def _days_of_change(facts: Facts) -> Iterator[date]:
    """The days after the first of the term on which the number of members may change."""
    for period in (
        *(spell.period for spell in facts.spells),
        *(each.period for each in facts.suspensions),
        *(
            Period(each.effective_on, counts_as_legacy_until(facts.term, each))
            for each in facts.mergers
        ),
    ):
        for day in (period.start, period.end):
            if day is not None and day in facts.term and day > facts.term.start:
                yield day


def _bounded(bound: int, now: InForce) -> InForce:
    return now if now.tier <= bound else replace(now, tier=bound, why=Why.NO_LEAD)


def _frozen(before: InForce, _now: InForce) -> InForce:
    return replace(before, why=Why.FROZEN)


def _within(
    changes: Sequence[InForce],
    period: Period,
    instead: Callable[[InForce], InForce],
    afterwards: Why,
) -> tuple[InForce, ...]:
    """The changes with others instead of those in a period; none where nothing differs."""
    starts = [period.start, *(c.starts_on for c in changes if period.start < c.starts_on)]
    inside = [
        replace(instead(now), starts_on=day)
        for day in starts
        if day in period and (now := in_force_on(changes, day)) is not None
    ]
    if all(_differs_not(each, in_force_on(changes, each.starts_on)) for each in inside):
        return tuple(changes)
    kept = [each for each in changes if each.starts_on < period.start]
    for each in inside:
        if not kept or each.tier != kept[-1].tier or each.why != kept[-1].why:
            kept.append(each)
    after = in_force_on(changes, period.end) if period.end is not None else None
    if after is not None and period.end is not None:
        again = after.why if after.starts_on == period.end else afterwards
        kept.append(replace(after, starts_on=period.end, why=again))
        kept += [each for each in changes if each.starts_on > period.end]
    return tuple(kept)


def _differs_not(each: InForce, as_tested: InForce | None) -> bool:
    return as_tested is not None and each.tier == as_tested.tier
