"""The claim of a rebate and what became of it, event by event."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.contracts.domain.rebates.rebate_claims import ClaimEvent, ClaimStep
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Amount, Instant, enum_of, references
from consortium.foundation.domain.errors import Conflict


class RebateClaimEvent(Identified, AppendOnly, Base):
    __tablename__ = "rebate_claim_event"
    __table_args__ = (
        UniqueConstraint("scheme_id", "year_from", "position"),
        CheckConstraint(
            "(step = 'claimed') = (entitlement_id IS NOT NULL)", name="claims_an_entitlement"
        ),
    )

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    scheme_id: Mapped[UUID] = mapped_column(references("tier_scheme.id"), index=True)
    year_from: Mapped[date]
    position: Mapped[int]
    step: Mapped[ClaimStep] = mapped_column(enum_of(ClaimStep))
    happened_on: Mapped[date]
    # The number of our letter, or of the supplier's.
    reference: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(String(400), default="")
    # What was claimed, on which entitlement, and the hash of the evidence sent with it.
    entitlement_id: Mapped[UUID | None] = mapped_column(references("rebate_entitlement.id"))
    amount: Mapped[Decimal | None] = mapped_column(Amount)
    evidence_sha256: Mapped[str] = mapped_column(String(64), default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)

    def as_value(self) -> ClaimEvent:
        return ClaimEvent(step=self.step, on=self.happened_on)


explain(
    "uq_rebate_claim_event_scheme_id_year_from_position",
    lambda: Conflict(
        "claim_moved_on",
        "Somebody else recorded something about this claim at the same moment.",
        next_step="Look at the rebate's page and record it again if it still applies.",
    ),
)


def claim_events_of(agreement_ids: Collection[UUID]) -> Sequence[RebateClaimEvent]:
    """Everything that happened to the claims under some agreements, oldest first."""
    return db.session.scalars(
        select(RebateClaimEvent)
        .where(RebateClaimEvent.agreement_id.in_(agreement_ids))
        .order_by(RebateClaimEvent.year_from, RebateClaimEvent.position)
    ).all()
