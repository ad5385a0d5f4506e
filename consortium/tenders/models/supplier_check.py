"""Checks of suppliers against exclusion grounds and the debarment list; the latest counts."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import String, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.tenders.domain.supplier_check import CheckOutcome


class SupplierCheck(Identified, AppendOnly, Base):
    """What was found about a supplier on a day, by which version of the debarment list."""

    __tablename__ = "supplier_check"

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    supplier_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    checked_on: Mapped[date]
    list_version: Mapped[str] = mapped_column(String(80))
    outcome: Mapped[CheckOutcome] = mapped_column(enum_of(CheckOutcome))
    note: Mapped[str] = mapped_column(String(400), default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


def checks_of(tender_id: UUID) -> dict[UUID, SupplierCheck]:
    """The latest check of each supplier of a tender, by the supplier."""
    rows = select(SupplierCheck).where(SupplierCheck.tender_id == tender_id)
    ordered = db.session.scalars(rows.order_by(SupplierCheck.recorded_at, SupplierCheck.id))
    return {row.supplier_id: row for row in ordered}
