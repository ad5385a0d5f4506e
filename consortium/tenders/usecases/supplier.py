"""Inviting suppliers to a tender that is not open to all of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.access import access_organisation
from consortium.tenders.domain.tender import BEFORE_PUBLICATION, TenderState, check_state
from consortium.tenders.models.access import manage_tender
from consortium.tenders.models.supplier import TenderSupplier


def invite_suppliers(
    *, actor: Actor, tender_id: UUID, supplier_ids: Sequence[UUID], now: datetime
) -> None:
    """Let suppliers see the tender in the portal once it is published, and bid for it.

    Raises:
        NotFound, NotAllowed: the tender or a supplier is not there, or not run by the actor.
        Conflict: the tender takes no bids any more.
        Invalid: a supplier is invited already.
    """
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        check_state(
            tender.state, *BEFORE_PUBLICATION, TenderState.PUBLISHED, doing="Inviting suppliers"
        )
        for supplier_id in supplier_ids:
            access_organisation(organisation_id=supplier_id, kind=OrganisationKind.SUPPLIER)
            row = TenderSupplier(id=uuid7(), tender_id=tender.id, supplier_id=supplier_id)
            row.invited_at, row.invited_by = now, actor.id
            db.session.add(row)
        record(
            actor=actor,
            action="tender.suppliers_invited",
            subject=Subject("tender", tender.id, tender.reference),
            at=now,
            owner_id=tender.consortium_id,
            suppliers=sorted(map(str, supplier_ids)),
        )
