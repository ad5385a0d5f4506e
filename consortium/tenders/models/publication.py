"""The notices of a tender as Find a Tender published them, and how long suppliers have."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.tenders.domain.legal_clock import NoticeKind
from consortium.tenders.domain.publication import Engagement


class TenderPublication(Identified, AppendOnly, Base):
    """A notice of a tender: its number on Find a Tender, and the instant it was published there.

    A correction is a new row that names the one it ``supersedes_id``.
    """

    __tablename__ = "tender_publication"
    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    kind: Mapped[NoticeKind] = mapped_column(enum_of(NoticeKind))
    notice_number: Mapped[str] = mapped_column(String(20))
    published_at: Mapped[datetime] = mapped_column(Instant)
    note: Mapped[str] = mapped_column(String(400), default="")
    supersedes_id: Mapped[UUID | None] = mapped_column(references("tender_publication.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


class TenderWindow(Identified, AppendOnly, Base):
    """The time for bids as it was set: the facts it rests on, and the earliest lawful day.

    The latest row counts. An extension names why it was proposed and who confirmed it.
    """

    __tablename__ = "tender_window"
    __table_args__ = (
        CheckConstraint("closes_at >= opens_at", name="closes_after_opening"),
        CheckConstraint("questions_until <= closes_at", name="questions_before_closing"),
    )

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    opens_at: Mapped[datetime] = mapped_column(Instant)
    closes_at: Mapped[datetime] = mapped_column(Instant)
    questions_until: Mapped[datetime] = mapped_column(Instant)
    electronic: Mapped[bool]
    documents_with_notice: Mapped[bool]
    urgent_because: Mapped[str] = mapped_column(String(400), default="")
    planned_notice_on: Mapped[date | None]
    engagement: Mapped[Engagement] = mapped_column(enum_of(Engagement))
    engagement_note: Mapped[str] = mapped_column(String(400), default="")
    minimum_days: Mapped[int]
    earliest_on: Mapped[date]
    basis: Mapped[str] = mapped_column(String(100))
    rule: Mapped[str] = mapped_column(String(300))
    override_because: Mapped[str] = mapped_column(String(400), default="")
    reason: Mapped[str] = mapped_column(String(400), default="")
    set_at: Mapped[datetime] = mapped_column(Instant)
    set_by: Mapped[UUID | None] = mapped_column(Uuid)


def latest_window(tender_id: UUID) -> TenderWindow | None:
    """The time for bids as it stands; None before publication, and for what came before it."""
    return db.session.scalar(
        select(TenderWindow)
        .where(TenderWindow.tender_id == tender_id)
        .order_by(TenderWindow.set_at.desc(), TenderWindow.id.desc())
        .limit(1)
    )


def publications_of(tender_id: UUID) -> list[TenderPublication]:
    """The notices of a tender that stand, without those that were superseded, oldest first."""
    rows = db.session.scalars(
        select(TenderPublication)
        .where(TenderPublication.tender_id == tender_id)
        .order_by(TenderPublication.published_at, TenderPublication.id)
    ).all()
    superseded = {row.supersedes_id for row in rows}
    return [row for row in rows if row.id not in superseded]
