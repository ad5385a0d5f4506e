"""Which suppliers a tender is open to, and how a supplier's people reach it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, UniqueConstraint, Uuid, and_, exists, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, references
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.tenders.domain.procurement import Procedure
from consortium.tenders.domain.tender import BEFORE_PUBLICATION
from consortium.tenders.models.tender import Tender


class TenderSupplier(Identified, AppendOnly, Base):
    """A supplier that was invited to bid; an open procedure needs no such row."""

    __tablename__ = "tender_supplier"
    __table_args__ = (UniqueConstraint("tender_id", "supplier_id"),)

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    supplier_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    invited_at: Mapped[datetime] = mapped_column(Instant)
    invited_by: Mapped[UUID | None] = mapped_column(Uuid)


def open_to(supplier_id: UUID) -> ColumnElement[bool]:
    """The published tenders that a supplier may see: open ones, and those it is invited to."""
    invited = exists().where(
        TenderSupplier.tender_id == Tender.id, TenderSupplier.supplier_id == supplier_id
    )
    return and_(
        Tender.deadline.is_not(None),
        Tender.state.not_in(BEFORE_PUBLICATION),
        or_(Tender.procedure == Procedure.OPEN, invited),
    )


def access_open_tender(*, actor: Actor, supplier_id: UUID, tender_id: UUID) -> Tender:
    """A published tender that is open to the supplier for whom the actor acts.

    Raises:
        NotFound: there is none, it is not open to the supplier, or the supplier is not the
            actor's.
    """
    row = db.session.scalar(select(Tender).where(Tender.id == tender_id, open_to(supplier_id)))
    if row is None or supplier_id not in actor.scope(Permission.BIDS_SUBMIT):
        raise NotFound("tender")
    return row


def invited_suppliers(tender_id: UUID) -> set[UUID]:
    rows = select(TenderSupplier.supplier_id).where(TenderSupplier.tender_id == tender_id)
    return set(db.session.scalars(rows))


explain(
    "uq_tender_supplier_tender_id_supplier_id",
    lambda: Invalid(
        "supplier_invited",
        "This supplier is invited already.",
        field="suppliers",
        next_step="Look at the list of invited suppliers.",
    ),
)
