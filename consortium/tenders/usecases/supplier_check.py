"""Recording that a winning supplier was checked against exclusion and debarment."""

from datetime import date, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.supplier_check import CheckOutcome, check_finding
from consortium.tenders.domain.tender import DECIDING, check_state
from consortium.tenders.models.access import manage_tender
from consortium.tenders.models.decision import winners_of
from consortium.tenders.models.recommendation import chosen_of
from consortium.tenders.models.supplier_check import SupplierCheck


def record_supplier_check(
    *,
    actor: Actor,
    tender_id: UUID,
    supplier_id: UUID,
    checked_on: date,
    list_version: str,
    outcome: CheckOutcome,
    now: datetime,
    note: str = "",
) -> UUID:
    """Record what the exclusion grounds and the debarment list say about a winning supplier.

    ``list_version`` is how the list read calls itself: its date, or its number. The latest check
    of a supplier counts.

    Raises:
        NotFound, NotAllowed: the tender is not within reach or not run by the actor, or the
            supplier is to win nothing.
        Conflict: nothing is recommended, or all is awarded.
        Invalid: the check lies in the future, or an outcome that is not clear has no reason.
    """
    check_finding(checked_on=checked_on, today=london_date(now), outcome=outcome, note=note)
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        check_state(tender.state, *DECIDING, doing="Recording a check of a supplier")
        if supplier_id not in winners_of(chosen_of(tender.id)):
            raise NotFound("supplier")
        row = SupplierCheck(
            id=uuid7(),
            tender_id=tender.id,
            supplier_id=supplier_id,
            checked_on=checked_on,
            list_version=list_version.strip(),
            outcome=outcome,
            note=note.strip(),
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        record(
            actor=actor,
            action="supplier.checked",
            subject=Subject("tender", tender.id, tender.reference),
            at=now,
            owner_id=tender.consortium_id,
            supplier=str(supplier_id),
            outcome=outcome.value,
            list_version=list_version,
        )
    return row.id
