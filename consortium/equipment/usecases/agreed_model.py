"""Putting models on the list that a network has agreed on, and taking them off."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.catalogue.models.device_model import DeviceModel, access_device_model
from consortium.equipment.domain.agreed_model import Listed, Rank, check_entry
from consortium.equipment.models.agreed_model import (
    AgreedModel,
    access_agreed_model,
    entries_of,
)
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission


def agree_on_model(
    *,
    actor: Actor,
    owner_id: UUID,
    model_id: UUID,
    purpose: str,
    rank: Rank,
    starts_on: date,
    decided_on: date,
    decided_by: str,
    reason: str,
    now: datetime,
    last_day: date | None = None,
) -> UUID:
    """Put a model on the list of a trust or network for its kind of device.

    From then on a device of that kind whose model is not on the list is accepted with a reason.

    Raises:
        NotAllowed: the actor does not manage the owner's equipment.
        NotFound: there is no such model.
        Invalid: the days make no sense.
        Conflict: the model is on the list for this purpose in these days.
    """
    permissions.check(actor, Permission.EQUIPMENT_MANAGE, owner_id)
    entry = Listed(model_id=model_id, purpose=purpose, starts_on=starts_on, last_day=last_day)
    with transaction():
        model = access_device_model(model_id=model_id)
        known = [row.as_listed() for row, _ in entries_of({owner_id}, model.category)]
        check_entry(entry, known, decided_on=decided_on, today=london_date(now))
        row = AgreedModel(
            id=uuid7(),
            owner_id=owner_id,
            device_model_id=model_id,
            purpose=purpose,
            rank=rank,
            starts_on=starts_on,
            last_day=last_day,
            decided_on=decided_on,
            decided_by=decided_by,
            reason=reason,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        _record(actor, "agreed_model.listed", row, model, now, reason, rank=rank.value)
    return row.id


def take_off_list(
    *, actor: Actor, agreed_id: UUID, last_day: date, reason: str, now: datetime
) -> None:
    """Say until which day an entry of the list holds; devices accepted until then keep to it.

    Raises:
        NotFound: the entry is not within the actor's reach.
        NotAllowed: the actor does not manage the owner's equipment.
        Conflict: it has ended already.
        Invalid: the day is before the entry's first, or long past.
    """
    with transaction():
        row = access_agreed_model(
            actor=actor, permission=Permission.EQUIPMENT_VIEW, agreed_id=agreed_id
        )
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, row.owner_id)
        today = london_date(now)
        if row.last_day is not None and row.last_day < today:
            raise Conflict(
                "ended_already",
                "This entry has ended.",
                next_step="Put the model on the list again.",
            )
        if last_day < max(row.starts_on, today):
            raise Invalid(
                "ends_in_the_past",
                "What was accepted by the list so far stays as it is.",
                field="last_day",
                next_step="Enter today or a later day, not before the entry's first.",
            )
        row.last_day, row.end_reason = last_day, reason
        model = access_device_model(model_id=row.device_model_id)
        _record(actor, "agreed_model.taken_off", row, model, now, reason, last_day=last_day)


def _record(
    actor: Actor,
    action: str,
    row: AgreedModel,
    model: DeviceModel,
    now: datetime,
    reason: str,
    **details: Any,
) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("agreed model", row.id, f"{model.manufacturer} {model.name}"),
        at=now,
        owner_id=row.owner_id,
        reason=reason,
        purpose=row.purpose,
        **details,
    )
