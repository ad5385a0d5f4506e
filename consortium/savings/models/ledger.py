"""Costs of the programme, and benefits that reduce no budget."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Amount, Instant, enum_of, references
from consortium.foundation.domain.errors import Conflict
from consortium.savings.domain.facts import BenefitKind, CostKind


class ProgrammeCost(Identified, AppendOnly, Base):
    """A cost, in the period in which it falls; a negative one corrects an earlier row."""

    __tablename__ = "programme_cost"

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    consortium_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    trust_id: Mapped[UUID | None] = mapped_column(references("organisation.id"))
    kind: Mapped[CostKind] = mapped_column(enum_of(CostKind))
    falls_on: Mapped[date] = mapped_column(index=True)
    amount: Mapped[Decimal] = mapped_column(Amount)
    description: Mapped[str] = mapped_column(String(200))
    evidence: Mapped[str] = mapped_column(String(400), default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


class Benefit(Identified, AppendOnly, Base):
    __tablename__ = "benefit"
    __table_args__ = (
        CheckConstraint("length(valuation) > 0", name="has_valuation"),
        Index("uq_benefit_loan_id", "loan_id", unique=True),
    )

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    consortium_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    trust_id: Mapped[UUID | None] = mapped_column(references("organisation.id"))
    kind: Mapped[BenefitKind] = mapped_column(enum_of(BenefitKind))
    falls_on: Mapped[date] = mapped_column(index=True)
    amount: Mapped[Decimal] = mapped_column(Amount)
    description: Mapped[str] = mapped_column(String(200))
    # The loan of a device that brought it; a loan brings its benefit once.
    loan_id: Mapped[UUID | None] = mapped_column(Uuid)
    # How the amount was worked out; a benefit without it is not recorded.
    valuation: Mapped[str] = mapped_column(String(400))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


explain(
    "uq_benefit_loan_id",
    lambda: Conflict(
        "loan_recorded",
        "The benefit of this loan is recorded already.",
        next_step="Find it in the ledger.",
    ),
)
