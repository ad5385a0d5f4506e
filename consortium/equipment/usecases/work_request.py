"""Asking for work: by hand, by a fault on the ward, or by a step that failed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.catalogue.domain.device_class import ElectricalClass
from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.asset_status import AssetStatus, check_takes_plan, may_move
from consortium.equipment.domain.fault import check_failed, check_since
from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.domain.work_order import Priority, WorkState
from consortium.equipment.models.asset import Asset, access_asset
from consortium.equipment.models.service_level import levels_for
from consortium.equipment.models.work_order import WorkOrder, access_order, work_event
from consortium.equipment.models.work_step import steps_of
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.database.references import next_reference
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.domain.references import Series

SHOCKING = frozenset({ElectricalClass.I, ElectricalClass.II})


def request_work(
    *,
    actor: Actor,
    asset_id: UUID,
    kind: WorkKind,
    priority: Priority,
    description: str,
    now: datetime,
    procedure_id: UUID | None = None,
) -> UUID:
    """Ask for work on a device; the trust that has it pays, until somebody says otherwise.

    Raises:
        NotFound: the device is not within the actor's reach.
        NotAllowed: the actor does not manage the equipment of the trust that has it.
        Conflict: the device is condemned or disposed of.
    """
    with transaction():
        asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.custodian_trust_id)
        check_takes_plan(asset.status)
        order = _order(asset, kind, priority, description, actor=actor, now=now)
        order.procedure_id = procedure_id
        _record(actor, "work.requested", order, asset, now)
    return order.id


def report_fault(
    *,
    actor: Actor,
    asset_id: UUID,
    what: str,
    now: datetime,
    reported_by: str = "",
    since: datetime | None = None,
    priority: Priority = Priority.NORMAL,
) -> UUID:
    """Report that a device does not work: a repair is requested and the device waits for it.

    ``since`` is when it stopped working, now if not given; its downtime counts from there. A
    device that is out of use for another reason stays as it is.

    Raises:
        NotFound: the device is not within the actor's reach.
        NotAllowed: the actor reports no faults for the trust that has it.
        Conflict: the device is condemned or disposed of.
        Invalid: it failed at a moment to come.
    """
    failed_at = since or now
    check_since(failed_at, now=now)
    with transaction():
        asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
        permissions.check(actor, Permission.FAULTS_REPORT, asset.custodian_trust_id)
        check_takes_plan(asset.status)
        order = _order(asset, WorkKind.REPAIR, priority, what, actor=actor, now=now)
        order.reported_by = reported_by or actor.name
        order.downtime_from = failed_at
        if may_move(asset.status, AssetStatus.AWAITING_REPAIR):
            reason = f"Fault {order.reference}: {what}"[:400]
            asset.move(AssetStatus.AWAITING_REPAIR, at=now, by=actor.id, reason=reason)
        _record(actor, "fault.reported", order, asset, now, since=failed_at.isoformat())
    return order.id


def request_repair(*, actor: Actor, order_id: UUID, step_id: UUID, now: datetime) -> UUID:
    """Ask for the repair of what failed at a step of another order.

    Raises:
        NotFound: the order is not within the actor's reach, or has no such step.
        NotAllowed: the actor does not manage the equipment of the trust that has the device.
        Conflict: the step did not fail, or its repair was requested already.
    """
    with transaction():
        parent, asset, _ = access_order(
            actor=actor, permission=Permission.EQUIPMENT_VIEW, order_id=order_id
        )
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.custodian_trust_id)
        found = {step.id: (step, answer) for step, answer in steps_of(order_id)}
        if step_id not in found:
            raise NotFound("step")
        step, answer = found[step_id]
        check_failed(answer.result if answer is not None else None)
        what = f"{step.prompt}: failed in {parent.reference}"
        order = _order(asset, WorkKind.REPAIR, parent.priority, what, actor=actor, now=now)
        order.parent_id, order.failed_step_id = parent.id, step_id
        order.payer_id = parent.payer_id
        order.downtime_from = now
        if may_move(asset.status, AssetStatus.AWAITING_REPAIR):
            asset.move(AssetStatus.AWAITING_REPAIR, at=now, by=actor.id, reason=what[:400])
        _record(actor, "work.requested", order, asset, now, parent=parent.reference)
    return order.id


def _order(
    asset: Asset,
    kind: WorkKind,
    priority: Priority,
    description: str,
    *,
    actor: Actor,
    now: datetime,
) -> WorkOrder:
    model = db.session.get_one(DeviceModel, asset.device_model_id)
    order = WorkOrder(
        id=uuid7(),
        reference=next_reference(Series.WORK_ORDER, london_date(now).year),
        asset_id=asset.id,
        trust_id=asset.custodian_trust_id,
        payer_id=asset.custodian_trust_id,
        kind=kind,
        priority=priority,
        state=WorkState.REQUESTED,
        description=description,
        reported_by=actor.name,
        reported_at=now,
        is_safety_relevant=kind is WorkKind.REPAIR and model.elec_class in SHOCKING,
    )
    levels, _ = levels_for(asset.custodian_trust_id)
    order.set_clocks(levels, model)
    event = work_event(
        order.id, None, WorkState.REQUESTED, at=now, by=actor.id, reason=description[:400]
    )
    db.session.add_all([order, event])
    return order


def _record(
    actor: Actor,
    action: str,
    order: WorkOrder,
    asset: Asset,
    now: datetime,
    **details: Any,
) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("work order", order.id, order.reference),
        at=now,
        owner_id=order.trust_id,
        asset=asset.asset_no,
        kind=order.kind.value,
        priority=order.priority.value,
        **details,
    )
