"""Tenders, the trusts invited to each, and the chain of events that brought it where it is."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, Versioned, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, Json, enum_of, references
from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.demand import Answer
from consortium.tenders.domain.procurement import Procedure, Regime
from consortium.tenders.domain.tender import TenderState


class Tender(Identified, Versioned, Base):
    """A procurement that several trusts run together. Only ``move_tender`` writes its state."""

    __tablename__ = "tender"
    __table_args__ = (
        CheckConstraint("ends_on > starts_on", name="ends_after_start"),
        CheckConstraint("opened_at IS NULL OR deadline IS NOT NULL", name="opened_after_deadline"),
    )

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(110))
    consortium_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    lead_trust_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    procedure: Mapped[Procedure] = mapped_column(enum_of(Procedure))
    commenced_on: Mapped[date]
    # Follows from the day it began; kept because the law it stands for never changes again.
    regime: Mapped[Regime] = mapped_column(enum_of(Regime))
    state: Mapped[TenderState] = mapped_column(enum_of(TenderState), default=TenderState.DRAFT)
    currency: Mapped[str] = mapped_column(String(3), default="GBP")
    # The participation clause, word for word as it goes into the agreements.
    clause_text: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    demand_due_on: Mapped[date | None]
    deadline: Mapped[datetime | None] = mapped_column(Instant)
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    # When quality was locked: from then on prices may be read.
    prices_opened_at: Mapped[datetime | None] = mapped_column(Instant)
    drafted_at: Mapped[datetime] = mapped_column(Instant)
    drafted_by: Mapped[UUID | None] = mapped_column(Uuid)


class TenderTrust(Identified, Versioned, Base):
    """A trust that was invited, and whether it submitted its demand or declined."""

    __tablename__ = "tender_trust"
    __table_args__ = (
        UniqueConstraint("tender_id", "trust_id"),
        CheckConstraint("submitted_by IS NULL OR submitted_at IS NOT NULL", name="submitted_pair"),
        CheckConstraint("declined_by IS NULL OR declined_at IS NOT NULL", name="declined_pair"),
        CheckConstraint("submitted_at IS NULL OR declined_at IS NULL", name="one_answer"),
    )

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    invited_at: Mapped[datetime] = mapped_column(Instant)
    invited_by: Mapped[UUID | None] = mapped_column(Uuid)
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    submitted_by: Mapped[UUID | None] = mapped_column(Uuid)
    declined_at: Mapped[datetime | None] = mapped_column(Instant)
    declined_by: Mapped[UUID | None] = mapped_column(Uuid)
    declined_because: Mapped[str] = mapped_column(String(400), default="")

    @property
    def answer(self) -> Answer | None:
        if self.submitted_at is not None:
            return Answer.SUBMITTED
        return Answer.DECLINED if self.declined_at is not None else None


class TenderEvent(Identified, AppendOnly, Base):
    """One move of a tender; its payload hash seals every column and the event before it."""

    __tablename__ = "tender_event"
    __table_args__ = (UniqueConstraint("tender_id", "seq"),)

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
    # Empty for the first event, else a "to" of the event before it.
    from_state: Mapped[str] = mapped_column(String(40), default="")
    to_state: Mapped[TenderState] = mapped_column(enum_of(TenderState))
    actor_id: Mapped[UUID | None] = mapped_column(Uuid)
    reason: Mapped[str] = mapped_column(String(400), default="")
    # The hashes of what the move froze: demand, bids, rankings.
    sealed: Mapped[dict[str, str]] = mapped_column(Json)
    payload_sha256: Mapped[str] = mapped_column(String(64))
    previous_sha256: Mapped[str] = mapped_column(String(64))


def invitations_of(tender_id: UUID) -> list[TenderTrust]:
    """The trusts that were invited to a tender, as rows."""
    rows = select(TenderTrust).where(TenderTrust.tender_id == tender_id)
    return list(db.session.scalars(rows.order_by(TenderTrust.id)))


explain(
    "uq_tender_trust_tender_id_trust_id",
    lambda: Invalid(
        "trust_invited",
        "This trust is invited already.",
        field="trusts",
        next_step="Look at the list of invited trusts.",
    ),
)
