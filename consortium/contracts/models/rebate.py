"""Rebates that a supplier has confirmed and paid, and each trust's share."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Amount, Instant, Json, Quantity, references
from consortium.foundation.domain.errors import Conflict


class RebateSettlement(Identified, AppendOnly, Base):
    """What a rebate scheme paid for a contract year; it counts as a saving with its credit note."""

    __tablename__ = "rebate_settlement"
    __table_args__ = (
        UniqueConstraint("scheme_id", "year_from"),
        CheckConstraint("length(credit_note) > 0", name="has_credit_note"),
    )

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    scheme_id: Mapped[UUID] = mapped_column(references("tier_scheme.id"), index=True)
    year_from: Mapped[date]
    year_to: Mapped[date]
    spend: Mapped[Decimal] = mapped_column(Amount)
    threshold: Mapped[Decimal] = mapped_column(Amount)
    rate: Mapped[Decimal] = mapped_column(Quantity)
    amount: Mapped[Decimal] = mapped_column(Amount)
    credit_note: Mapped[str] = mapped_column(String(60))
    paid_on: Mapped[date]
    # The import batches the spend was taken from.
    batch_ids: Mapped[list[str]] = mapped_column(Json)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


class RebateAllocation(Identified, AppendOnly, Base):
    __tablename__ = "rebate_allocation"
    __table_args__ = (UniqueConstraint("settlement_id", "trust_id"),)

    settlement_id: Mapped[UUID] = mapped_column(references("rebate_settlement.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    spend: Mapped[Decimal] = mapped_column(Amount)
    amount: Mapped[Decimal] = mapped_column(Amount)


explain(
    "uq_rebate_settlement_scheme_id_year_from",
    lambda: Conflict(
        "rebate_settled",
        "This rebate is confirmed already for that contract year.",
        next_step="Look at the rebates of the agreement.",
    ),
)
