"""Letters of commitment: who signed for a trust, when, for how long, and how exactly."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified
from consortium.foundation.database.types import Instant, Quantity, references


class CommitmentLetter(Identified, AppendOnly, Base):
    """A letter of a trust under its contract; the quantities are the commitments it holds."""

    __tablename__ = "commitment_letter"
    __table_args__ = (
        CheckConstraint("period_to IS NULL OR period_to > period_from", name="ends_after_start"),
    )

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    contract_id: Mapped[UUID] = mapped_column(references("trust_contract.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    # Their office, not their name: "Chief finance officer".
    signed_by: Mapped[str] = mapped_column(String(120))
    signed_on: Mapped[date]
    period_from: Mapped[date]
    period_to: Mapped[date | None]
    tolerance_percent: Mapped[Decimal] = mapped_column(Quantity)
    document_id: Mapped[UUID | None] = mapped_column(references("agreement_document.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


class LetterCommitment(Identified, AppendOnly, Base):
    """Which commitments stand in which letter."""

    __tablename__ = "letter_commitment"
    __table_args__ = (UniqueConstraint("commitment_id"),)

    letter_id: Mapped[UUID] = mapped_column(references("commitment_letter.id"), index=True)
    commitment_id: Mapped[UUID] = mapped_column(references("commitment.id"))
