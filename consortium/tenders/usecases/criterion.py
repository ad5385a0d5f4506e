"""Correcting what the bids for a lot are judged by, until suppliers may read it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Stale
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain import criterion as domain
from consortium.tenders.domain.criterion import check_criteria
from consortium.tenders.domain.tender import BEFORE_PUBLICATION, check_state
from consortium.tenders.models.access import manage_criterion, manage_lot
from consortium.tenders.models.lot import Criterion, Lot, criteria_of
from consortium.tenders.models.tender import Tender


def add_criterion(
    *, actor: Actor, lot_id: UUID, criterion: domain.Criterion, now: datetime
) -> UUID:
    """Add a criterion to a lot, as a root or as part of a group; possible until publication.

    Raises:
        NotFound, NotAllowed: the lot is not within reach, or not run by the actor.
        Conflict: the tender is published.
        Invalid: the criterion makes no sense beside the others.
    """
    with transaction():
        lot, tender = manage_lot(actor=actor, lot_id=lot_id)
        check_state(tender.state, *BEFORE_PUBLICATION, doing="Adding a criterion")
        new = replace(criterion, id=uuid7())
        check_criteria([*_of(tender, lot), new])
        last = db.session.scalar(select(func.max(Criterion.seq)).where(Criterion.lot_id == lot.id))
        row = Criterion(id=new.id, lot_id=lot.id, seq=(last or 0) + 1)
        row.take(new)
        db.session.add(row)
        _record(actor, "criterion.added", tender, lot, row, now)
    return row.id


def change_criterion(
    *, actor: Actor, criterion_id: UUID, version: int, criterion: domain.Criterion, now: datetime
) -> None:
    """Correct a criterion; possible until the tender is published.

    Raises:
        NotFound, NotAllowed: it is not within reach, or its tender not run by the actor.
        Stale: somebody else saved it since this version was read.
        Conflict: the tender is published.
        Invalid: the criterion makes no sense beside the others.
    """
    with transaction():
        row, lot, tender = manage_criterion(actor=actor, criterion_id=criterion_id)
        check_state(tender.state, *BEFORE_PUBLICATION, doing="Changing a criterion")
        if row.version != version:
            raise Stale("criterion")
        changed = replace(criterion, id=row.id)
        check_criteria([changed if each.id == row.id else each for each in _of(tender, lot)])
        row.take(changed)
        _record(actor, "criterion.changed", tender, lot, row, now)


def remove_criterion(*, actor: Actor, criterion_id: UUID, now: datetime) -> None:
    """Take a criterion out of its lot; possible until the tender is published.

    Raises:
        NotFound, NotAllowed: it is not within reach, or its tender not run by the actor.
        Conflict: the tender is published, or other criteria are parts of it.
    """
    with transaction():
        row, lot, tender = manage_criterion(actor=actor, criterion_id=criterion_id)
        check_state(tender.state, *BEFORE_PUBLICATION, doing="Taking out a criterion")
        if any(each.parent_id == row.id for each in _of(tender, lot)):
            raise Conflict(
                "has_parts",
                f"Other criteria are parts of “{row.name}”.",
                next_step="Take those out first, or move them to another group.",
            )
        db.session.delete(row)
        _record(actor, "criterion.removed", tender, lot, row, now)


def _of(tender: Tender, lot: Lot) -> Sequence[domain.Criterion]:
    return criteria_of(tender.id).get(lot.id, ())


def _record(
    actor: Actor, action: str, tender: Tender, lot: Lot, row: Criterion, now: datetime
) -> None:
    facts: dict[str, Any] = {"name": row.name, "kind": row.kind.value, "weight_bp": row.weight_bp}
    record(
        actor=actor,
        action=action,
        subject=Subject("lot", lot.id, f"{tender.reference} lot {lot.seq}"),
        at=now,
        owner_id=tender.consortium_id,
        **facts,
    )
