"""Keeping the pool of engineers: who is in it, when they work, when they are away."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.equipment.models.competence import check_engineer
from consortium.foundation.audit import record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid, NotFound, Stale
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.visits.domain.absence import AbsenceKind, check_days
from consortium.visits.domain.week import Hours, check_week
from consortium.visits.models.engineer import (
    Engineer,
    EngineerAbsence,
    EngineerWeek,
    access_engineer,
    hours_as_json,
)
from consortium.visits.models.site_hours import access_visited_site


def add_engineer(
    *,
    actor: Actor,
    person_id: UUID,
    organisation_id: UUID,
    home_site_id: UUID,
    starts_on: date,
    now: datetime,
    last_day: date | None = None,
) -> UUID:
    """Put an engineer of an organisation into the pool, from a day on and to another if known.

    Raises:
        NotAllowed: the actor does not manage the organisation's equipment.
        NotFound: the organisation has no such engineer, or the site is not within reach.
        Conflict: they are in the pool already.
        Invalid: they would leave before they come.
    """
    _check_stay(starts_on, last_day)
    with transaction():
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, organisation_id)
        check_engineer(person_id, organisation_id)
        site = access_visited_site(
            actor=actor, permission=Permission.VISITS_VIEW, site_id=home_site_id
        )
        row = Engineer(
            id=uuid7(),
            person_id=person_id,
            organisation_id=organisation_id,
            home_site_id=home_site_id,
            starts_on=starts_on,
            last_day=last_day,
        )
        db.session.add(row)
        _record(actor, "engineer.added", row, now, home=site.name, starts_on=starts_on)
    return row.id


def change_engineer(
    *,
    actor: Actor,
    engineer_id: UUID,
    home_site_id: UUID,
    starts_on: date,
    last_day: date | None,
    version: int,
    now: datetime,
) -> None:
    """Change where an engineer's days begin and end, or how long they are in the pool.

    Raises:
        NotFound: the engineer or the site is not within reach.
        Stale: somebody else changed it first.
        Invalid: they would leave before they come.
    """
    _check_stay(starts_on, last_day)
    with transaction():
        row = _managed(actor, engineer_id)
        if row.version != version:
            raise Stale("engineer")
        site = access_visited_site(
            actor=actor, permission=Permission.VISITS_VIEW, site_id=home_site_id
        )
        row.home_site_id, row.starts_on, row.last_day = home_site_id, starts_on, last_day
        _record(actor, "engineer.changed", row, now, home=site.name, last_day=last_day)


def set_engineer_week(
    *,
    actor: Actor,
    engineer_id: UUID,
    valid_from: date,
    hours: Collection[Hours],
    now: datetime,
) -> None:
    """Say when an engineer works from a day on; the week before it stays as it was until then.

    Raises:
        NotFound: the engineer is not within reach.
        Invalid: the hours make no sense.
    """
    ordered = check_week(hours)
    with transaction():
        row = _managed(actor, engineer_id)
        db.session.add(
            EngineerWeek(
                id=uuid7(),
                engineer_id=row.id,
                valid_from=valid_from,
                hours=hours_as_json(ordered),
                recorded_at=now,
                recorded_by=actor.id,
            )
        )
        _record(actor, "engineer_week.set", row, now, valid_from=valid_from)


def record_absence(
    *,
    actor: Actor,
    engineer_id: UUID,
    kind: AbsenceKind,
    starts_on: date,
    ends_on: date,
    now: datetime,
    note: str = "",
) -> UUID:
    """Record that an engineer is away from a day to a day, both included.

    Raises:
        NotFound: the engineer is not within reach.
        Invalid: the days make no sense.
    """
    check_days(starts_on, ends_on)
    with transaction():
        row = _managed(actor, engineer_id)
        absence = EngineerAbsence(
            id=uuid7(),
            engineer_id=row.id,
            starts_on=starts_on,
            ends_on=ends_on,
            kind=kind,
            note=note,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(absence)
        # Why somebody is away is not for everybody who reads the log.
        _record(actor, "absence.recorded", row, now, starts_on=starts_on, ends_on=ends_on)
    return absence.id


def withdraw_absence(*, actor: Actor, absence_id: UUID, now: datetime) -> UUID:
    """Take an absence back: they work on those days after all. Returns the engineer.

    Raises:
        NotFound: there is none within reach, or it is withdrawn.
    """
    with transaction():
        absence = db.session.get(EngineerAbsence, absence_id)
        if absence is None or absence.withdrawn_at is not None:
            raise NotFound("absence")
        row = _managed(actor, absence.engineer_id)
        absence.withdrawn_at = now
        _record(actor, "absence.withdrawn", row, now, starts_on=absence.starts_on)
    return row.id


def _managed(actor: Actor, engineer_id: UUID) -> Engineer:
    row = access_engineer(actor=actor, permission=Permission.VISITS_VIEW, engineer_id=engineer_id)
    permissions.check(actor, Permission.EQUIPMENT_MANAGE, row.organisation_id)
    return row


def _check_stay(starts_on: date, last_day: date | None) -> None:
    if last_day is not None and last_day < starts_on:
        raise Invalid(
            "bad_days",
            "They cannot leave before they come.",
            field="last_day",
            next_step="Check both days.",
        )


def _record(actor: Actor, action: str, row: Engineer, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=row.as_subject,
        at=now,
        owner_id=row.organisation_id,
        **details,
    )
