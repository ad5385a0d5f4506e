"""Rebates: what was earned as of an instant, what was settled, and each trust's share of it.

All rows are history. An entitlement is cumulative and superseded by the next one; a settlement is
taken back by a reversal that names it. Each has its place in the order of its rebate and year, so
that of two recorded at the same moment the second finds that it must look again.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.contracts.domain.rebates.rebates import SettlementKind
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import (
    Amount,
    Instant,
    Json,
    Quantity,
    enum_of,
    references,
)
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.periods import london_date


class RebateEntitlement(Identified, AppendOnly, Base):
    """What a rebate had earned in a contract year, by the lines of the batches that it names."""

    __tablename__ = "rebate_entitlement"
    __table_args__ = (UniqueConstraint("scheme_id", "year_from", "position"),)

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    scheme_id: Mapped[UUID] = mapped_column(references("tier_scheme.id"), index=True)
    year_from: Mapped[date]
    year_to: Mapped[date]
    position: Mapped[int]
    spend: Mapped[Decimal] = mapped_column(Amount)
    # None when no threshold is reached.
    threshold: Mapped[Decimal | None] = mapped_column(Amount)
    rate: Mapped[Decimal] = mapped_column(Quantity)
    gross: Mapped[Decimal] = mapped_column(Amount)
    amount: Mapped[Decimal] = mapped_column(Amount)
    # {trust code: what its share is in proportion to, as text}.
    weights: Mapped[dict[str, str]] = mapped_column(Json)
    members_at_end: Mapped[list[str]] = mapped_column(Json)
    # The import batches the spend was taken from.
    batch_ids: Mapped[list[str]] = mapped_column(Json)
    inputs_sha256: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)

    @property
    def is_final(self) -> bool:
        """Whether the year was over when it was recorded, so that its last members were known."""
        return london_date(self.recorded_at) >= self.year_to


class RebateSettlement(Identified, AppendOnly, Base):
    """Money for a rebate; it counts as a saving with its credit note. A reversal is negative."""

    __tablename__ = "rebate_settlement"
    __table_args__ = (
        UniqueConstraint("scheme_id", "year_from", "position"),
        UniqueConstraint("reverses_id"),
        CheckConstraint("length(credit_note) > 0", name="has_credit_note"),
        CheckConstraint(
            "(kind = 'reversal') = (amount < 0) AND amount <> 0", name="reversal_is_negative"
        ),
        CheckConstraint(
            "kind <> 'reversal' OR reverses_id IS NOT NULL", name="reversal_names_what_it_reverses"
        ),
    )

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    scheme_id: Mapped[UUID] = mapped_column(references("tier_scheme.id"), index=True)
    year_from: Mapped[date]
    position: Mapped[int]
    entitlement_id: Mapped[UUID] = mapped_column(references("rebate_entitlement.id"))
    kind: Mapped[SettlementKind] = mapped_column(enum_of(SettlementKind))
    amount: Mapped[Decimal] = mapped_column(Amount)
    credit_note: Mapped[str] = mapped_column(String(60))
    paid_on: Mapped[date]
    reverses_id: Mapped[UUID | None] = mapped_column(references("rebate_settlement.id"))
    reason: Mapped[str] = mapped_column(String(400), default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


class RebateAllocation(Identified, AppendOnly, Base):
    __tablename__ = "rebate_allocation"
    __table_args__ = (UniqueConstraint("settlement_id", "trust_id"),)

    settlement_id: Mapped[UUID] = mapped_column(references("rebate_settlement.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    amount: Mapped[Decimal] = mapped_column(Amount)


explain(
    "uq_rebate_entitlement_scheme_id_year_from_position",
    lambda: Conflict(
        "entitlement_recorded",
        "Somebody recorded this entitlement at the same moment.",
        next_step="Look at the rebate's page and, if something is missing, record it again.",
    ),
)
explain(
    "uq_rebate_settlement_scheme_id_year_from_position",
    lambda: Conflict(
        "settled_meanwhile",
        "Somebody else settled this rebate at the same moment; nothing was settled twice.",
        next_step="Look at what is still due, then settle that.",
    ),
)
explain(
    "uq_rebate_settlement_reverses_id",
    lambda: Conflict(
        "reversed_already",
        "This payment is taken back already.",
        next_step="Look at the payments of the rebate.",
    ),
)


def entitlements_of(agreement_ids: Collection[UUID]) -> Sequence[RebateEntitlement]:
    """Every entitlement recorded under some agreements, oldest first."""
    return db.session.scalars(
        select(RebateEntitlement)
        .where(RebateEntitlement.agreement_id.in_(agreement_ids))
        .order_by(RebateEntitlement.year_from, RebateEntitlement.position)
    ).all()


def last_entitlement(scheme_id: UUID, year_from: date) -> RebateEntitlement | None:
    return db.session.scalar(
        select(RebateEntitlement)
        .where(RebateEntitlement.scheme_id == scheme_id, RebateEntitlement.year_from == year_from)
        .order_by(RebateEntitlement.position.desc())
        .limit(1)
    )


def settlements_of(scheme_id: UUID, year_from: date) -> Sequence[RebateSettlement]:
    """What was settled of a rebate and contract year, oldest first."""
    return db.session.scalars(
        select(RebateSettlement)
        .where(RebateSettlement.scheme_id == scheme_id, RebateSettlement.year_from == year_from)
        .order_by(RebateSettlement.position)
    ).all()


def allocated(settlement_ids: Collection[UUID]) -> dict[UUID, Decimal]:
    """What some settlements gave each trust together."""
    found: dict[UUID, Decimal] = {}
    for row in db.session.scalars(
        select(RebateAllocation).where(RebateAllocation.settlement_id.in_(settlement_ids))
    ):
        found[row.trust_id] = found.get(row.trust_id, ZERO) + row.amount
    return found
