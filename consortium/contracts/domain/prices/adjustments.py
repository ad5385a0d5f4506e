"""What makes a member's price another than that of its tier: waiting, suspension, local labour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from consortium.contracts.domain.terms.facts import Facts
from consortium.contracts.domain.terms.merging import acting_for
from consortium.contracts.domain.terms.participation import Spell, members_on
from consortium.contracts.domain.terms.rules import JoinerPays, LeaverHistory, LocalLabourRule
from consortium.contracts.domain.terms.schedules import Scheme, Tier, contract_years
from consortium.foundation.domain.money import pennies
from consortium.foundation.domain.periods import Period, add_months


class Alone(StrEnum):
    """Why a trust pays the price of a trust alone."""

    LEFT = "left"
    WAITING = "waiting"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class PaysAlone:
    """A member that pays the price of a trust alone, and from or until when.

    A joiner waits until that day, or for good without one; a suspended member pays alone since it.
    """

    why: Alone
    day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """A price made local: the rule, the trust's market forces factor and the price before."""

    rule: LocalLabourRule
    factor: Decimal
    before: Decimal


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a quantity that lies in one of the incremental bands."""

    quantity: Decimal
    tier: int


def pays_alone(
    scheme: Scheme, facts: Facts, spell: Spell, on: date, tests: Iterable[date]
) -> PaysAlone | None:
    """Whether a member pays the price of a trust alone on a day all the same."""
    trust = acting_for(facts.mergers, spell.trust, on)
    kept = timedelta(days=scheme.rules.suspension.price_kept_days)
    for each in facts.suspensions:
        if each.trust in (trust, spell.trust) and on in each.period:
            since = each.period.start + kept
            if since <= on:
                return PaysAlone(Alone.SUSPENDED, since)
    if not _is_joiner(facts, spell):
        return None
    until = joiner_waits_until(scheme, spell, tests)
    return None if until is not None and until <= on else PaysAlone(Alone.WAITING, until)


def joiner_waits_until(scheme: Scheme, spell: Spell, tests: Iterable[date]) -> date | None:
    """The first day on which a joiner pays the members' price; None when there is none (C7)."""
    rule = scheme.rules.joiners
    if rule.pays is JoinerPays.FIRST_DAY:
        return spell.period.start
    if rule.pays is JoinerPays.AFTER_MONTHS:
        return add_months(spell.period.start, rule.months)
    return min((day for day in tests if day >= spell.period.start), default=None)


def local_rule(scheme: Scheme, facts: Facts, spell: Spell | None) -> LocalLabourRule | None:
    """The rule that makes the prices of a scheme local for a trust during one of its stays."""
    rule = scheme.rules.local_labour
    if rule is None or not rule.only_joiners:
        return rule
    return rule if spell is not None and _is_joiner(facts, spell) else None


def local_price(rule: LocalLabourRule, price: Decimal, factor: Decimal) -> Decimal:
    """The price with its share of labour at the trust's cost, rounded to the penny (C12).

    £11 with 70% labour, at 1.08 against 1.02, is £11.45.
    """
    labour = 1 + rule.labour_share * (factor / rule.reference - 1)
    return pennies(price * labour)


def bought_before(scheme: Scheme, facts: Facts, on: date) -> Decimal:
    """What all members returned of a scheme's items in the contract year, up to a day (C5).

    What a trust bought before it left counts, unless the scheme says otherwise.
    """
    year = max((day for day in contract_years(facts.term) if day <= on), default=facts.term.start)
    members = members_on(facts.spells, on)
    keeps = scheme.rules.leaver_history is LeaverHistory.COUNTED_TO_DATE
    return sum(
        (
            each.on_contract
            for each in facts.usage
            if each.item in scheme.items
            and _ended_within(each.period, year, on)
            and (keeps or each.trust in members)
        ),
        Decimal(0),
    )


def slices_of(tiers: Sequence[Tier], before: Decimal, quantity: Decimal) -> tuple[Slice, ...]:
    """How a quantity lies in the bands when that much was bought before it."""
    after = before + quantity
    found = []
    for at, tier in enumerate(tiers):
        ends = tiers[at + 1].lower_bound if at + 1 < len(tiers) else after
        part = min(after, ends) - max(before, tier.lower_bound)
        if part > 0:
            found.append(Slice(part, at))
    return tuple(found)


def _is_joiner(facts: Facts, spell: Spell) -> bool:
    """Whether the stay began later, and not by a merger of members."""
    return spell.period.start > facts.term.start and not any(
        each.successor == spell.trust and each.effective_on == spell.period.start
        for each in facts.mergers
    )


def _ended_within(period: Period, year: date, on: date) -> bool:
    return year <= period.start and period.end is not None and period.end <= on
