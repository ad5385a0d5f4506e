"""Which suppliers a tender is open to, for whoever runs it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.procurement import Procedure
from consortium.tenders.domain.tender import BEFORE_PUBLICATION, TenderState
from consortium.tenders.models.access import manage_tender
from consortium.tenders.models.supplier import invited_suppliers


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppliersPage:
    """Who is invited by name, and who could be; an open procedure is open to all."""

    tender_id: UUID
    reference: str
    title: str
    is_open: bool
    can_invite: bool
    invited: tuple[str, ...]
    others: tuple[tuple[UUID, str], ...]


def find_suppliers(*, actor: Actor, tender_id: UUID) -> SuppliersPage:
    """The suppliers of a tender; never whether one of them bids.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
    """
    tender = manage_tender(actor=actor, tender_id=tender_id)
    invited = invited_suppliers(tender.id)
    rows = db.session.execute(
        select(Organisation.id, Organisation.name)
        .where(Organisation.kind == OrganisationKind.SUPPLIER)
        .order_by(Organisation.name)
    ).all()
    return SuppliersPage(
        tender_id=tender.id,
        reference=tender.reference,
        title=tender.title,
        is_open=tender.procedure is Procedure.OPEN,
        can_invite=tender.state in (*BEFORE_PUBLICATION, TenderState.PUBLISHED),
        invited=tuple(name for supplier_id, name in rows if supplier_id in invited),
        others=tuple((row.id, row.name) for row in rows if row.id not in invited),
    )
