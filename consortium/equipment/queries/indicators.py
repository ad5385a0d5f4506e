"""The indicators of maintenance of each trust, reckoned the same way for all of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import InstrumentedAttribute

from consortium.catalogue.domain.device_class import MDR_CLASS_NAMES, MdrClass
from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.asset_status import BEFORE_ACCEPTANCE, AssetStatus
from consortium.equipment.domain.due_dates import CycleOutcome
from consortium.equipment.domain.indicators import (
    Completion,
    DeviceTime,
    Reliability,
    Span,
    completion,
    device_time,
    reliability,
)
from consortium.equipment.domain.plan import PlanState
from consortium.equipment.domain.work_kind import PLANNED_KINDS, WorkKind
from consortium.equipment.domain.work_order import WorkState
from consortium.equipment.models.asset import Asset, AssetEvent
from consortium.equipment.models.plan import Plan, PlanCycle
from consortium.equipment.models.procedure import CalibrationProcedure
from consortium.equipment.models.work_order import WorkOrder
from consortium.foundation.database import db
from consortium.foundation.domain.periods import Period, london_date, london_midnight
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation

ALL_CLASSES = "All classes"
NO_CLASS = "Class not known"

Due = tuple[CycleOutcome | None, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorLine:
    """The indicators of a trust's devices, of all of them or of one risk class."""

    trust_id: UUID
    trust: str
    risk_class: str
    completion: Completion
    reliability: Reliability


@dataclass(frozen=True, slots=True)
class _Device:
    trust_id: UUID
    mdr_class: MdrClass | None
    commissioned: datetime


def indicators_of(
    *, actor: Actor, period: Period, now: datetime, kinds: Sequence[WorkKind] = PLANNED_KINDS
) -> list[IndicatorLine]:
    """For every trust within reach with devices: a line of all classes, then one for each class.

    A device counts for the trust that has it. A due date counts in the period it lies in, open
    ones once they are past; a failure is a fault that was reported and not cancelled.
    """
    devices = _devices(actor)
    dues = _dues(actor, period, kinds, today=london_date(now))
    times = _times(actor, devices, period, now=now)
    names = dict(
        db.session.execute(
            select(Organisation.id, Organisation.name).where(
                Organisation.id.in_({each.trust_id for each in devices.values()})
            )
        ).all()
    )
    lines = []
    for trust_id, name in sorted(names.items(), key=lambda each: each[1]):
        mine = {key: each for key, each in devices.items() if each.trust_id == trust_id}
        lines.append(_line(trust_id, name, ALL_CLASSES, mine, dues, times))
        for mdr_class in (*MdrClass, None):
            of_class = {key: each for key, each in mine.items() if each.mdr_class is mdr_class}
            if of_class and len(of_class) < len(mine):
                label = MDR_CLASS_NAMES[mdr_class] if mdr_class is not None else NO_CLASS
                lines.append(_line(trust_id, name, label, of_class, dues, times))
    return lines


def _line(
    trust_id: UUID,
    name: str,
    risk_class: str,
    devices: Iterable[UUID],
    dues: dict[UUID, list[Due]],
    times: dict[UUID, DeviceTime],
) -> IndicatorLine:
    ids = list(devices)
    return IndicatorLine(
        trust_id=trust_id,
        trust=name,
        risk_class=risk_class,
        completion=completion(due for key in ids for due in dues.get(key, ())),
        reliability=reliability(times[key] for key in ids),
    )


def _devices(actor: Actor) -> dict[UUID, _Device]:
    """The devices within reach that were ever put in use."""
    rows = db.session.execute(
        select(
            Asset.id,
            Asset.custodian_trust_id,
            DeviceModel.mdr_class,
            Asset.put_in_use_on,
            Asset.accepted_on,
        )
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .where(_in_reach(actor), Asset.status.not_in(BEFORE_ACCEPTANCE))
    )
    found = {}
    for asset_id, trust_id, mdr_class, in_use_on, accepted_on in rows:
        since = in_use_on or accepted_on
        if since is not None:
            found[asset_id] = _Device(trust_id, mdr_class, london_midnight(since))
    return found


def _in_reach(actor: Actor) -> ColumnElement[bool]:
    scope = actor.scope(Permission.EQUIPMENT_VIEW)
    return true() if scope.everything else Asset.custodian_trust_id.in_(scope.organisations)


def _dues(
    actor: Actor, period: Period, kinds: Sequence[WorkKind], *, today: date
) -> dict[UUID, list[Due]]:
    """The due dates of the period by device: closed ones, and open ones that are past."""
    found: dict[UUID, list[Due]] = defaultdict(list)
    closed = db.session.execute(
        select(
            Plan.asset_id,
            Plan.early_days,
            Plan.late_days,
            PlanCycle.due_on,
            PlanCycle.completed_on,
            PlanCycle.outcome,
        )
        .join(PlanCycle, PlanCycle.plan_id == Plan.id)
        .join(Asset, Asset.id == Plan.asset_id)
        .join(CalibrationProcedure, CalibrationProcedure.id == Plan.procedure_id)
        .where(
            _in_reach(actor),
            CalibrationProcedure.work_kind.in_(kinds),
            *_in_period(PlanCycle.due_on, period),
        )
    )
    for asset_id, early, late, due_on, done_on, outcome in closed:
        inside = done_on is not None and (
            due_on - timedelta(days=early) <= done_on <= due_on + timedelta(days=late)
        )
        found[asset_id].append((outcome, inside))
    waiting = db.session.execute(
        select(Plan.asset_id)
        .join(Asset, Asset.id == Plan.asset_id)
        .join(CalibrationProcedure, CalibrationProcedure.id == Plan.procedure_id)
        .where(
            _in_reach(actor),
            CalibrationProcedure.work_kind.in_(kinds),
            Plan.state == PlanState.ACTIVE,
            Plan.next_due_on < today,
            *_in_period(Plan.next_due_on, period),
        )
    )
    for (asset_id,) in waiting:
        found[asset_id].append((None, False))
    return found


def _in_period(column: InstrumentedAttribute[date], period: Period) -> list[ColumnElement[bool]]:
    end = [column < period.end] if period.end is not None else []
    return [column >= period.start, *end]


def _times(
    actor: Actor, devices: dict[UUID, _Device], period: Period, *, now: datetime
) -> dict[UUID, DeviceTime]:
    failures: dict[UUID, list[Span]] = defaultdict(list)
    orders = db.session.execute(
        select(WorkOrder.asset_id, WorkOrder.downtime_from, WorkOrder.downtime_to)
        .join(Asset, Asset.id == WorkOrder.asset_id)
        .where(
            _in_reach(actor),
            WorkOrder.kind == WorkKind.REPAIR,
            WorkOrder.downtime_from.is_not(None),
            WorkOrder.state != WorkState.CANCELLED,
        )
    )
    for asset_id, start, end in orders:
        if start is not None:
            failures[asset_id].append(Span(start=start, end=end))
    condemned = dict(
        db.session.execute(
            select(AssetEvent.asset_id, AssetEvent.at)
            .join(Asset, Asset.id == AssetEvent.asset_id)
            .where(_in_reach(actor), AssetEvent.to_status == AssetStatus.CONDEMNED)
        ).all()
    )
    whole = Span(
        start=london_midnight(period.start),
        end=london_midnight(period.end) if period.end is not None else None,
    )
    return {
        asset_id: device_time(
            commissioned=device.commissioned,
            ended=condemned.get(asset_id),
            failures=failures.get(asset_id, ()),
            period=whole,
            now=now,
        )
        for asset_id, device in devices.items()
    }
