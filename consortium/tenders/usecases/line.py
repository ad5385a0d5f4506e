"""Lines of a lot: which items the trusts are asked for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from consortium.catalogue.models.item import access_item
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.demand import Bought
from consortium.tenders.domain.tender import TenderState, check_state
from consortium.tenders.models.access import manage_line, manage_lot
from consortium.tenders.models.lot import Lot, TenderLine
from consortium.tenders.models.tender import Tender


def add_line(
    *,
    actor: Actor,
    lot_id: UUID,
    item_id: UUID,
    now: datetime,
    spec: str = "",
    bought: Bought = Bought.EVERY_YEAR,
) -> UUID:
    """Ask for an item in a lot of a draft, every year or once in the term.

    Raises:
        NotFound, NotAllowed: the lot or item is not within reach, or not run by the actor.
        Conflict: the tender is no draft any more.
        Invalid: the lot has a line for the item already.
    """
    with transaction():
        lot, tender = manage_lot(actor=actor, lot_id=lot_id)
        check_state(tender.state, TenderState.DRAFT, doing="Adding a line")
        item = access_item(item_id)
        last = db.session.scalar(
            select(func.max(TenderLine.seq)).where(TenderLine.lot_id == lot.id)
        )
        line = TenderLine(
            id=uuid7(),
            lot_id=lot.id,
            seq=(last or 0) + 1,
            item_id=item.id,
            bought=bought,
            spec=spec,
        )
        db.session.add(line)
        _record(actor, "line.added", tender, lot, now, item=item.code, bought=bought.value)
    return line.id


def remove_line(*, actor: Actor, line_id: UUID, now: datetime) -> None:
    """Take a line out of a draft.

    Raises:
        NotFound, NotAllowed: the line is not within reach, or not run by the actor.
        Conflict: the tender is no draft any more.
    """
    with transaction():
        line, lot, tender = manage_line(actor=actor, line_id=line_id)
        check_state(tender.state, TenderState.DRAFT, doing="Removing a line")
        item = access_item(line.item_id)
        db.session.delete(line)
        _record(actor, "line.removed", tender, lot, now, item=item.code)


def _record(
    actor: Actor, action: str, tender: Tender, lot: Lot, now: datetime, **details: str
) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("lot", lot.id, f"{tender.reference} lot {lot.seq}"),
        at=now,
        owner_id=tender.consortium_id,
        **details,
    )
