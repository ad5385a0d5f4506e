"""What a scenario would cost everybody, beside what is recorded or beside the first trusts."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from consortium.contracts.domain.effects import Effect, effects_of
from consortium.contracts.domain.explanation import Names, Step, explain, in_words
from consortium.contracts.domain.item_comparison import Alone, ItemView, alone_on, items_of
from consortium.contracts.domain.outlook import Outlook
from consortium.contracts.domain.participation import Standing, standing_of
from consortium.contracts.domain.pricing import contract_year
from consortium.contracts.domain.rebate_outlook import (
    ForeseenRebate,
    foreseen_rebates,
    share_of,
)
from consortium.contracts.domain.scenario import (
    Scenario,
    first_stay,
    recorded_stay,
    terms_of,
    told,
)
from consortium.contracts.domain.schedules import contract_years
from consortium.contracts.queries.scenario import Question
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import ZERO, pennies
from consortium.foundation.domain.periods import Period

# Before and after, or nothing for who is not told.
Rebates = tuple[tuple[ForeseenRebate, ...], ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    """A trust's price of an item on the chosen day."""

    trust_id: UUID
    trust_code: str
    trust: str
    item_id: UUID
    item_code: str
    item: str
    before: Decimal | None
    after: Decimal | None
    has_left: bool
    # Where it stands alone, when the reader sees its volume and alone there are several tiers.
    alone: Alone | None

    @property
    def is_different(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """How the price of a scenario comes about, step by step."""

    trust: str
    item: str
    unit_price: Decimal | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    day: date
    year: Period
    years: tuple[Period, ...]
    changes: tuple[str, ...]
    effects: tuple[TrustEffect, ...]
    total: TrustEffect | None
    rebates: tuple[RebateLine, ...]
    items: tuple[ItemView, ...]
    prices: tuple[PriceLine, ...]
    why: Why | None


def what_if(
    question: Question,
    *,
    scenario: Scenario,
    against_first: bool,
    on: date,
    why: tuple[str, str] | None = None,
) -> WhatIf:
    """The scenario beside what is recorded, or beside the trusts of the first day alone.

    ``why`` asks for the path to the price of a trust and an item, by their codes.

    Raises:
        Invalid: a trust leaves before it joins, or the day lies outside the agreement.
    """
    if on not in question.term:
        raise Invalid(
            "outside_the_agreement",
            "The agreement is not in force on that day.",
            field="day",
            next_step=f"Choose a day from {in_words(question.term.start)} on, before it ends.",
        )
    recorded = question.known.terms
    first = Scenario(stays=tuple(first_stay(recorded, each.code) for each in question.trusts))
    base = terms_of(recorded, first) if against_first else recorded
    supposed = terms_of(recorded, scenario)
    before, after = Outlook(base), Outlook(supposed)
    year = _year_of(question.term, on)
    years = tuple(contract_year(recorded, start) for start in contract_years(question.term))
    periods = (year, Period(on, question.term.end), *years)
    shown = {line.code: line.name for line in question.trusts if line.is_movable}
    effects = list(effects_of(before, after, trusts=shown, periods=periods))
    # Everybody's purchases make a rebate, so only who sees all of them is told.
    outlooks = (before, after) if question.is_whole else ()
    rebates = tuple(map(foreseen_rebates, outlooks))
    names = _names(question)
    return WhatIf(
        day=on,
        year=year,
        years=years,
        changes=tuple(_changes(question, base_of=before, supposed=after)),
        effects=tuple(
            _effect(shown[code], _of(effects, [code], periods, rebates)) for code in shown
        ),
        total=_effect("All together", _of(effects, shown, periods, rebates))
        if question.is_whole
        else None,
        rebates=tuple(_rebates(*rebates)) if rebates else (),
        items=tuple(items_of(before, after, on=on, names=names)),
        prices=tuple(_prices(question, before, after, on)),
        why=_why(question, after, on, why, names) if why else None,
    )


def _year_of(term: Period, on: date) -> Period:
    start = max(start for start in contract_years(term) if start <= on)
    after = [each for each in contract_years(term) if each > on]
    return Period(start, min(after) if after else term.end)


def _changes(question: Question, *, base_of: Outlook, supposed: Outlook) -> Iterator[str]:
    """What is different for each trust, in sentences."""
    for line in question.trusts:
        stays = [recorded_stay(each.terms, line.code) for each in (base_of, supposed)]
        if sentence := told(line.name, *stays):
            yield sentence


def _of(
    effects: Iterable[Effect],
    trusts: Collection[str],
    periods: tuple[Period, ...],
    rebates: Rebates,
) -> list[Figures]:
    """The figures of some trusts together, for each of the periods."""
    listed = [each for each in effects if each.trust in trusts]
    count = len(periods)
    by_trust = [listed[start : start + count] for start in range(0, len(listed), count)]
    return [_figures(parts, rebates) for parts in zip(*by_trust, strict=True)]


def _figures(parts: Collection[Effect], rebates: Rebates) -> Figures:
    shared = [
        {part.trust: share_of(each, part.trust, part.period) for part in parts} for each in rebates
    ]
    before, after = shared or ({}, {})
    altogether = [
        part.difference + Fraction(before.get(part.trust, ZERO) - after.get(part.trust, ZERO))
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
        altogether=_together(altogether),
    )


def _together(amounts: Iterable[Fraction | None]) -> Decimal | None:
    """The sum of the amounts there are, rounded once; None where there is none."""
    known = [amount for amount in amounts if amount is not None]
    return pennies(sum(known, Fraction(0))) if known else None


def _rebates(
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


def _effect(name: str, figures: list[Figures]) -> TrustEffect:
    year, rest, *years = figures
    return TrustEffect(trust=name, year=year, rest=rest, years=tuple(years))


def _prices(question: Question, before: Outlook, after: Outlook, on: date) -> Iterator[PriceLine]:
    known = question.known
    for line in question.trusts:
        if not line.is_customer:
            continue
        for item in after.items():
            prices = [each.price_on(line.code, item, on) for each in (before, after)]
            if prices != [None, None]:
                yield PriceLine(
                    trust_id=line.id,
                    trust_code=line.code,
                    trust=line.name,
                    item_id=known.item_ids[item],
                    item_code=item,
                    item=known.names.item(item),
                    before=prices[0],
                    after=prices[1],
                    has_left=standing_of(after.terms.spells, line.code, on) is Standing.LEFT,
                    alone=alone_on(after, trust=line.code, item=item, on=on)
                    if line.is_movable
                    else None,
                )


def _why(
    question: Question, after: Outlook, on: date, wanted: tuple[str, str], names: Names
) -> Why | None:
    trust, item = wanted
    line = question.line(trust)
    if line is None or not line.is_customer or item not in after.items():
        return None
    answer = after.book.price_of(trust=trust, item=item, on=on, quantity=Decimal(1))
    return Why(
        trust=line.name,
        item=names.item(item),
        unit_price=after.price_on(trust, item, on),
        steps=explain(answer, names, own_volume=line.is_movable, supposed=True),
    )


def _names(question: Question) -> Names:
    trusts: Mapping[str, str] = {line.code: line.name for line in question.trusts}
    return Names(trusts={**question.known.names.trusts, **trusts}, items=question.known.names.items)
