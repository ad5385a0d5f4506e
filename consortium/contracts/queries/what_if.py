"""What a scenario would cost everybody, beside what is recorded or beside the first trusts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.contracts.domain.prices.explanation import Names, Step, explain
from consortium.contracts.domain.prices.pricing import contract_year
from consortium.contracts.domain.terms.participation import Standing, standing_of
from consortium.contracts.domain.terms.schedules import contract_years
from consortium.contracts.domain.what_if.deadlines import Deadline, deadlines
from consortium.contracts.domain.what_if.effects import effects_of
from consortium.contracts.domain.what_if.item_comparison import Alone, ItemView, alone_on, items_of
from consortium.contracts.domain.what_if.lead_exit import for_want_of_a_lead
from consortium.contracts.domain.what_if.outlook import Outlook
from consortium.contracts.domain.what_if.rebate_outlook import (
    foreseen_rebates,
)
from consortium.contracts.domain.what_if.scenario import (
    Scenario,
    first_stay,
    recorded_stay,
    terms_of,
    told,
)
from consortium.contracts.domain.what_if.trust_steps import TrustStep, steps_of
from consortium.contracts.domain.words import in_words
from consortium.contracts.queries.scenario import Question
from consortium.contracts.queries.what_it_costs import (
    RebateLine,
    TrustEffect,
    figures_of,
    owed_on_leaving,
    rebate_lines,
    trust_effect,
)
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period


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
class StepLine:
    """By which step a trust, by its name, pays under a scheme on the chosen day."""

    trust: str
    found: TrustStep


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
    steps: tuple[StepLine, ...]
    why: Why | None
    deadlines: tuple[Deadline, ...]
    # What those shown pay more in the year for want of a lead (C13); None where nobody does.
    for_want_of_a_lead: Decimal | None


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
    owed = owed_on_leaving(question.clauses, before, after)
    names = _names(question)
    return WhatIf(
        day=on,
        year=year,
        years=years,
        changes=tuple(_changes(question, base_of=before, supposed=after)),
        effects=tuple(
            trust_effect(shown[code], figures_of(effects, [code], periods, rebates, owed))
            for code in shown
        ),
        total=trust_effect("All together", figures_of(effects, shown, periods, rebates, owed))
        if question.is_whole
        else None,
        rebates=tuple(rebate_lines(*rebates)) if rebates else (),
        items=tuple(items_of(before, after, on=on, names=names)),
        prices=tuple(_prices(question, before, after, on)),
        steps=tuple(
            StepLine(trust=shown[each.trust], found=each)
            for each in steps_of(before, after, trusts=shown, on=on)
        ),
        why=_why(question, after, on, why, names) if why else None,
        deadlines=tuple(
            deadlines(
                recorded,
                supposed,
                names={line.code: line.name for line in question.trusts},
                supplier=question.supplier,
                notice_days=question.notice_days,
            )
        ),
        for_want_of_a_lead=for_want_of_a_lead(after, trusts=shown, year=year),
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
    names = {line.code: line.name for line in question.trusts}
    for merger in supposed.terms.mergers[len(base_of.terms.mergers) :]:
        who = " and ".join(names.get(code, code) for code in merger.legacy)
        successor = names.get(merger.successor, merger.successor)
        yield f"{who} merge into {successor} on {in_words(merger.effective_on)}."
    for lead in set(supposed.terms.leads) - set(base_of.terms.leads):
        if lead.period.end is None:
            yield f"{names.get(lead.trust, lead.trust)} leads from {in_words(lead.period.start)}."


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
