"""How an agreement performs: its indicators, their results, and the yearly assessments."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from consortium.contracts.domain.managing.kpis import (
    Direction,
    Rating,
    assessments,
    is_met,
    lacking,
)
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.contracts.models.kpi import (
    Kpi,
    KpiPublication,
    KpiResult,
    access_kpi,
    access_kpi_result,
    results_seen_by,
)
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation

Trust = aliased(Organisation)
Later = aliased(KpiResult)
WHOLE = "Whole agreement"


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiLine:
    id: UUID
    agreement_id: UUID
    name: str
    measures: str
    target: Decimal
    unit: str
    direction: Direction
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultLine:
    """A result; the latest correction of a period stands, the earlier ones are superseded."""

    id: UUID
    kpi: str
    trust: str
    period: Period
    value: Decimal
    target: Decimal
    unit: str
    direction: Direction
    is_met: bool
    rating: Rating
    evidence: str
    recorded_at: datetime
    is_superseded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentLine:
    year: Period
    due_on: date
    published_on: date | None
    notice: str
    is_overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """What the page of an agreement's performance shows above its results."""

    kpis: tuple[KpiLine, ...]
    # How many indicators the Procurement Act asks for beyond those that are set.
    lacking: int
    assessments: tuple[AssessmentLine, ...]


def performance_of(*, actor: Actor, agreement_id: UUID, today: date) -> Performance:
    """The indicators of an agreement, how many are lacking, and its yearly assessments.

    Raises:
        NotFound: the agreement is not within reach.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    rows = select(Kpi).where(Kpi.agreement_id == agreement.id).order_by(Kpi.id)
    kpis = tuple(map(_kpi, db.session.scalars(rows)))
    return Performance(
        kpis=kpis,
        lacking=_lacking(agreement, sum(1 for each in kpis if each.withdrawn_reason is None)),
        assessments=tuple(_assessments(agreement, today)),
    )


def kpis_lacking(*, actor: Actor, agreement_id: UUID) -> int:
    """How many indicators an agreement has too few, given its value.

    Raises:
        NotFound: the agreement is not within reach.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    measured = select(func.count()).where(
        Kpi.agreement_id == agreement.id, Kpi.withdrawn_at.is_(None)
    )
    return _lacking(agreement, db.session.scalar(measured) or 0)


def list_results(*, actor: Actor, agreement_id: UUID, asked: Asked) -> Page[ResultLine]:
    """The results of an agreement that the actor sees; words match indicator, trust, evidence.

    Raises:
        NotFound: the agreement is not within reach.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    rows = _results(actor, agreement).where(
        *matching(asked.words, Kpi.name, Trust.name, KpiResult.evidence)
    )
    orders = {
        "period": KpiResult.period_from,
        "kpi": Kpi.name,
        "trust": Trust.name,
        "rating": KpiResult.rating,
    }
    wanted = asked if asked.sort in orders else replace(asked, sort="period", descending=True)
    page, total = one_page(rows, wanted, orders[wanted.sort], Kpi.name, KpiResult.id)
    return Page(rows=_lines(page), total=total, asked=asked)


def results_over_time(*, actor: Actor, agreement_id: UUID) -> list[ResultLine]:
    """The results that stand, the earliest period first: what the charts are drawn from.

    Raises:
        NotFound: the agreement is not within reach.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    rows = _results(actor, agreement).where(Later.id.is_(None), Kpi.withdrawn_at.is_(None))
    return _lines(db.session.execute(rows.order_by(Kpi.id, KpiResult.period_from, KpiResult.id)))


def find_kpi(*, actor: Actor, kpi_id: UUID) -> KpiLine:
    """One indicator.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    row, _ = access_kpi(actor=actor, kpi_id=kpi_id)
    return _kpi(row)


def find_result(*, actor: Actor, result_id: UUID) -> tuple[ResultLine, KpiLine]:
    """One result with its indicator.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    row, kpi, agreement = access_kpi_result(actor=actor, result_id=result_id)
    found = db.session.execute(_results(actor, agreement).where(KpiResult.id == row.id))
    return _lines(found)[0], _kpi(kpi)


def _results(actor: Actor, agreement: Agreement) -> Select[*tuple[Any, ...]]:
    return (
        select(KpiResult, Kpi, Trust.name, Later.id)
        .join(Kpi, Kpi.id == KpiResult.kpi_id)
        .outerjoin(Trust, Trust.id == KpiResult.trust_id)
        .outerjoin(Later, Later.supersedes_id == KpiResult.id)
        .where(Kpi.agreement_id == agreement.id, results_seen_by(actor, agreement))
    )


def _lines(rows: Iterable[Any]) -> list[ResultLine]:
    return [
        ResultLine(
            id=row.id,
            kpi=kpi.name,
            trust=trust or WHOLE,
            period=Period(row.period_from, row.period_to),
            value=row.value,
            target=kpi.target,
            unit=kpi.unit,
            direction=kpi.direction,
            is_met=is_met(row.value, target=kpi.target, direction=kpi.direction),
            rating=row.rating,
            evidence=row.evidence,
            recorded_at=row.recorded_at,
            is_superseded=later is not None,
        )
        for row, kpi, trust, later in rows
    ]


def _kpi(row: Kpi) -> KpiLine:
    return KpiLine(
        id=row.id,
        agreement_id=row.agreement_id,
        name=row.name,
        measures=row.measures,
        target=row.target,
        unit=row.unit,
        direction=row.direction,
        withdrawn_reason=row.withdrawn_reason,
    )


def _lacking(agreement: Agreement, count: int) -> int:
    """By the value awarded or, where nothing was, by what all contracts are worth together."""
    value = agreement.award_value
    if value is None:
        total = select(func.sum(TrustContract.value)).where(
            TrustContract.agreement_id == agreement.id
        )
        value = db.session.scalar(total) or Decimal(0)
    return lacking(value, count)


def _assessments(agreement: Agreement, today: date) -> Iterable[AssessmentLine]:
    rows = select(KpiPublication).where(KpiPublication.agreement_id == agreement.id)
    published = {row.year_from: row for row in db.session.scalars(rows)}
    for each in assessments(Period(agreement.starts_on, agreement.ends_on), today=today):
        row = published.get(each.year.start)
        yield AssessmentLine(
            year=each.year,
            due_on=each.due_on,
            published_on=row.published_on if row else None,
            notice=row.notice if row else "",
            is_overdue=row is None and each.due_on < today,
        )
