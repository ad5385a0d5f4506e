"""Costs and benefits as recorded, and the locked forecasts."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, true

from consortium.foundation.database import db
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.savings.domain.facts import BenefitKind, CostKind
from consortium.savings.models.forecast import Forecast
from consortium.savings.models.ledger import Benefit, ProgrammeCost


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    reference: str
    kind: CostKind
    falls_on: date
    amount: Decimal
    description: str
    evidence: str
    trust: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitLine:
    reference: str
    kind: BenefitKind
    falls_on: date
    amount: Decimal
    description: str
    valuation: str
    trust: str
    loan_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastLine:
    reference: str
    period: Period
    savings: Decimal
    rebate: Decimal
    locked_at: datetime
    sha256: str


def list_costs(*, actor: Actor) -> list[CostLine]:
    """The costs of the consortia within reach, the latest first."""
    rows = db.session.execute(
        select(ProgrammeCost, Organisation.name)
        .outerjoin(Organisation, Organisation.id == ProgrammeCost.trust_id)
        .where(_within(actor, ProgrammeCost.consortium_id))
        .order_by(ProgrammeCost.falls_on.desc(), ProgrammeCost.reference)
    )
    return [
        CostLine(
            reference=row.reference,
            kind=row.kind,
            falls_on=row.falls_on,
            amount=row.amount,
            description=row.description,
            evidence=row.evidence,
            trust=trust or "",
        )
        for row, trust in rows
    ]


def list_benefits(*, actor: Actor) -> list[BenefitLine]:
    """The benefits of the consortia within reach, the latest first."""
    rows = db.session.execute(
        select(Benefit, Organisation.name)
        .outerjoin(Organisation, Organisation.id == Benefit.trust_id)
        .where(_within(actor, Benefit.consortium_id))
        .order_by(Benefit.falls_on.desc(), Benefit.reference)
    )
    return [
        BenefitLine(
            reference=row.reference,
            kind=row.kind,
            falls_on=row.falls_on,
            amount=row.amount,
            description=row.description,
            valuation=row.valuation,
            trust=trust or "",
            loan_id=row.loan_id,
        )
        for row, trust in rows
    ]


def list_forecasts(*, actor: Actor) -> list[ForecastLine]:
    """The locked forecasts of the consortia within reach, the latest period first."""
    rows = db.session.scalars(
        select(Forecast)
        .where(_within(actor, Forecast.consortium_id))
        .order_by(Forecast.period_from.desc())
    )
    return [
        ForecastLine(
            reference=row.reference,
            period=Period(row.period_from, row.period_to),
            savings=row.savings,
            rebate=row.rebate,
            locked_at=row.locked_at,
            sha256=row.sha256,
        )
        for row in rows
    ]


def _within(actor: Actor, consortium_id: Any) -> ColumnElement[bool]:
    """The consortia whose own books the actor may read: being a former member is not enough."""
    scope = actor.scope(Permission.SAVINGS_VIEW)
    return true() if scope.everything else consortium_id.in_(scope.organisations)
