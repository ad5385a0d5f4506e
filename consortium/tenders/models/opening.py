"""What happened at an opening: the shares that were shown, and each envelope as it was found."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Instant, Json, enum_of, references
from consortium.tenders.domain.envelope import Envelope
from consortium.tenders.domain.opening import Outcome, Presented, is_fresh
from consortium.tenders.models.bid import Unguessable


class OpeningStep(Identified, AppendOnly, Base):
    """A share that somebody showed. It is handed on to the other holders' keys, to nobody else."""

    __tablename__ = "opening_step"

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    holder_id: Mapped[UUID] = mapped_column(references("key_holder.id"))
    person_id: Mapped[UUID] = mapped_column(references("person.id"))
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    presented_at: Mapped[datetime] = mapped_column(Instant)
    # By the envelope, then by the holder who can read it: the share, sealed to that holder's key.
    handed: Mapped[dict[str, dict[str, str]]] = mapped_column(Json)

    def as_value(self) -> Presented:
        return Presented(
            person_id=self.person_id,
            trust_id=self.trust_id,
            holder_id=self.holder_id,
            at=self.presented_at,
        )


class KeyRelease(Identified, AppendOnly, Base):
    """The secret of a key that two holders gave back, locked with the server's key until used."""

    __tablename__ = "key_release"
    __table_args__ = (UniqueConstraint("key_id"),)

    key_id: Mapped[UUID] = mapped_column(references("tender_key.id"))
    locked: Mapped[bytes] = mapped_column(LargeBinary)
    released_at: Mapped[datetime] = mapped_column(Instant)
    first_step_id: Mapped[UUID] = mapped_column(references("opening_step.id"))
    second_step_id: Mapped[UUID] = mapped_column(references("opening_step.id"))


class OpenedEnvelope(Unguessable, AppendOnly, Base):
    """An envelope at its opening: the hash of how it lay here, and what was in it."""

    __tablename__ = "opened_envelope"
    __table_args__ = (UniqueConstraint("sealed_bid_id", "envelope"),)

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    sealed_bid_id: Mapped[UUID] = mapped_column(references("sealed_bid.id"))
    supplier_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    envelope: Mapped[Envelope] = mapped_column(enum_of(Envelope))
    outcome: Mapped[Outcome] = mapped_column(enum_of(Outcome))
    sealed_sha256: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    submitted_by: Mapped[UUID | None] = mapped_column(Uuid)
    # Of what was found in it; empty when it was tampered with.
    part: Mapped[dict[str, Any]] = mapped_column(Json)
    opened_at: Mapped[datetime] = mapped_column(Instant)


def waiting_step(tender_id: UUID, now: datetime) -> OpeningStep | None:
    """The share that was shown last and still counts, for a second one to join it."""
    row = db.session.scalar(
        select(OpeningStep)
        .where(OpeningStep.tender_id == tender_id)
        .order_by(OpeningStep.presented_at.desc())
        .limit(1)
    )
    return row if row is not None and is_fresh(row.presented_at, now) else None


def release_of(key_id: UUID) -> KeyRelease | None:
    return db.session.scalar(select(KeyRelease).where(KeyRelease.key_id == key_id))


def opened_envelopes(tender_id: UUID, envelope: Envelope) -> list[OpenedEnvelope]:
    """One kind of envelope of a tender as they were found, in the order of their digests."""
    rows = select(OpenedEnvelope).where(
        OpenedEnvelope.tender_id == tender_id, OpenedEnvelope.envelope == envelope
    )
    return list(db.session.scalars(rows.order_by(OpenedEnvelope.digest)))
