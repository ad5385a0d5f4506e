"""What goes into working out a clause, as far as the agreement tells it and the reader may see it.

A number that is not known stays out, so that nobody takes a guess of ours for a fact.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.catalogue.queries.items import choices_of_items
from consortium.contracts.domain.clauses.indexation import Indexation, average_index
from consortium.contracts.domain.clauses.joining import Joining
from consortium.contracts.domain.clauses.most_favoured import MostFavoured
from consortium.contracts.domain.clauses.opt_out import OptOut
from consortium.contracts.domain.clauses.parameters import plain
from consortium.contracts.domain.clauses.terms import SUMS
from consortium.contracts.domain.clauses.true_up import TrueUp
from consortium.contracts.domain.clauses.working import months_left, months_of_term
from consortium.contracts.queries.agreements import AgreementDetail, find_agreement
from consortium.contracts.queries.clauses import ClauseDetail, find_clause
from consortium.contracts.queries.indices import list_indices
from consortium.contracts.queries.schedules import PricesView, SchemeView, VolumeLine, prices_on
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.permissions import Actor

Numbers = dict[str, Decimal | int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SumQuestion:
    """A clause to work out: whose numbers there are to choose from, and those of one choice.

    ``prices`` and ``trusts`` are empty where there is nothing to choose.
    """

    clause: ClauseDetail
    prices: tuple[str, ...]
    price: str
    trusts: tuple[str, ...]
    trust: str
    known: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    clause: ClauseDetail
    agreement: AgreementDetail
    scheme: SchemeView | None
    volumes: tuple[VolumeLine, ...]
    trust: str
    on: date

    @property
    def member_price(self) -> Decimal | None:
        tiers = self.scheme.tiers if self.scheme else ()
        return next((tier.prices[0] for tier in tiers if tier.in_force), None)

    @property
    def price_alone(self) -> Decimal | None:
        alone = self.scheme.standalone if self.scheme else ()
        return alone[0].prices[0] if alone else None

    @property
    def units_of_trust(self) -> Decimal | None:
        return next((line.per_year for line in self.volumes if line.trust == self.trust), None)

    @property
    def units_together(self) -> Decimal | None:
        """Only when the reader sees every member's volume: part of a sum would mislead."""
        if not self.volumes or len(self.volumes) < self.agreement.members_today:
            return None
        return sum((line.per_year for line in self.volumes), Decimal(0))


def find_sum(
    *, actor: Actor, clause_id: UUID, on: date, trust: str = "", price: str = ""
) -> SumQuestion:
    """A clause that can be worked out, with what is known of it on a day.

    ``trust`` names a trust whose volume to put in, of those the reader sees, and ``price`` the
    prices, where the clause names none itself; the first is taken when it is none of them.

    Raises:
        NotFound: there is no such clause within reach, or nothing about it can be worked out.
    """
    clause = find_clause(actor=actor, clause_id=clause_id, on=on)
    if clause.type.clause not in SUMS:
        raise NotFound("sum for this clause")
    prices = prices_on(actor=actor, agreement_id=clause.agreement_id, on=on)
    schemes = (clause.scheme,) if clause.scheme else prices.schemes
    scheme = next((each for each in schemes if each.name == price), next(iter(schemes), None))
    volumes = _volumes(prices, scheme)
    trusts = tuple(line.trust for line in volumes)
    facts = _Facts(
        clause=clause,
        agreement=find_agreement(actor=actor, agreement_id=clause.agreement_id, today=on),
        scheme=scheme,
        volumes=volumes,
        trust=trust if trust in trusts else next(iter(trusts), ""),
        on=on,
    )
    by_trust = isinstance(clause.terms, OptOut)
    by_price = not isinstance(clause.terms, Joining) and len(schemes) > 1
    return SumQuestion(
        clause=clause,
        prices=tuple(each.name for each in schemes) if by_price else (),
        price=scheme.name if scheme else "",
        trusts=trusts if by_trust else (),
        trust=facts.trust,
        known={name: _text(value) for name, value in _numbers(facts).items() if value is not None},
    )


def _numbers(facts: _Facts) -> Numbers:
    terms = facts.clause.terms
    if isinstance(terms, OptOut):
        return _of_opt_out(facts, terms)
    if isinstance(terms, Joining):
        term = facts.agreement.term
        return {
            "sunk_cost": terms.sunk_cost,
            "founders": terms.founders,
            "months_left": months_left(term, facts.on),
            "months": months_of_term(term),
        }
    if isinstance(terms, TrueUp):
        return {
            "committed": facts.units_together,
            "tolerance": terms.tolerance,
            "gap": terms.gap,
        }
    if isinstance(terms, Indexation):
        return _of_indexation(facts, terms)
    if isinstance(terms, MostFavoured):
        return {"paid": facts.member_price, "own_units": facts.units_together}
    return {
        "units_a_year": facts.units_together,
        "months": 12,
        "with_lead": facts.member_price,
        "without": facts.scheme.tiers[0].prices[0] if facts.scheme else None,
    }


def _of_opt_out(facts: _Facts, terms: OptOut) -> Numbers:
    months = terms.discount_months or 1
    term = facts.agreement.term
    gone = months_of_term(term) - months_left(term, facts.on)
    return {
        "units": facts.units_of_trust,
        "alone": facts.price_alone,
        "member": facts.member_price,
        "discount": terms.discount or 0,
        "discounted_units": 1 if terms.discount else 0,
        "months_left": max(0, months - gone) if terms.discount else 0,
        "months": months,
    }


def _of_indexation(facts: _Facts, terms: Indexation) -> Numbers:
    return {
        "price": facts.member_price,
        "index_then": _index(terms, facts.agreement.starts_on),
        "index_now": _index(terms, facts.on),
        "fixed_share": terms.fixed_share,
        "cap": terms.cap,
        "floor": terms.floor,
    }


def _index(terms: Indexation, before: date) -> Decimal | None:
    """The average of the clause's series before a day, or to the last value that is published;
    None when too little of it is recorded here."""
    series = next((each for each in list_indices() if each.code in terms.series), None)
    if series is None or not series.values:
        return None
    ends = [period.end for period in series.values if period.end is not None]
    try:
        exact = average_index(
            series.values, before=min([before, *ends[-1:]]), months=terms.average_months
        )
    except Invalid:
        return None
    return round(Decimal(exact.numerator) / exact.denominator, 6)


def _volumes(prices: PricesView, scheme: SchemeView | None) -> tuple[VolumeLine, ...]:
    """What the members whose volumes the reader sees committed to, of the scheme's first item."""
    if scheme is None:
        return ()
    names = {item.code: item.name for item in choices_of_items()}
    wanted = names.get(scheme.items[0])
    return tuple(line for line in prices.volumes if line.item == wanted)


def _text(value: Decimal | int) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)
