"""The nightly run: due dates reckoned anew, orders made for what is due, notices matched.

It may run as often as one likes: each due date has one order, whoever asks for it and how often.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.equipment.domain.asset_status import WRITTEN_OFF
from consortium.equipment.domain.due_dates import ClosedCycle
from consortium.equipment.domain.due_state import planned_day
from consortium.equipment.domain.meter import MeterReading
from consortium.equipment.domain.nightly import (
    HORIZON_DAYS,
    Drift,
    Failure,
    NightlyReport,
    is_wanted,
)
from consortium.equipment.domain.plan import PlanState
from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.domain.work_order import Priority, WorkState
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.meter import readings_of
from consortium.equipment.models.plan import Plan
from consortium.equipment.models.plan_cycle import closed_of_plans
from consortium.equipment.models.procedure import CalibrationProcedure
from consortium.equipment.models.safety_notice import SafetyNotice, match_notice
from consortium.equipment.models.work_order import WorkOrder, ordered_due_dates, work_event
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.database.history import append
from consortium.foundation.database.references import next_reference
from consortium.foundation.domain.periods import london_date, london_midnight
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.domain.references import Series

log = structlog.get_logger(__name__)

Line = tuple[Plan, Asset, WorkKind]
# So many plans of a trust are dealt with in one transaction.
BATCH = 1_000


def run_nightly(*, actor: Actor, now: datetime, horizon_days: int = HORIZON_DAYS) -> NightlyReport:
    """Make an order for each due date up to the horizon that has none, and report what was wrong.

    A due date that a plan remembers wrongly is put right and reported. Suspended plans are left
    alone; no plan is ever switched off. Each trust is a transaction of its own, so that what goes
    wrong with one plan or notice is reported and loses nothing else.
    """
    today = london_date(now)
    night = _Night(actor=actor, now=now, horizon_days=horizon_days)
    for trust_id, plan_ids in _plans_by_trust():
        for at in range(0, len(plan_ids), BATCH):
            _deal_with(night, trust_id, plan_ids[at : at + BATCH])
    for notice_id in db.session.scalars(select(SafetyNotice.id).order_by(SafetyNotice.id)).all():
        _match(night, notice_id)
    return NightlyReport(
        on=today,
        horizon=today + timedelta(days=horizon_days),
        plans=night.plans,
        orders_made=night.orders,
        drifts=tuple(night.drifts),
        notices_matched=night.matched,
        failures=tuple(night.failures),
    )


@dataclass(slots=True, kw_only=True)
class _Night:
    """What a run has done so far."""

    actor: Actor
    now: datetime
    horizon_days: int
    plans: int = 0
    orders: int = 0
    matched: int = 0
    drifts: list[Drift] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def _deal_with(night: _Night, trust_id: UUID, plan_ids: Sequence[UUID]) -> None:
    """Deal with plans of a trust together or, when that fails, with each alone."""
    try:
        lines, drifts, made = _committed(night, trust_id, plan_ids)
    except Exception as error:
        if len(plan_ids) > 1:
            for plan_id in plan_ids:
                _deal_with(night, trust_id, [plan_id])
            return
        log.exception("nightly_plan_failed", plan=str(plan_ids[0]))
        night.failures.append(Failure(what=f"plan {plan_ids[0]}", why=str(error)))
        return
    night.plans += lines
    night.orders += made
    night.drifts += drifts


def _match(night: _Night, notice_id: UUID) -> None:
    """Look for new devices that a safety notice is about."""
    try:
        with transaction():
            notice = db.session.get_one(SafetyNotice, notice_id)
            found = len(match_notice(notice, now=night.now, by=night.actor.id))
            _record(night, notice.owner_id, notices_matched=found)
    except Exception as error:
        log.exception("nightly_notice_failed", notice=str(notice_id))
        night.failures.append(Failure(what=f"safety notice {notice_id}", why=str(error)))
        return
    night.matched += found


def _committed(
    night: _Night, trust_id: UUID, plan_ids: Sequence[UUID]
) -> tuple[int, list[Drift], int]:
    with transaction():
        lines = _lines(plan_ids)
        closed = closed_of_plans(plan_ids)
        drifts = _put_right(lines, closed)
        made = _make_orders(lines, closed, now=night.now, horizon_days=night.horizon_days)
        _record(night, trust_id, plans=len(lines), orders=made, drifts=len(drifts))
    return len(lines), drifts, made


def _record(night: _Night, owner_id: UUID, **counted: Any) -> None:
    record(
        actor=night.actor,
        action="equipment.nightly_run",
        subject=Subject("nightly run", uuid7(), str(london_date(night.now))),
        at=night.now,
        owner_id=owner_id,
        **counted,
    )


def _plans_by_trust() -> list[tuple[UUID, list[UUID]]]:
    rows = db.session.execute(
        select(Asset.custodian_trust_id, Plan.id)
        .join(Asset, Asset.id == Plan.asset_id)
        .where(Plan.state == PlanState.ACTIVE, Asset.status.not_in(WRITTEN_OFF))
        .order_by(Asset.custodian_trust_id, Plan.next_due_on, Asset.asset_no, Plan.id)
    )
    return [
        (trust_id, [plan_id for _, plan_id in group])
        for trust_id, group in groupby(rows.all(), key=lambda row: row[0])
    ]


def _lines(plan_ids: Sequence[UUID]) -> Sequence[Line]:
    rows = db.session.execute(
        select(Plan, Asset, CalibrationProcedure.work_kind)
        .join(Asset, Asset.id == Plan.asset_id)
        .join(CalibrationProcedure, CalibrationProcedure.id == Plan.procedure_id)
        .where(Plan.id.in_(plan_ids), Plan.state == PlanState.ACTIVE)
        .order_by(Plan.next_due_on, Asset.asset_no, Plan.id)
    )
    return [(plan, asset, kind) for plan, asset, kind in rows]


def _put_right(
    lines: Sequence[Line], closed: Mapping[UUID, tuple[int, ClosedCycle]]
) -> list[Drift]:
    """Reckon every due date from anchor, interval, cycles and meters; mend what differs."""
    last = {plan_id: cycle for plan_id, (_, cycle) in closed.items()}
    meters = [plan.meter_id for plan, *_ in lines if plan.meter_id is not None]
    read: dict[UUID, list[MeterReading]] = readings_of(meters) if meters else {}
    drifts = []
    for plan, asset, _ in lines:
        readings = read.get(plan.meter_id, []) if plan.meter_id is not None else []
        right = plan.due_after(last.get(plan.id), readings)
        if right != plan.next_due_on:
            drifts.append(
                Drift(
                    plan_id=plan.id,
                    asset_no=asset.asset_no,
                    remembered=plan.next_due_on,
                    right=right,
                )
            )
            plan.fall_due(right)
    return drifts


def _make_orders(
    lines: Sequence[Line],
    closed: Mapping[UUID, tuple[int, ClosedCycle]],
    *,
    now: datetime,
    horizon_days: int,
) -> int:
    today = london_date(now)
    ordered = ordered_due_dates([plan.id for plan, *_ in lines])
    orders, events = [], []
    for plan, asset, kind in lines:
        seq = closed[plan.id][0] + 1 if plan.id in closed else 1
        if (plan.id, seq) in ordered or not is_wanted(
            plan.next_due_on, today=today, horizon_days=horizon_days
        ):
            continue
        order = _order(plan, asset, kind, seq, now=now, year=today.year)
        orders.append(order)
        events.append(
            work_event(
                order.id,
                None,
                WorkState.PLANNED,
                at=now,
                by=None,
                reason=f"Due on {plan.next_due_on}",
            )
        )
    db.session.add_all(orders)
    append(events)
    return len(orders)


def _order(
    plan: Plan, asset: Asset, kind: WorkKind, seq: int, *, now: datetime, year: int
) -> WorkOrder:
    window_ends = london_midnight(plan.next_due_on + timedelta(days=plan.late_days + 1))
    return WorkOrder(
        id=uuid7(),
        reference=next_reference(Series.WORK_ORDER, year),
        asset_id=asset.id,
        trust_id=asset.custodian_trust_id,
        payer_id=asset.custodian_trust_id,
        kind=kind,
        priority=Priority.NORMAL,
        state=WorkState.PLANNED,
        reported_by="Plan",
        reported_at=now,
        starts_by=window_ends,
        done_by=window_ends,
        plan_id=plan.id,
        plan_seq=seq,
        plan_due_on=plan.next_due_on,
        procedure_id=plan.procedure_id,
        planned_on=planned_day(plan.next_due_on, plan.roll, (plan.nation,)),
    )
