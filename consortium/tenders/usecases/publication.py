"""Publishing a tender, closing it at its deadline, opening the bids."""

from datetime import datetime
from typing import Any
from uuid import UUID

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.access import manage_tender
from consortium.tenders.models.history import move_tender
from consortium.tenders.models.tender import Tender


def publish_tender(*, actor: Actor, tender_id: UUID, deadline: datetime, now: datetime) -> None:
    """Ask suppliers for bids until a deadline; from now on terms and criteria stand.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: demand is not frozen, weights do not add up to 100.00, the clause has no text,
            or the deadline does not lie ahead.
    """
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        tender.deadline = deadline
        move_tender(tender, TenderState.PUBLISHED, actor=actor, at=now)
        _record(actor, "tender.published", tender, now, deadline=deadline)


def close_tender(*, actor: Actor, tender_id: UUID, now: datetime) -> None:
    """Take no more bids; possible once the deadline has passed.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: it is not published, or the deadline has not passed.
    """
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        move_tender(tender, TenderState.CLOSED, actor=actor, at=now)
        _record(actor, "tender.closed", tender, now)


def open_bids(*, actor: Actor, tender_id: UUID, now: datetime) -> None:
    """Open the bids: from now on they can be recorded, and read by those who may.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: it is not closed.
    """
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        move_tender(tender, TenderState.OPENED, actor=actor, at=now)
        tender.opened_at = now
        _record(actor, "tender.bids_opened", tender, now)


def _record(actor: Actor, action: str, tender: Tender, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("tender", tender.id, tender.reference),
        at=now,
        owner_id=tender.consortium_id,
        **details,
    )
