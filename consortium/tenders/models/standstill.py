"""The standstill of a tender, as it was worked out and as somebody may have set it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import String, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Instant, references


class TenderStandstill(Identified, AppendOnly, Base):
    """From when contracts may be entered into, what that rests on; the latest row counts.

    ``computed_signing_on`` is the day that the law gives; ``signing_from`` differs from it only
    with a reason.
    """

    __tablename__ = "tender_standstill"

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    publication_id: Mapped[UUID | None] = mapped_column(references("tender_publication.id"))
    last_day: Mapped[date | None]
    computed_signing_on: Mapped[date]
    signing_from: Mapped[datetime] = mapped_column(Instant)
    basis: Mapped[str] = mapped_column(String(100))
    rule: Mapped[str] = mapped_column(String(300))
    override_because: Mapped[str] = mapped_column(String(400), default="")
    set_at: Mapped[datetime] = mapped_column(Instant)
    set_by: Mapped[UUID | None] = mapped_column(Uuid)


def standstill_of(tender_id: UUID) -> TenderStandstill | None:
    """The standstill as it stands; None before it begins."""
    return db.session.scalar(
        select(TenderStandstill)
        .where(TenderStandstill.tender_id == tender_id)
        .order_by(TenderStandstill.set_at.desc(), TenderStandstill.id.desc())
        .limit(1)
    )
