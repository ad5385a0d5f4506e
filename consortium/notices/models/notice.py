"""The register of notices as it was written: nothing of it is ever changed or taken away."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, String, UniqueConstraint, Uuid, select, true
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.notices.domain.duty import NoticePart
from consortium.tenders.domain.legal_clock import NoticeKind


class NoticeRecord(Identified, AppendOnly, Base):
    """A notice as Find a Tender published it. A later version names the one it ``supersedes_id``.

    ``duty`` is the key of what it answers, empty for a notice that nothing here asked for.
    ``due_on`` and ``basis`` are what the clock said on the day it was recorded.
    """

    __tablename__ = "notice_record"
    __table_args__ = (
        UniqueConstraint("supersedes_id"),
        CheckConstraint("(version = 1) = (supersedes_id IS NULL)", name="first_version"),
    )

    consortium_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    tender_id: Mapped[UUID | None] = mapped_column(references("tender.id"), index=True)
    agreement_id: Mapped[UUID | None] = mapped_column(references("agreement.id"), index=True)
    kind: Mapped[NoticeKind] = mapped_column(enum_of(NoticeKind))
    part: Mapped[NoticePart] = mapped_column(enum_of(NoticePart))
    duty: Mapped[str] = mapped_column(String(120), index=True)
    notice_number: Mapped[str] = mapped_column(String(20))
    ocid: Mapped[str] = mapped_column(String(80))
    published_at: Mapped[datetime] = mapped_column(Instant)
    due_on: Mapped[date | None]
    basis: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(400))
    file_id: Mapped[UUID | None] = mapped_column(references("stored_file.id"))
    version: Mapped[int]
    supersedes_id: Mapped[UUID | None] = mapped_column(references("notice_record.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


class DueOverride(Identified, AppendOnly, Base):
    """Another day than the clock's for one duty, with the reason; the latest row counts."""

    __tablename__ = "notice_due_override"

    consortium_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    duty: Mapped[str] = mapped_column(String(120), index=True)
    computed_on: Mapped[date | None]
    due_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(400))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


explain(
    "uq_notice_record_supersedes_id",
    lambda: Conflict(
        "not_the_latest",
        "Somebody has recorded a later version of this notice already.",
        next_step="Open the latest version and publish after it.",
    ),
)


def recorded_within(actor: Actor) -> ColumnElement[bool]:
    """The notices of the consortia whose register the actor sees."""
    scope = actor.scope(Permission.NOTICES_VIEW)
    return true() if scope.everything else NoticeRecord.consortium_id.in_(scope.organisations)


def access_notice(*, actor: Actor, notice_id: UUID) -> NoticeRecord:
    """A notice within the actor's reach.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    row = db.session.scalar(
        select(NoticeRecord).where(NoticeRecord.id == notice_id, recorded_within(actor))
    )
    if row is None:
        raise NotFound("notice")
    return row


def manage_notice(*, actor: Actor, notice_id: UUID) -> NoticeRecord:
    """A notice that the actor sees, and whose register the actor keeps.

    Raises:
        NotFound: it is not within reach.
        NotAllowed: the actor only sees it.
    """
    row = access_notice(actor=actor, notice_id=notice_id)
    permissions.check(actor, Permission.NOTICES_RECORD, row.consortium_id)
    return row


def latest_of(rows: Iterable[NoticeRecord]) -> list[NoticeRecord]:
    """Those that no other one supersedes."""
    rows = list(rows)
    superseded = {row.supersedes_id for row in rows}
    return [row for row in rows if row.id not in superseded]


def versions_of(row: NoticeRecord) -> list[NoticeRecord]:
    """Every version of a notice, the first one first."""
    same = list(
        db.session.scalars(
            select(NoticeRecord).where(
                NoticeRecord.consortium_id == row.consortium_id, NoticeRecord.kind == row.kind
            )
        )
    )
    by_id = {each.id: each for each in same}
    after = {each.supersedes_id: each for each in same if each.supersedes_id}
    first = row
    while first.supersedes_id in by_id:
        first = by_id[first.supersedes_id]
    found = [first]
    while found[-1].id in after:
        found.append(after[found[-1].id])
    return found
