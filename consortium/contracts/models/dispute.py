"""Disputes of recorded tier tests: raised once, resolved once."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Uuid, select, text
from sqlalchemy.orm import Mapped, mapped_column

from consortium.contracts.domain.disputes import DisputeState, OpenDispute, TestKey
from consortium.contracts.models.schedule import TierDetermination
from consortium.foundation.database import Base, Identified, Versioned, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.foundation.domain.errors import Conflict
from consortium.organisations.models.organisation import Organisation

_OPEN = text("state = 'open'")


class TierDispute(Identified, Versioned, Base):
    """The supplier or a member contests what a tier test found."""

    __tablename__ = "tier_dispute"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (resolved_at IS NULL)", name="resolved_pair"),
        Index(
            "uq_tier_dispute_open",
            "determination_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    determination_id: Mapped[UUID] = mapped_column(references("tier_determination.id"), index=True)
    # The organisation for which it is raised: the supplier, or a trust of the agreement.
    party_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    state: Mapped[DisputeState] = mapped_column(enum_of(DisputeState), default=DisputeState.OPEN)
    reason: Mapped[str] = mapped_column(String(400))
    document_id: Mapped[UUID | None] = mapped_column(references("agreement_document.id"))
    raised_at: Mapped[datetime] = mapped_column(Instant)
    raised_by: Mapped[UUID | None] = mapped_column(Uuid)
    resolution: Mapped[str] = mapped_column(String(400), default="")
    resolved_at: Mapped[datetime | None] = mapped_column(Instant)
    resolved_by: Mapped[UUID | None] = mapped_column(Uuid)
    # The test that took the place of the disputed one, when the dispute was upheld.
    corrected_id: Mapped[UUID | None] = mapped_column(references("tier_determination.id"))


explain(
    "uq_tier_dispute_open",
    lambda: Conflict(
        "disputed_already",
        "This tier test is disputed already.",
        next_step="Wait until that dispute is resolved.",
    ),
)


def open_disputes(agreement_ids: Collection[UUID]) -> dict[TestKey, OpenDispute]:
    """The disputes of some agreements that are not resolved, by the test they contest."""
    rows = db.session.execute(
        select(
            TierDetermination.scheme_id,
            TierDetermination.tested_on,
            Organisation.name,
            TierDispute.reason,
        )
        .join(TierDetermination, TierDetermination.id == TierDispute.determination_id)
        .join(Organisation, Organisation.id == TierDispute.party_id)
        .where(TierDispute.agreement_id.in_(agreement_ids), TierDispute.state == DisputeState.OPEN)
    )
    return {
        (str(scheme_id), tested_on): OpenDispute(by=party, reason=reason)
        for scheme_id, tested_on, party, reason in rows
    }
