"""Devices on their way: what was sent, and what arrived. Neither is ever changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.equipment.domain.movement import Condition, MovementKind
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, Json, enum_of, references
from consortium.foundation.domain.errors import Conflict


class Movement(Identified, AppendOnly, Base):
    """A device that left one trust for another, how, and with what."""

    __tablename__ = "movement"

    asset_id: Mapped[UUID] = mapped_column(references("asset.id"), index=True)
    loan_id: Mapped[UUID] = mapped_column(references("loan.id"), index=True)
    kind: Mapped[MovementKind] = mapped_column(enum_of(MovementKind))
    from_trust_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    from_site_id: Mapped[UUID] = mapped_column(references("site.id"), index=True)
    to_trust_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    to_site_id: Mapped[UUID] = mapped_column(references("site.id"), index=True)
    to_location: Mapped[str] = mapped_column(String(120))
    sent_at: Mapped[datetime] = mapped_column(Instant, index=True)
    sent_by: Mapped[UUID | None] = mapped_column(Uuid)
    condition: Mapped[Condition] = mapped_column(enum_of(Condition))
    accessories: Mapped[list[str]] = mapped_column(Json)
    # The number of the certificate that says it is clean.
    decontamination: Mapped[str] = mapped_column(String(80))
    carrier: Mapped[str] = mapped_column(String(120))


class MovementReceipt(Identified, AppendOnly, Base):
    """How a device arrived, and what differs from how it left; each movement arrives once."""

    __tablename__ = "movement_receipt"
    __table_args__ = (UniqueConstraint("movement_id"),)

    movement_id: Mapped[UUID] = mapped_column(references("movement.id"))
    received_at: Mapped[datetime] = mapped_column(Instant)
    received_by: Mapped[UUID | None] = mapped_column(Uuid)
    condition: Mapped[Condition] = mapped_column(enum_of(Condition))
    accessories: Mapped[list[str]] = mapped_column(Json)
    discrepancies: Mapped[list[str]] = mapped_column(Json)
    passed: Mapped[bool | None]
    note: Mapped[str] = mapped_column(String(400))


def movement_under_way(loan_id: UUID, kind: MovementKind) -> Movement:
    """The movement of a loan that has not arrived yet.

    Raises:
        Conflict: nothing is on its way.
    """
    row = db.session.scalar(
        select(Movement)
        .outerjoin(MovementReceipt, MovementReceipt.movement_id == Movement.id)
        .where(Movement.loan_id == loan_id, Movement.kind == kind, MovementReceipt.id.is_(None))
    )
    if row is None:
        raise Conflict(
            "not_on_its_way",
            "The device is not on its way.",
            next_step="Reload the loan to see how it stands.",
        )
    return row


explain(
    "uq_movement_receipt_movement_id",
    lambda: Conflict(
        "received_already",
        "Somebody has recorded already that the device arrived.",
        next_step="Reload the loan to see how it stands.",
    ),
)
