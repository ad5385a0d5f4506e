"""What changed in a published tender, and the moves of its deadline."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, Text, UniqueConstraint, Uuid, func, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, references
from consortium.foundation.domain.errors import Conflict


class TenderAmendment(Identified, AppendOnly, Base):
    """A change of what suppliers bid on. Bids submitted before ``at`` are confirmed anew."""

    __tablename__ = "tender_amendment"
    __table_args__ = (UniqueConstraint("tender_id", "number"),)

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    number: Mapped[int]
    what: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    file_id: Mapped[UUID | None] = mapped_column(references("stored_file.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[UUID | None] = mapped_column(Uuid)


class DeadlineExtension(Identified, AppendOnly, Base):
    """A later deadline that one person proposed; it counts once another confirmed it."""

    __tablename__ = "deadline_extension"

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    to_at: Mapped[datetime] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(String(400))
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    proposed_by: Mapped[UUID | None] = mapped_column(Uuid)


class ExtensionAnswer(Identified, AppendOnly, Base):
    __tablename__ = "extension_answer"
    __table_args__ = (UniqueConstraint("extension_id"),)

    extension_id: Mapped[UUID] = mapped_column(references("deadline_extension.id"))
    confirmed: Mapped[bool]
    answered_at: Mapped[datetime] = mapped_column(Instant)
    answered_by: Mapped[UUID | None] = mapped_column(Uuid)


Extension = tuple[DeadlineExtension, ExtensionAnswer | None]


def amendments_of(tender_id: UUID) -> list[TenderAmendment]:
    """The amendments of a tender, the first one first."""
    rows = select(TenderAmendment).where(TenderAmendment.tender_id == tender_id)
    return list(db.session.scalars(rows.order_by(TenderAmendment.number)))


def amended_at(tender_id: UUID) -> datetime | None:
    """When a tender was last amended, after which bids are confirmed; None when it never was."""
    at: datetime | None = db.session.scalar(
        select(func.max(TenderAmendment.at)).where(TenderAmendment.tender_id == tender_id)
    )
    return at


def extensions_of(tender_id: UUID) -> list[Extension]:
    """Every proposed deadline of a tender with its answer, the latest first."""
    rows = db.session.execute(
        select(DeadlineExtension, ExtensionAnswer)
        .outerjoin(ExtensionAnswer, ExtensionAnswer.extension_id == DeadlineExtension.id)
        .where(DeadlineExtension.tender_id == tender_id)
        .order_by(DeadlineExtension.proposed_at.desc(), DeadlineExtension.id.desc())
    )
    return [(extension, answer) for extension, answer in rows]


def answered_already() -> Conflict:
    return Conflict(
        "answered_already",
        "This extension is answered already.",
        next_step="Look at the deadline as it stands now.",
    )


explain("uq_extension_answer_extension_id", answered_already)
