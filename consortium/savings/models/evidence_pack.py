"""Evidence packs that were made, and the notes that reviewers write on a saving."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Amount, Instant, enum_of, references
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.savings.domain.packs.facts import AuditGrade
from consortium.savings.domain.signoff import LineKind


class EvidencePack(Identified, AppendOnly, Base):
    """A pack as it was written, once for the same contents; both its files are kept for ever."""

    __tablename__ = "evidence_pack"
    __table_args__ = (CheckConstraint("period_to > period_from", name="period"),)

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    consortium_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(references("item.id"))
    kind: Mapped[LineKind] = mapped_column(enum_of(LineKind))
    period_from: Mapped[date]
    period_to: Mapped[date]
    # What counts of the saving, as the pack states it.
    amount: Mapped[Decimal] = mapped_column(Amount)
    # Whether every month was signed by all and nothing that it should hold was missing.
    is_complete: Mapped[bool]
    # The same contents are one pack, whoever asks for it and however often.
    contents_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    manifest_sha256: Mapped[str] = mapped_column(String(64))
    zip_sha256: Mapped[str] = mapped_column(String(64))
    zip_file_id: Mapped[UUID] = mapped_column(references("stored_file.id"))
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    pdf_file_id: Mapped[UUID] = mapped_column(references("stored_file.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[UUID | None] = mapped_column(Uuid)


class ReviewerNote(Identified, AppendOnly, Base):
    """What a reviewer wrote on a saving, perhaps with a grade; nothing is taken back."""

    __tablename__ = "reviewer_note"
    __table_args__ = (
        CheckConstraint("length(text) > 0", name="has_text"),
        CheckConstraint("period_to > period_from", name="period"),
        Index("ix_reviewer_note_saving", "trust_id", "item_id", "kind"),
    )

    consortium_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    item_id: Mapped[UUID] = mapped_column(references("item.id"))
    kind: Mapped[LineKind] = mapped_column(enum_of(LineKind))
    period_from: Mapped[date]
    period_to: Mapped[date]
    grade: Mapped[AuditGrade | None] = mapped_column(enum_of(AuditGrade))
    text: Mapped[str] = mapped_column(String(2000))
    written_at: Mapped[datetime] = mapped_column(Instant)
    written_by: Mapped[UUID | None] = mapped_column(Uuid)


def access_pack(*, actor: Actor, pack_id: UUID) -> EvidencePack:
    """A pack of a trust within the actor's reach.

    Raises:
        NotFound: there is none, or it is another trust's.
    """
    row = db.session.scalar(select(EvidencePack).where(EvidencePack.id == pack_id))
    if row is None or row.trust_id not in actor.scope(Permission.EVIDENCE_TAKE):
        raise NotFound("evidence pack")
    return row


explain(
    "uq_evidence_pack_contents_sha256",
    lambda: Conflict(
        "made_at_the_same_time",
        "Somebody else asked for this pack at the same moment.",
        next_step="Ask for it again: it is there now.",
    ),
)
