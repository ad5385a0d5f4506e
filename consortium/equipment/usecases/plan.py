"""Planning calibrations, and suspending and resuming plans."""

from datetime import date, datetime
from uuid import UUID

from consortium.catalogue.models.device_model import access_device_model
from consortium.equipment.domain import risk_score
from consortium.equipment.domain.asset_status import check_takes_plan
from consortium.equipment.domain.due_dates import Basis, Interval, Schedule
from consortium.equipment.domain.plan import PlanState, check_anchor, check_interval
from consortium.equipment.models.asset import Asset, access_asset
from consortium.equipment.models.interval_map import decided_months
from consortium.equipment.models.plan import access_plan, new_plan
from consortium.equipment.models.procedure import access_procedure
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
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
) -> UUID:
    """Plan the calibrations of a device; the first is due one interval after the anchor.

    Raises:
        NotFound: the device or the procedure is not within the actor's reach.
        Conflict: the device is condemned or disposed of.
        Invalid: the interval or the anchor makes no sense, is longer than the maker of the model
            allows without a signed decision of the owner, or this procedure is planned already.
    """
    check_interval(interval, early_days=early_days)
    check_anchor(anchor_on, today=london_date(now))
    with transaction():
        asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.custodian_trust_id)
        check_takes_plan(asset.status)
        _check_against_maker(asset, interval)
        procedure = access_procedure(
            actor=actor, permission=Permission.EQUIPMENT_VIEW, procedure_id=procedure_id
        )
        schedule = Schedule(
            basis=basis, anchor_on=anchor_on, interval=interval, early_days=early_days
        )
        plan = new_plan(asset_id, procedure_id, schedule, since=london_date(now))
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


def _check_against_maker(asset: Asset, interval: Interval) -> None:
    model = access_device_model(model_id=asset.device_model_id)
    months = interval.in_months
    decided = decided_months(asset.owner_trust_id, model.id)
    risk_score.check_interval(
        months,
        makers_months=model.maker_interval_months,
        decision_signed=decided is not None and months <= decided,
    )
