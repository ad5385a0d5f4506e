"""Documents that were issued: the exact bytes that went out, kept by their hash for ever."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, String, UniqueConstraint, Uuid, false, or_, select, true
from sqlalchemy.orm import Mapped, mapped_column

from consortium.contracts.domain.papers.generated_documents import (
    AUDIENCES,
    Audience,
    GeneratedKind,
)
from consortium.contracts.models.agreement import Agreement
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.permissions import Actor, Permission, may


class IssuedDocument(Identified, AppendOnly, Base):
    """One document in both its formats. Without a trust it concerns the whole agreement."""

    __tablename__ = "issued_document"
    __table_args__ = (UniqueConstraint("kind", "subject_id", "position"),)

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    trust_id: Mapped[UUID | None] = mapped_column(references("organisation.id"), index=True)
    kind: Mapped[GeneratedKind] = mapped_column(enum_of(GeneratedKind))
    # The contract, event, test or entitlement it was made from, and which issue of it this is.
    subject_id: Mapped[UUID] = mapped_column(Uuid)
    position: Mapped[int]
    about: Mapped[str] = mapped_column(String(400))
    known_at: Mapped[datetime] = mapped_column(Instant)
    inputs_sha256: Mapped[str] = mapped_column(String(64))
    pdf_id: Mapped[UUID] = mapped_column(references("stored_file.id"))
    docx_id: Mapped[UUID] = mapped_column(references("stored_file.id"))
    issued_at: Mapped[datetime] = mapped_column(Instant)
    issued_by: Mapped[UUID | None] = mapped_column(Uuid)


explain(
    "uq_issued_document_kind_subject_id_position",
    lambda: Conflict(
        "issued_meanwhile",
        "Somebody else issued this at the same moment.",
        next_step="Look at what was issued.",
    ),
)


def last_issue_of(kind: GeneratedKind, subject_id: UUID) -> IssuedDocument | None:
    """What was issued last of a subject, if anything was."""
    return db.session.scalar(
        select(IssuedDocument)
        .where(IssuedDocument.kind == kind, IssuedDocument.subject_id == subject_id)
        .order_by(IssuedDocument.position.desc())
        .limit(1)
    )


def issued_seen_by(actor: Actor, agreement: Agreement) -> ColumnElement[bool]:
    """Which issued documents of an agreement that is within reach the actor may read.

    The same as ``document_subjects.may_read``, for rows.
    """
    own = actor.scope(Permission.AGREEMENTS_VIEW)
    volumes = actor.scope(Permission.VOLUMES_VIEW)
    if own.everything or volumes.everything:
        return true()
    parties = agreement.consortium_id in own or agreement.supplier_id in own
    everybodys = may(actor, Permission.VOLUMES_VIEW, agreement.consortium_id)
    theirs = IssuedDocument.trust_id.in_(own.organisations)
    return or_(
        IssuedDocument.kind.in_(_kinds(Audience.AGREEMENT)),
        IssuedDocument.kind.in_(_kinds(Audience.CONTRACT)) & (true() if parties else theirs),
        IssuedDocument.kind.in_(_kinds(Audience.VOLUMES))
        & or_(
            theirs,
            IssuedDocument.trust_id.in_(volumes.organisations),
            IssuedDocument.trust_id.is_(None) & (true() if everybodys else false()),
        ),
    )


def _kinds(audience: Audience) -> list[GeneratedKind]:
    return [kind for kind, whose in AUDIENCES.items() if whose is audience]
