"""Loading the recorded clauses of an agreement for its documents, as known at an instant."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.domain.clauses.catalogue import CLAUSE_TYPES, SetBy
from consortium.contracts.domain.clauses.conditions import (
    CALENDAR_NAMES,
    EFFECT_NAMES,
    NOTIFIER_NAMES,
    ROUNDING_NAMES,
    STANDING_NAMES,
    Conditions,
    read_terms,
)
from consortium.contracts.domain.clauses.opt_out import OptOut
from consortium.contracts.domain.papers.document_facts import ClauseFacts, ClawbackFacts
from consortium.contracts.domain.words import in_words
from consortium.contracts.models.agreement import TrustContract
from consortium.contracts.models.clause import AgreementClause
from consortium.foundation.database import db


def clause_facts(agreement_id: UUID, known_at: datetime) -> tuple[ClauseFacts, ...]:
    """The clauses with terms of their own; those that a schedule sets stand with its prices."""
    found = []
    for row in _standing(agreement_id, known_at):
        kind = CLAUSE_TYPES[row.clause]
        terms = read_terms(row.clause, row.parameters)
        if kind.set_by is SetBy.SCHEDULE:
            continue
        found.append(
            ClauseFacts(
                clause=row.clause.value,
                name=kind.name,
                says=terms.in_words() if terms is not None else kind.says,
                paragraph=row.paragraph,
                terms=_conditions(row.conditions),
            )
        )
    return tuple(found)


def clawback_facts(
    contract: TrustContract, *, on: date, known_at: datetime
) -> tuple[ClawbackFacts, ...]:
    """What clause C6 says that a trust pays back which leaves on a day, for each unit."""
    found = []
    for row in _standing(contract.agreement_id, known_at):
        terms = read_terms(row.clause, row.parameters)
        if not isinstance(terms, OptOut) or terms.discount is None or not terms.discount_months:
            continue
        if row.effective_from > on:
            continue
        left = terms.discount_months - _whole_months(contract.starts_on, on)
        if left > 0:
            found.append(
                ClawbackFacts(
                    paragraph=row.paragraph,
                    discount=terms.discount,
                    months_left=left,
                    months=terms.discount_months,
                )
            )
    return tuple(found)


def _standing(agreement_id: UUID, known_at: datetime) -> list[AgreementClause]:
    """The version of each clause that stood at the instant, by the number of its type."""
    rows = db.session.scalars(
        select(AgreementClause)
        .where(
            AgreementClause.agreement_id == agreement_id, AgreementClause.recorded_at <= known_at
        )
        .order_by(AgreementClause.recorded_at, AgreementClause.id)
    ).all()
    superseded = {row.supersedes_id for row in rows}
    standing = [row for row in rows if row.id not in superseded]
    return sorted(standing, key=lambda row: row.clause.number)


def _conditions(conditions: Conditions) -> tuple[tuple[str, str], ...]:
    rows = (
        ("In force from", in_words(conditions.effective_from)),
        ("Looked at", CALENDAR_NAMES[conditions.calendar]),
        ("Who counts", STANDING_NAMES[conditions.standing]),
        ("Who notifies", NOTIFIER_NAMES[conditions.notifier]),
        ("Notice", _days(conditions.notice_days)),
        ("Time to mend a breach", _days(conditions.cure_days)),
        ("Takes effect", EFFECT_NAMES[conditions.effect]),
        ("Rounding", ROUNDING_NAMES[conditions.rounding]),
        ("Evidence", conditions.evidence),
    )
    return tuple((name, words) for name, words in rows if words)


def _days(number: int) -> str:
    return f"{number} days" if number else ""


def _whole_months(start: date, end: date) -> int:
    """How many whole months lie between two days; none when the second comes first."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return max(0, months - (1 if end.day < start.day else 0))
