"""Planning work, changing plans, signing for what is not done, suspending and resuming."""

from datetime import date, datetime
from uuid import UUID

from consortium.equipment.domain.asset_status import check_takes_plan
from consortium.equipment.domain.due_dates import Basis, CycleOutcome, Interval, Schedule
from consortium.equipment.domain.plan import (
    UNDONE_NAMES,
    USUAL,
    Allowance,
    PlanState,
    check_allowance,
    check_anchor,
    check_can_close,
    check_interval,
    check_undone,
)
from consortium.equipment.models.asset import access_asset
from consortium.equipment.models.meter import access_meter
from consortium.equipment.models.plan import access_plan, count_closed, new_plan
from consortium.equipment.models.plan_revision import check_against_maker, go_on_with
from consortium.equipment.models.procedure import access_procedure
from consortium.equipment.models.work_order import close_orders_of
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission


def plan_calibration(
    *,
    actor: Actor,
    asset_id: UUID,
    procedure_id: UUID,
    basis: Basis,
    anchor_on: date,
    interval: Interval,
    now: datetime,
    early_days: int = 0,
    allowance: Allowance = USUAL,
) -> UUID:
    """Plan the calibrations, or other work, of a device by a procedure or checklist.

    The first is due one interval after the anchor, or when its meter reaches its first step.

    Raises:
        NotFound: the device, the procedure or the meter is not within the actor's reach.
        Conflict: the device is condemned or disposed of.
        Invalid: the interval or the anchor makes no sense, is longer than the maker of the model
            allows without a signed decision of the owner, or this procedure is planned already.
    """
    check_interval(interval, early_days=early_days)
    check_allowance(allowance, interval)
    check_anchor(anchor_on, today=london_date(now))
    with transaction():
        asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.custodian_trust_id)
        check_takes_plan(asset.status)
        check_against_maker(asset, interval)
        procedure = access_procedure(
            actor=actor, permission=Permission.EQUIPMENT_VIEW, procedure_id=procedure_id
        )
        schedule = Schedule(
            basis=basis, anchor_on=anchor_on, interval=interval, early_days=early_days
        )
        _check_meter(actor, allowance, asset_id)
        plan = new_plan(
            asset_id, procedure_id, schedule, since=london_date(now), allowance=allowance
        )
        db.session.add(plan)
        record(
            actor=actor,
            action="calibration.planned",
            subject=Subject("asset", asset.id, asset.asset_no),
            at=now,
            owner_id=asset.custodian_trust_id,
            procedure=procedure.code,
            interval=f"{interval.count} {interval.unit.value}",
            first_due_on=plan.next_due_on,
        )
    return plan.id


def revise_plan(
    *,
    actor: Actor,
    plan_id: UUID,
    basis: Basis,
    anchor_on: date,
    interval: Interval,
    reason: str,
    now: datetime,
    early_days: int = 0,
    allowance: Allowance = USUAL,
) -> UUID:
    """Change how often work is due: the plan ends, and another one goes on from where it stood.

    What was overdue stays overdue, due dates that are dealt with stay as they are, and the open
    order of the old plan is closed.

    Raises:
        NotFound: the plan or the meter is not within the actor's reach.
        Conflict: it is ended.
        Invalid: the interval, the anchor or the allowance makes no sense.
    """
    check_interval(interval, early_days=early_days)
    check_allowance(allowance, interval)
    check_anchor(anchor_on, today=london_date(now))
    with transaction():
        plan, asset = access_plan(
            actor=actor, permission=Permission.EQUIPMENT_VIEW, plan_id=plan_id
        )
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.custodian_trust_id)
        _check_meter(actor, allowance, asset.id)
        check_against_maker(asset, interval)
        schedule = Schedule(
            basis=basis, anchor_on=anchor_on, interval=interval, early_days=early_days
        )
        after, closed = go_on_with(plan, schedule, allowance, reason=reason, now=now)
        record(
            actor=actor,
            action="plan.revised",
            subject=Subject("asset", asset.id, asset.asset_no),
            at=now,
            owner_id=asset.custodian_trust_id,
            reason=reason,
            due_on=after.next_due_on,
            orders_closed=closed,
        )
    return after.id


def leave_undone(
    *, actor: Actor, plan_id: UUID, outcome: CycleOutcome, reason: str, now: datetime
) -> None:
    """Sign that the work of the next due date is not done: not found, in use, or waived.

    The plan stays in force, and its open order ends.

    Raises:
        NotFound: the plan is not within the actor's reach.
        Conflict: it is not active, or its due date has not come into its window yet.
        Invalid: the outcome or the reason is missing.
    """
    check_undone(outcome, reason)
    with transaction():
        plan, asset = access_plan(
            actor=actor, permission=Permission.EQUIPMENT_VIEW, plan_id=plan_id
        )
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.custodian_trust_id)
        check_can_close(plan.state, window_opens_on=plan.window_opens_on, today=london_date(now))
        due_on = plan.next_due_on
        plan.leave_undone(
            outcome,
            closed_before=count_closed(plan.id),
            signer_id=actor.id,
            reason=reason,
            now=now,
        )
        close_orders_of(plan.id, reason=f"{UNDONE_NAMES[outcome]}: {reason}", at=now)
        record(
            actor=actor,
            action="plan.left_undone",
            subject=Subject("asset", asset.id, asset.asset_no),
            at=now,
            owner_id=asset.custodian_trust_id,
            outcome=outcome.value,
            reason=reason,
            due_on=due_on,
        )


def suspend_plan(*, actor: Actor, plan_id: UUID, reason: str, now: datetime) -> None:
    """Take a plan off the due list until it is resumed; it stays on the list of suspended ones.

    Raises:
        NotFound: the plan is not within the actor's reach.
        Conflict: it is not active.
    """
    _move(actor, plan_id, PlanState.SUSPENDED, reason, now)


def resume_plan(*, actor: Actor, plan_id: UUID, reason: str, now: datetime) -> None:
    """Put a suspended plan back on the due list.

    Its due date is the one it had: what fell due meanwhile is overdue at once.

    Raises:
        NotFound: the plan is not within the actor's reach.
        Conflict: it is not suspended.
    """
    _move(actor, plan_id, PlanState.ACTIVE, reason, now)


def _check_meter(actor: Actor, allowance: Allowance, asset_id: UUID) -> None:
    if allowance.meter_id is None:
        return
    meter, _ = access_meter(
        actor=actor, permission=Permission.EQUIPMENT_VIEW, meter_id=allowance.meter_id
    )
    if meter.asset_id != asset_id:
        raise NotFound("meter of this device")


_ACTIONS = {PlanState.SUSPENDED: "plan.suspended", PlanState.ACTIVE: "plan.resumed"}


def _move(actor: Actor, plan_id: UUID, to: PlanState, reason: str, now: datetime) -> None:
    with transaction():
        plan, asset = access_plan(
            actor=actor, permission=Permission.EQUIPMENT_VIEW, plan_id=plan_id
        )
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.custodian_trust_id)
        plan.move(to, on=london_date(now), reason=reason)
        record(
            actor=actor,
            action=_ACTIONS[to],
            subject=Subject("asset", asset.id, asset.asset_no),
            at=now,
            owner_id=asset.custodian_trust_id,
            reason=reason,
            due_on=plan.next_due_on,
        )
