"""Letters of commitment: who signed for a trust, when, for how long, and how exactly.

What a trust has named and not yet signed for stands apart: no tier test counts it.
"""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from consortium.catalogue.models.item import Item
from consortium.contracts.domain.contracts import CommitmentClass
from consortium.contracts.models.agreement import TrustContract
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Instant, Quantity, enum_of, references


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


class ProposedVolume(Identified, AppendOnly, Base):
    """How much a trust named in the tender, for the letter that it is yet to sign."""

    __tablename__ = "proposed_volume"
    __table_args__ = (
        UniqueConstraint("contract_id", "item_id"),
        CheckConstraint("per_year > 0", name="above_zero"),
    )

    contract_id: Mapped[UUID] = mapped_column(references("trust_contract.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(references("item.id"))
    per_year: Mapped[Decimal] = mapped_column(Quantity)
    commitment_class: Mapped[CommitmentClass] = mapped_column(enum_of(CommitmentClass))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


def propose_volume(
    contract: TrustContract,
    *,
    item_id: UUID,
    per_year: Decimal,
    commitment_class: CommitmentClass,
    proposed_by: UUID | None,
    now: datetime,
) -> None:
    """Keep what a trust named of an item for its first letter, inside the open transaction."""
    db.session.add(
        ProposedVolume(
            id=uuid7(),
            contract_id=contract.id,
            item_id=item_id,
            per_year=per_year,
            commitment_class=commitment_class,
            recorded_at=now,
            recorded_by=proposed_by,
        )
    )


def proposed_volumes(
    contract_id: UUID, known_at: datetime | None = None
) -> list[tuple[ProposedVolume, Item]]:
    """What a trust has named for its first letter, with the items, by their codes."""
    rows = (
        select(ProposedVolume, Item)
        .join(Item, Item.id == ProposedVolume.item_id)
        .where(ProposedVolume.contract_id == contract_id)
        .order_by(Item.code)
    )
    if known_at is not None:
        rows = rows.where(ProposedVolume.recorded_at <= known_at)
    return [(row, item) for row, item in db.session.execute(rows)]
