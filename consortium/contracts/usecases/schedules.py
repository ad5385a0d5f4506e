"""Drafting a version of the prices, and putting it in force with a second pair of eyes."""

from datetime import date, datetime
from uuid import UUID

from consortium.contracts.domain.terms.schedules import RebateScheme, Scheme
from consortium.contracts.models.access import access_agreement, access_schedule
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.drafting import (
    add_rebate_rows,
    add_scheme_rows,
    draft_schedule_row,
)
from consortium.contracts.models.schedule import (
    PriceSchedule,
    ScheduleState,
    has_prices,
    written_by,
)
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, NotAllowed
from consortium.foundation.domain.permissions import Actor, Permission


def draft_schedule(
    *, actor: Actor, agreement_id: UUID, effective_from: date, now: datetime
) -> UUID:
    """Start a new version of an agreement's prices; schemes and rebates are added to it."""
    with transaction():
        agreement = access_agreement(
            actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
        )
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        schedule = draft_schedule_row(
            agreement, effective_from=effective_from, drafted_by=actor.id, now=now
        )
        _record(actor, "schedule.drafted", agreement, schedule, now)
    return schedule.id


def add_scheme(*, actor: Actor, schedule_id: UUID, scheme: Scheme, now: datetime) -> None:
    """Add the prices of a group of items to a draft.

    Raises:
        Conflict: the version is no draft any more.
        Invalid: the tiers cannot be priced by, or an item would be priced twice.
    """
    with transaction():
        schedule, agreement = _draft(actor, schedule_id)
        add_scheme_rows(schedule.id, scheme, added_by=actor.id)
        _record(actor, "schedule.scheme_added", agreement, schedule, now, scheme=scheme.name)


def add_rebate(*, actor: Actor, schedule_id: UUID, rebate: RebateScheme, now: datetime) -> None:
    """Add a retrospective rebate to a draft.

    Raises:
        Conflict: the version is no draft any more.
        Invalid: the rebate cannot be computed.
    """
    with transaction():
        schedule, agreement = _draft(actor, schedule_id)
        add_rebate_rows(schedule.id, rebate, added_by=actor.id)
        _record(actor, "schedule.rebate_added", agreement, schedule, now, rebate=rebate.name)


def activate_schedule(*, actor: Actor, schedule_id: UUID, now: datetime) -> None:
    """Put a draft in force from its day; from now on nothing in it changes.

    Raises:
        NotAllowed: the actor had a hand in it: somebody else has to look at it.
        Conflict: it is no draft, is empty, or another version is active from the same day.
    """
    with transaction():
        schedule, agreement = _draft(actor, schedule_id)
        if actor.id is not None and actor.id in written_by(schedule):
            raise NotAllowed(
                "You wrote prices of this version, so somebody else has to activate it.",
                next_step="Ask another procurement lead.",
            )
        if not has_prices(schedule):
            raise Conflict(
                "schedule_empty",
                "This version has no prices yet.",
                next_step="Add at least one price scheme.",
            )
        schedule.state = ScheduleState.ACTIVE
        schedule.activated_at, schedule.activated_by = now, actor.id
        _record(actor, "schedule.activated", agreement, schedule, now)


def abandon_schedule(*, actor: Actor, schedule_id: UUID, reason: str, now: datetime) -> None:
    """Give up a draft; it stays in the list, and a new one can be started.

    Raises:
        Conflict: it is no draft any more.
    """
    with transaction():
        schedule, agreement = _draft(actor, schedule_id)
        schedule.state = ScheduleState.ABANDONED
        _record(actor, "schedule.abandoned", agreement, schedule, now, reason=reason)


def _draft(actor: Actor, schedule_id: UUID) -> tuple[PriceSchedule, Agreement]:
    schedule = access_schedule(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, schedule_id=schedule_id
    )
    agreement = db.session.get_one(Agreement, schedule.agreement_id)
    permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
    locked = db.session.get_one(
        PriceSchedule, schedule.id, with_for_update=True, populate_existing=True
    )
    if locked.state is not ScheduleState.DRAFT:
        raise Conflict(
            "not_a_draft",
            f"Version {locked.version} is {locked.state.value}, not a draft.",
            next_step="Start a new version to change prices.",
        )
    return locked, agreement


def _record(
    actor: Actor,
    action: str,
    agreement: Agreement,
    schedule: PriceSchedule,
    now: datetime,
    **details: str,
) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject(
            "price schedule", schedule.id, f"{agreement.reference} version {schedule.version}"
        ),
        at=now,
        owner_id=agreement.consortium_id,
        effective_from=schedule.effective_from,
        **details,
    )
