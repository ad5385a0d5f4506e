"""What changes who counts without anybody joining or leaving: mergers, and who leads.

Rows are never changed; each takes effect on one day and was recorded at one instant.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consortium.contracts.domain.terms.leads import LeadKind
from consortium.foundation.database import AppendOnly, Base, Identified
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.foundation.domain.errors import Invalid


class TrustMerger(Identified, AppendOnly, Base):
    """A member merges with another trust; from that day both take part through the successor."""

    __tablename__ = "trust_merger"
    __table_args__ = (
        UniqueConstraint("agreement_id", "trust_id", "other_trust_id"),
        CheckConstraint("trust_id <> other_trust_id", name="two_trusts"),
    )

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    other_trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    successor_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    effective_on: Mapped[date]
    # Whether the contract names the other trust, or was varied for it, if it was no member.
    outsiders_named: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(400))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


class LeadEvent(Identified, AppendOnly, Base):
    """A trust is appointed to lead the consortium under an agreement, or lays the lead down."""

    __tablename__ = "lead_event"
    __table_args__ = (UniqueConstraint("agreement_id", "trust_id", "kind", "effective_on"),)

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    kind: Mapped[LeadKind] = mapped_column(enum_of(LeadKind))
    effective_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(400))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


explain(
    "uq_trust_merger_agreement_id_trust_id_other_trust_id",
    lambda: Invalid(
        "merger_recorded",
        "This merger is recorded already.",
        field="other_trust_id",
        next_step="Look at the list of mergers.",
    ),
)
explain(
    "uq_lead_event_agreement_id_trust_id_kind_effective_on",
    lambda: Invalid(
        "lead_recorded",
        "The same is recorded already for that day.",
        field="effective_on",
        next_step="Look at who leads.",
    ),
)
