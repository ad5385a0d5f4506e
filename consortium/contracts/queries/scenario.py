"""What if a trust left or joined: what one agreement would cost everybody, beside what it does."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import or_, select

from consortium.contracts.domain.effects import Effect, effects_of
from consortium.contracts.domain.explanation import Names, Step, explain, in_words
from consortium.contracts.domain.item_comparison import Alone, ItemView, alone_on, items_of
from consortium.contracts.domain.outlook import Outlook
from consortium.contracts.domain.participation import Standing, standing_of
from consortium.contracts.domain.pricing import PriceBook, contract_year
from consortium.contracts.domain.scenario import (
    Scenario,
    Stay,
    earlier_stays,
    first_stay,
    next_test_day,
    recorded_stay,
    terms_of,
    told,
)
from consortium.contracts.domain.schedules import contract_years
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.contracts.models.terms import AgreementTerms, load_terms
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import pennies
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.membership import MembershipEvent
from consortium.organisations.models.organisation import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustLine:
    """A trust that takes part or could, with its last stay as it is recorded.

    Only who sees a trust's volume may move it or see its costs: moving it would tell the volume.
    """

    id: UUID
    code: str
    name: str
    stay: Stay
    earlier: tuple[Period, ...]
    is_committed: bool
    is_movable: bool
    is_customer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An agreement about which somebody may ask "what if", and whom it would concern."""

    agreement_id: UUID
    reference: str
    title: str
    term: Period
    day: date
    next_test: date
    trusts: tuple[TrustLine, ...]
    known: AgreementTerms

    @property
    def is_whole(self) -> bool:
        """Whether the reader sees every trust's volume."""
        return all(line.is_movable for line in self.trusts)

    @property
    def may_scale(self) -> bool:
        """Whether the reader may suppose other volumes. Where a trust's opt-out price is seen and
        its volume is not, the percentage at which the price jumps would tell the volume.
        """
        return all(line.is_movable for line in self.trusts if line.is_customer)

    @property
    def has_prices(self) -> bool:
        return bool(self.known.terms.schedules)

    def line(self, code: str) -> TrustLine | None:
        return next((line for line in self.trusts if line.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Costs in pounds, each rounded once; None where there is no price to pay."""

    before: Decimal | None
    after: Decimal | None
    difference: Decimal | None
    days_left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustEffect:
    """What changes for a trust: in the year of the chosen day, from it on, and in every year."""

    trust: str
    year: Figures
    rest: Figures
    years: tuple[Figures, ...]


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
    items: tuple[ItemView, ...]
    prices: tuple[PriceLine, ...]
    why: Why | None


def find_question(*, actor: Actor, agreement_id: UUID, today: date) -> Question:
    """The agreement, and the trusts with what is recorded of them.

    Raises:
        NotFound: there is no such agreement, or it is not within reach.
    """
    row = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    known = load_terms([row.id])[row.id]
    term = known.terms.term
    day = min(max(today, row.starts_on), row.ends_on - timedelta(days=1))
    return Question(
        agreement_id=row.id,
        reference=row.reference,
        title=row.title,
        term=term,
        day=day,
        next_test=next_test_day(known.terms, day) or day + timedelta(days=1),
        trusts=tuple(_trusts(actor, row, known)),
        known=known,
    )


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
    names = _names(question)
    return WhatIf(
        day=on,
        year=year,
        years=years,
        changes=tuple(_changes(question, base_of=before, supposed=after)),
        effects=tuple(_effect(shown[code], _of(effects, [code], periods)) for code in shown),
        total=_effect("All together", _of(effects, shown, periods)) if question.is_whole else None,
        items=tuple(items_of(before, after, on=on, names=names)),
        prices=tuple(_prices(question, before, after, on)),
        why=_why(question, after, on, why, names) if why else None,
    )


def _trusts(actor: Actor, row: Agreement, known: AgreementTerms) -> Iterator[TrustLine]:
    """The trusts of the agreement, and the other trusts of its consortium that could join."""
    seen, own = actor.scope(Permission.VOLUMES_VIEW), actor.scope(Permission.AGREEMENTS_VIEW)
    here = set(known.trust_ids.values())
    rows = db.session.execute(
        select(Organisation.id, Organisation.code, Organisation.name)
        .where(
            or_(
                Organisation.id.in_(here),
                Organisation.id.in_(
                    select(TrustContract.trust_id).where(TrustContract.agreement_id == row.id)
                ),
                Organisation.id.in_(
                    select(MembershipEvent.trust_id).where(
                        MembershipEvent.consortium_id == row.consortium_id
                    )
                ),
            )
        )
        .order_by(Organisation.name)
    )
    committed = {letter.trust for letter in known.terms.commitments}
    for trust_id, code, name in rows:
        is_movable = trust_id in seen or trust_id in own
        if trust_id in here or is_movable:
            yield TrustLine(
                id=trust_id,
                code=code,
                name=name,
                stay=recorded_stay(known.terms, code),
                earlier=earlier_stays(known.terms, code),
                is_committed=code in committed,
                is_movable=is_movable,
                is_customer=is_movable or row.supplier_id in own,
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
    effects: Iterable[Effect], trusts: Collection[str], periods: tuple[Period, ...]
) -> list[Figures]:
    """The figures of some trusts together, for each of the periods."""
    listed = [each for each in effects if each.trust in trusts]
    count = len(periods)
    by_trust = [listed[start : start + count] for start in range(0, len(listed), count)]
    return [_figures(parts) for parts in zip(*by_trust, strict=True)]


def _figures(parts: Collection[Effect]) -> Figures:
    def together(name: str) -> Decimal | None:
        amounts = [amount for part in parts if (amount := getattr(part, name)) is not None]
        return pennies(sum(amounts)) if amounts else None

    return Figures(
        before=together("before"),
        after=together("after"),
        difference=together("difference"),
        days_left_out=max(part.days_left_out for part in parts),
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
    answer = PriceBook(after.terms).price_of(trust=trust, item=item, on=on, quantity=Decimal(1))
    return Why(
        trust=line.name,
        item=names.item(item),
        unit_price=after.price_on(trust, item, on),
        steps=explain(answer, names, own_volume=line.is_movable, supposed=True),
    )


def _names(question: Question) -> Names:
    trusts: Mapping[str, str] = {line.code: line.name for line in question.trusts}
    return Names(trusts={**question.known.names.trusts, **trusts}, items=question.known.names.items)
