"""The clauses of an agreement as they are recorded: the list, and one with its history."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.domain.clauses.catalogue import CLAUSE_TYPES, Clause, ClauseType, SetBy
from consortium.contracts.domain.clauses.conditions import Conditions, read_terms
from consortium.contracts.domain.clauses.joining import Joining
from consortium.contracts.domain.clauses.terms import OwnTerms
from consortium.contracts.domain.contracts import DateBasis
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.clause import (
    AgreementClause,
    ClauseReview,
    access_clause,
    latest_clauses,
)
from consortium.contracts.models.schedule import PricingGroup
from consortium.contracts.queries.schedules import RebateView, SchemeView, prices_on
from consortium.foundation.database import db
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.money import pounds, unit_price
from consortium.foundation.domain.permissions import Actor, Permission

BASIS_WORDS = {
    "ordered": "it was ordered",
    "delivered": "it was delivered",
    "received": "it was received",
    "invoiced": "it was invoiced",
    "tax_point": "of its tax point",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseLine:
    """A clause in its latest version; ``about`` names the prices it is about, if any."""

    id: UUID
    clause: Clause
    name: str
    about: str
    paragraph: str
    effective_from: date
    notice_days: int
    version: int
    reviewed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseVersion:
    id: UUID
    version: int
    effective_from: date
    recorded_at: datetime
    reviewed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseDetail:
    """One version of a clause with everything its page shows.

    ``scheme`` and ``rebate`` are its prices as the schedule has them on the day that was asked
    for: the record keeps no copy of them. ``legal_warning`` is empty but for joiners.
    """

    id: UUID
    agreement_id: UUID
    agreement: str
    consortium_id: UUID
    type: ClauseType
    about: str
    group_id: UUID | None
    terms: OwnTerms | None
    parameters: dict[str, str]
    conditions: Conditions
    date_basis: DateBasis
    version: int
    recorded_at: datetime
    reviewed_at: datetime | None
    finding: str
    is_latest: bool
    written_by_reader: bool
    versions: tuple[ClauseVersion, ...]
    scheme: SchemeView | None
    rebate: RebateView | None
    meaning: str
    legal_warning: str


ORDERS: dict[str, Callable[[ClauseLine], Any]] = {
    "paragraph": lambda line: line.paragraph.casefold(),
    "effective": lambda line: line.effective_from,
    "name": lambda line: line.name.casefold(),
}


def list_clauses(*, actor: Actor, agreement_id: UUID, asked: Asked) -> Page[ClauseLine]:
    """The clauses of an agreement, each in its latest version; words match what its line says.

    Raises:
        NotFound: there is no such agreement, or it is not within reach.
    """
    access_agreement(actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id)
    rows = latest_clauses(agreement_id)
    names = _group_names(row.group_id for row in rows)
    reviews = _reviews(row.id for row in rows)
    lines = [_line(row, names, reviews) for row in rows]
    found = [line for line in lines if _matches(line, asked.words)]
    if asked.sort in ORDERS:
        found.sort(key=ORDERS[asked.sort])
    if asked.descending:
        found.reverse()
    end = None if asked.rows is None else asked.offset + asked.rows
    return Page(rows=found[asked.offset : end], total=len(found), asked=asked)


def find_clause(*, actor: Actor, clause_id: UUID, on: date) -> ClauseDetail:
    """A version of a clause, with its prices as they stand on a day.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    row, agreement = access_clause(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, clause_id=clause_id
    )
    chain = _chain(row)
    reviews = _reviews(each.id for each in chain)
    review = reviews.get(row.id)
    about = _about(row, _group_names([row.group_id]))
    terms = read_terms(row.clause, row.parameters)
    # What opting out costs stands in the schedule too.
    is_opt_out = row.clause is Clause.OPT_OUT
    prices = (
        prices_on(actor=actor, agreement_id=agreement.id, on=on) if about or is_opt_out else None
    )
    schemes = prices.schemes if prices else ()
    rebates = prices.rebates if prices else ()
    scheme = next((each for each in schemes if each.name == about), None)
    rebate = next((each for each in rebates if each.name == about), None)
    basis = row.date_basis or agreement.date_basis
    return ClauseDetail(
        id=row.id,
        agreement_id=agreement.id,
        agreement=agreement.title,
        consortium_id=agreement.consortium_id,
        type=CLAUSE_TYPES[row.clause],
        about=about,
        group_id=row.group_id,
        terms=terms,
        parameters=dict(row.parameters),
        conditions=row.conditions,
        date_basis=basis,
        version=row.version,
        recorded_at=row.recorded_at,
        reviewed_at=review.reviewed_at if review else None,
        finding=review.finding if review else "",
        is_latest=row.id == chain[0].id,
        written_by_reader=actor.id is not None and actor.id == row.recorded_by,
        versions=tuple(_version(each, reviews) for each in chain),
        scheme=scheme,
        rebate=rebate,
        meaning=_meaning(CLAUSE_TYPES[row.clause], terms, scheme, rebate, basis)
        + (_alone([scheme] if scheme else schemes) if is_opt_out else ""),
        legal_warning=terms.legal_warning if isinstance(terms, Joining) else "",
    )


def _line(
    row: AgreementClause, names: dict[UUID, str], reviews: dict[UUID, ClauseReview]
) -> ClauseLine:
    review = reviews.get(row.id)
    return ClauseLine(
        id=row.id,
        clause=row.clause,
        name=CLAUSE_TYPES[row.clause].name,
        about=_about(row, names),
        paragraph=row.paragraph,
        effective_from=row.effective_from,
        notice_days=row.notice_days,
        version=row.version,
        reviewed_at=review.reviewed_at if review else None,
    )


def _version(row: AgreementClause, reviews: dict[UUID, ClauseReview]) -> ClauseVersion:
    review = reviews.get(row.id)
    return ClauseVersion(
        id=row.id,
        version=row.version,
        effective_from=row.effective_from,
        recorded_at=row.recorded_at,
        reviewed_at=review.reviewed_at if review else None,
    )


def _chain(row: AgreementClause) -> list[AgreementClause]:
    """Every version of the same clause, the latest first."""
    rows = db.session.scalars(
        select(AgreementClause).where(
            AgreementClause.agreement_id == row.agreement_id, AgreementClause.clause == row.clause
        )
    )
    by_id = {each.id: each for each in rows}
    after = {each.supersedes_id: each for each in by_id.values() if each.supersedes_id}
    latest = row
    while latest.id in after:
        latest = after[latest.id]
    chain = [latest]
    while chain[-1].supersedes_id is not None:
        chain.append(by_id[chain[-1].supersedes_id])
    return chain


def _group_names(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    wanted = {each for each in ids if each is not None}
    rows = db.session.execute(
        select(PricingGroup.id, PricingGroup.name).where(PricingGroup.id.in_(wanted))
    )
    return dict(rows.all())


def _about(row: AgreementClause, names: dict[UUID, str]) -> str:
    return names[row.group_id] if row.group_id is not None else ""


def _reviews(ids: Iterable[UUID]) -> dict[UUID, ClauseReview]:
    rows = db.session.scalars(select(ClauseReview).where(ClauseReview.clause_id.in_(list(ids))))
    return {row.clause_id: row for row in rows}


def _meaning(
    clause: ClauseType,
    terms: OwnTerms | None,
    scheme: SchemeView | None,
    rebate: RebateView | None,
    basis: DateBasis,
) -> str:
    """What the clause means, with the numbers of this agreement."""
    if terms is not None:
        return terms.in_words()
    if clause.set_by is SetBy.AGREEMENT:
        return f"{clause.says} Here it is the day {BASIS_WORDS[basis.value]}."
    if rebate is not None:
        steps = ", ".join(
            f"{(rate * 100).normalize():f}% from {pounds(threshold)} on"
            for threshold, rate in rebate.steps
        )
        return f"{clause.says} Here: {steps}."
    if scheme is not None:
        tiers = "; ".join(
            f"{tier.interval}: {', '.join(map(unit_price, tier.prices))}" for tier in scheme.tiers
        )
        return f"{clause.says} Here: {tiers}."
    return f"{clause.says} Its prices are not in force on this day."


def _alone(schemes: Iterable[SchemeView]) -> str:
    """What a trust alone pays, where the schedule says so."""
    prices = [
        f"{each.name} {unit_price(each.standalone[0].prices[0])}"
        for each in schemes
        if each.standalone
    ]
    return f" Alone a trust pays: {', '.join(prices)}." if prices else ""


def _matches(line: ClauseLine, words: str) -> bool:
    text = f"{line.clause.value} {line.name} {line.about} {line.paragraph}".casefold()
    return all(word in text for word in words.casefold().split())
