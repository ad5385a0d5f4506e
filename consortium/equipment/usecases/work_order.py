"""Getting work orders on: triage, planning, assigning, doing, reviewing, and ending them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain import work_order as rules
from consortium.equipment.domain.asset_status import AssetStatus, may_move
from consortium.equipment.domain.competence import Job, check_competent
from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.domain.work_order import HoldReason, Priority, WorkState
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.competence import competence_of
from consortium.equipment.models.lent import status_when_fit
from consortium.equipment.models.plan import Plan, count_closed
from consortium.equipment.models.safety_test import last_pass_on
from consortium.equipment.models.service_level import levels_for
from consortium.equipment.models.work_order import WorkOrder, access_order, open_repairs
from consortium.equipment.models.work_step import copy_steps, steps_of
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission


def triage_work(
    *,
    actor: Actor,
    order_id: UUID,
    priority: Priority,
    payer_id: UUID,
    is_safety_relevant: bool,
    now: datetime,
) -> None:
    """Say how urgent requested work is, who pays, and whether it touches the device's safety.

    Raises:
        NotFound: the order or the payer is not within the actor's reach.
        Conflict: it is triaged already.
    """
    with transaction():
        order, asset, model = _reach(actor, order_id)
        if payer_id not in {asset.owner_trust_id, order.trust_id, asset.custodian_trust_id}:
            raise NotFound("trust that could pay")
        order.priority, order.payer_id = priority, payer_id
        order.is_safety_relevant = is_safety_relevant
        levels, version = levels_for(order.trust_id)
        order.set_clocks(levels, model)
        order.move(WorkState.TRIAGED, at=now, by=actor.id)
        _record(actor, "work.triaged", order, asset, now, levels_version=version)


def plan_work(
    *,
    actor: Actor,
    order_id: UUID,
    planned_on: date,
    now: datetime,
    assignee_id: UUID | None = None,
) -> None:
    """Set the day of the work and, when known, who does it.

    An order that is assigned goes back to planned first.

    Raises:
        NotFound: the order is not within the actor's reach.
        Conflict: it cannot be planned any more, or the engineer lacks a skill or an authorisation.
    """
    with transaction():
        order, asset, model = _reach(actor, order_id)
        if order.state is not WorkState.PLANNED:
            order.move(WorkState.PLANNED, at=now, by=actor.id)
        order.planned_on, order.assignee_id = planned_on, None
        if assignee_id is not None:
            _assign(order, model, assignee_id, actor=actor, now=now)
        _record(actor, "work.planned", order, asset, now, planned_on=planned_on)


def start_work(*, actor: Actor, order_id: UUID, is_clean: bool, now: datetime) -> None:
    """Begin the work, or go on after a hold; a repair takes the device into repair.

    Raises:
        NotFound: the order is not within the actor's reach.
        Conflict: it is not assigned or on hold.
        Invalid: nobody says that the device is clean.
    """
    rules.check_clean(is_clean=is_clean)
    with transaction():
        order, asset, _ = _reach(actor, order_id, Permission.CALIBRATIONS_RECORD)
        if order.state is WorkState.ON_HOLD:
            levels, _ = levels_for(order.trust_id)
            order.go_on(levels, at=now, by=actor.id, to=WorkState.IN_PROGRESS)
        else:
            order.move(WorkState.IN_PROGRESS, at=now, by=actor.id, reason="The device is clean")
            if order.procedure_id is not None:
                copy_steps(order.id, order.procedure_id)
        if order.kind is WorkKind.REPAIR and may_move(asset.status, AssetStatus.IN_REPAIR):
            asset.move(AssetStatus.IN_REPAIR, at=now, by=actor.id, reason=order.reference)
        _record(actor, "work.started", order, asset, now)


def hold_work(
    *, actor: Actor, order_id: UUID, reason: HoldReason, note: str, now: datetime
) -> None:
    """Let work in progress rest; whether the clock goes on is the service level's matter.

    Raises:
        NotFound: the order is not within the actor's reach.
        Conflict: it is not in progress.
    """
    with transaction():
        order, asset, _ = _reach(actor, order_id, Permission.CALIBRATIONS_RECORD)
        order.hold(reason, at=now, by=actor.id, note=note)
        _record(actor, "work.held", order, asset, now, reason=reason.value)


def finish_work(
    *, actor: Actor, order_id: UUID, done_on: date, now: datetime, late_reason: str = ""
) -> None:
    """Say that the work is done; every step that is not optional has an answer.

    Raises:
        NotFound: the order is not within the actor's reach.
        Conflict: it is not in progress, or steps are without an answer.
        Invalid: the day makes no sense, or is long ago without a reason.
    """
    with transaction():
        order, asset, _ = _reach(actor, order_id, Permission.CALIBRATIONS_RECORD)
        if order.state is not WorkState.IN_PROGRESS or order.started_at is None:
            raise Conflict(
                "not_in_progress",
                "Only work that is in progress can be finished.",
                next_step="Start it first.",
            )
        rules.check_done_on(
            done_on,
            started_on=min(london_date(order.started_at), order.planned_on or done_on),
            today=london_date(now),
            late_reason=late_reason,
        )
        rules.check_answered(
            step.prompt for step, answer in steps_of(order_id) if step.mandatory and answer is None
        )
        if order.plan_id is not None:
            plan = db.session.get_one(Plan, order.plan_id)
            rules.check_counts(order.kind, done_on, window_opens_on=plan.window_opens_on)
        order.move(WorkState.WORK_DONE, at=now, by=actor.id, reason=late_reason)
        order.done_on, order.performer_id = done_on, actor.id
        _record(actor, "work.done", order, asset, now, done_on=done_on, reason=late_reason)


def close_work(*, actor: Actor, order_id: UUID, now: datetime) -> None:
    """Accept work that is done, which ends its order; a repaired device goes back into service.

    Raises:
        NotFound: the order is not within the actor's reach.
        Conflict: the work is not done, its performer would review it where another person must, or
            no safety test passed since a repair that touches safety.
    """
    with transaction():
        order, asset, model = _reach(actor, order_id)
        rules.check_reviewer(actor.id, order.performer_id, model.mdr_class)
        if order.state is not WorkState.IN_REVIEW:
            order.move(WorkState.IN_REVIEW, at=now, by=actor.id)
        done_on = order.done_on or london_date(now)
        if order.is_safety_relevant:
            rules.check_safe_to_return(last_pass_on(asset.id), done_on=done_on)
        order.move(WorkState.CLOSED, at=now, by=actor.id)
        if order.plan_id is not None:
            _complete(order, order.plan_id, done_on, now=now)
        if order.kind is WorkKind.REPAIR:
            _return(order, asset, actor=actor, now=now)
        _record(actor, "work.closed", order, asset, now, done_on=done_on)


def send_work_back(*, actor: Actor, order_id: UUID, reason: str, now: datetime) -> None:
    """Let work that is done be done again.

    Raises:
        NotFound: the order is not within the actor's reach.
        Conflict: the work is not done.
    """
    with transaction():
        order, asset, _ = _reach(actor, order_id)
        if order.state is not WorkState.IN_REVIEW:
            order.move(WorkState.IN_REVIEW, at=now, by=actor.id)
        order.move(WorkState.IN_PROGRESS, at=now, by=actor.id, reason=reason)
        _record(actor, "work.sent_back", order, asset, now, reason=reason)


def cancel_work(*, actor: Actor, order_id: UUID, reason: str, now: datetime) -> None:
    """Withdraw an order before its work begins.

    A device that waited for this repair alone is in service again.

    Raises:
        NotFound: the order is not within the actor's reach.
        Conflict: its work has begun, or it belongs to a due date.
    """
    with transaction():
        order, asset, _ = _reach(actor, order_id)
        if order.plan_id is not None:
            raise Conflict(
                "order_of_a_plan",
                "This work is due by a plan: it is not cancelled in silence.",
                next_step="Say why it cannot be done, or change the plan.",
            )
        order.move(WorkState.CANCELLED, at=now, by=actor.id, reason=reason)
        if order.kind is WorkKind.REPAIR:
            _return(order, asset, actor=actor, now=now)
        _record(actor, "work.cancelled", order, asset, now, reason=reason)


def _complete(order: WorkOrder, plan_id: UUID, done_on: date, *, now: datetime) -> None:
    """Let the work count for the due date it was made for, unless that is dealt with already."""
    plan, closed = db.session.get_one(Plan, plan_id), count_closed(plan_id)
    if order.plan_seq == closed + 1:
        plan.complete(done_on, closed_before=closed, order_id=order.id, now=now)


def _assign(
    order: WorkOrder,
    model: DeviceModel,
    assignee_id: UUID,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    job = Job(
        category=model.category,
        model_id=model.id,
        kind=order.kind,
        trust_id=order.trust_id,
        on=order.planned_on or london_date(now),
    )
    check_competent(job, *competence_of(assignee_id))
    order.assignee_id = assignee_id
    order.move(WorkState.ASSIGNED, at=now, by=actor.id)


def _return(order: WorkOrder, asset: Asset, *, actor: Actor, now: datetime) -> None:
    """End the downtime; the device is in use again unless something else keeps it out.

    One that is lent is on loan again, not in service.
    """
    if order.downtime_from is not None:
        order.downtime_to = max(now, order.downtime_from)
    waiting = asset.status in {AssetStatus.AWAITING_REPAIR, AssetStatus.IN_REPAIR}
    if waiting and not open_repairs(asset.id, besides=order.id):
        to = status_when_fit(asset.id)
        asset.move(to, at=now, by=actor.id, reason=order.reference)


def _reach(
    actor: Actor, order_id: UUID, permission: Permission = Permission.EQUIPMENT_MANAGE
) -> tuple[WorkOrder, Asset, DeviceModel]:
    """An order that the actor sees, of a trust for which they hold the permission."""
    order, asset, model = access_order(
        actor=actor, permission=Permission.EQUIPMENT_VIEW, order_id=order_id
    )
    permissions.check(actor, permission, order.trust_id)
    return order, asset, model


def _record(
    actor: Actor, action: str, order: WorkOrder, asset: Asset, now: datetime, **details: Any
) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("work order", order.id, order.reference),
        at=now,
        owner_id=order.trust_id,
        asset=asset.asset_no,
        state=order.state.value,
        **details,
    )
