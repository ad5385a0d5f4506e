"""What a scenario costs each trust: prices, rebates lost, and what is paid back on leaving."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from consortium.contracts.domain.what_if.clawbacks import OptOutClause, paid_back
from consortium.contracts.domain.what_if.effects import Effect
from consortium.contracts.domain.what_if.outlook import Outlook
from consortium.contracts.domain.what_if.rebate_outlook import ForeseenRebate, share_of
from consortium.foundation.domain.money import ZERO, pennies
from consortium.foundation.domain.periods import Period

# Before and after, or nothing for who is not told.
Rebates = tuple[tuple[ForeseenRebate, ...], ...]
# Who pays back what on which day; below zero where it is paid back no longer.
Owed = tuple[tuple[str, date, Decimal], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Costs in pounds, each rounded once; None where there is no price to pay.

    The rebates are those of the contract years that end in the period; None where the reader does
    not see what everybody buys, on which they depend. A ``clawback`` is paid once, on leaving.
    ``altogether`` is the difference with the rebates lost and the clawback in it, of the trusts
    that have a difference.
    """

    before: Decimal | None
    after: Decimal | None
    difference: Decimal | None
    days_left_out: int
    rebate_before: Decimal | None = None
    rebate_after: Decimal | None = None
    clawback: Decimal = ZERO
    altogether: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustEffect:
    """What changes for a trust: in the year of the chosen day, from it on, and in every year."""

    trust: str
    year: Figures
    rest: Figures
    years: tuple[Figures, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RebateLine:
    """A rebate of a contract year: the joint spend, how much is missing, and what it pays.

    What is missing to the next step is None on the last one.
    """

    name: str
    year: Period
    spend: tuple[Decimal, Decimal]
    missing: tuple[Decimal | None, Decimal | None]
    amount: tuple[Decimal, Decimal]


def trust_effect(name: str, figures: list[Figures]) -> TrustEffect:
    year, rest, *years = figures
    return TrustEffect(trust=name, year=year, rest=rest, years=tuple(years))


def figures_of(
    effects: Iterable[Effect],
    trusts: Collection[str],
    periods: tuple[Period, ...],
    rebates: Rebates,
    owed: Owed,
) -> list[Figures]:
    """The figures of some trusts together, for each of the periods."""
    listed = [each for each in effects if each.trust in trusts]
    count = len(periods)
    by_trust = [listed[start : start + count] for start in range(0, len(listed), count)]
    return [_figures(parts, rebates, owed) for parts in zip(*by_trust, strict=True)]


def owed_on_leaving(clauses: Collection[OptOutClause], before: Outlook, after: Outlook) -> Owed:
    """What is paid back on leaving in the scenario, less what was paid back anyhow."""
    return tuple(
        (each.trust, each.on, sign * each.amount)
        for outlook, sign in ((before, -1), (after, 1))
        for each in paid_back(outlook, clauses)
    )


def _figures(parts: Collection[Effect], rebates: Rebates, owed: Owed) -> Figures:
    shared = [
        {part.trust: share_of(each, part.trust, part.period) for part in parts} for each in rebates
    ]
    before, after = shared or ({}, {})
    back = {part.trust: _owed_by(part, owed) for part in parts}
    altogether = [
        part.difference
        + Fraction(before.get(part.trust, ZERO) - after.get(part.trust, ZERO) + back[part.trust])
        for part in parts
        if part.difference is not None
    ]
    return Figures(
        before=_together(part.before for part in parts),
        after=_together(part.after for part in parts),
        difference=_together(part.difference for part in parts),
        days_left_out=max(part.days_left_out for part in parts),
        rebate_before=sum(before.values(), ZERO) if rebates else None,
        rebate_after=sum(after.values(), ZERO) if rebates else None,
        clawback=sum(back.values(), ZERO),
        altogether=_together(altogether),
    )


def _owed_by(part: Effect, owed: Owed) -> Decimal:
    mine = (amount for trust, on, amount in owed if trust == part.trust and on in part.period)
    return sum(mine, ZERO)


def _together(amounts: Iterable[Fraction | None]) -> Decimal | None:
    """The sum of the amounts there are, rounded once; None where there is none."""
    known = [amount for amount in amounts if amount is not None]
    return pennies(sum(known, Fraction(0))) if known else None


def rebate_lines(
    before: Collection[ForeseenRebate], after: Collection[ForeseenRebate]
) -> Iterator[RebateLine]:
    for pair in zip(before, after, strict=True):
        yield RebateLine(
            name=pair[0].scheme.name,
            year=pair[0].year,
            spend=(pair[0].rebate.spend, pair[1].rebate.spend),
            missing=(pair[0].rebate.to_next_step, pair[1].rebate.to_next_step),
            amount=(pair[0].rebate.amount, pair[1].rebate.amount),
        )
