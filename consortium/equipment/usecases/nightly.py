"""The nightly run: due dates reckoned anew, orders made for what is due, notices matched.

It may run as often as one likes: each due date has one order, whoever asks for it and how often.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.equipment.domain.asset_status import WRITTEN_OFF
from consortium.equipment.domain.due_state import planned_day
from consortium.equipment.domain.meter import MeterReading
from consortium.equipment.domain.nightly import (
    HORIZON_DAYS,
    Drift,
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

Line = tuple[Plan, Asset, WorkKind]


def run_nightly(*, actor: Actor, now: datetime, horizon_days: int = HORIZON_DAYS) -> NightlyReport:
    """Make an order for each due date up to the horizon that has none, and report what was wrong.

    A due date that a plan remembers wrongly is put right and reported. Suspended plans are left
    alone; no plan is ever switched off.
    """
    today = london_date(now)
    with transaction():
        lines = _lines()
        drifts = _put_right(lines)
        made = _make_orders(lines, now=now, horizon_days=horizon_days)
        notices = db.session.scalars(select(SafetyNotice).order_by(SafetyNotice.id)).all()
        matched = sum(len(match_notice(each, now=now, by=actor.id)) for each in notices)
        record(
            actor=actor,
            action="equipment.nightly_run",
            subject=Subject("nightly run", uuid7(), str(today)),
            at=now,
            plans=len(lines),
            orders=made,
            drifts=len(drifts),
            notices_matched=matched,
        )
    return NightlyReport(
        on=today,
        horizon=today + timedelta(days=horizon_days),
        plans=len(lines),
        orders_made=made,
        drifts=tuple(drifts),
        notices_matched=matched,
    )


def _lines() -> Sequence[Line]:
    rows = db.session.execute(
        select(Plan, Asset, CalibrationProcedure.work_kind)
        .join(Asset, Asset.id == Plan.asset_id)
        .join(CalibrationProcedure, CalibrationProcedure.id == Plan.procedure_id)
        .where(Plan.state == PlanState.ACTIVE, Asset.status.not_in(WRITTEN_OFF))
        .order_by(Plan.next_due_on, Asset.asset_no, Plan.id)
    )
    return [(plan, asset, kind) for plan, asset, kind in rows]


def _put_right(lines: Sequence[Line]) -> list[Drift]:
    """Reckon every due date from anchor, interval, cycles and meters; mend what differs."""
    last = {plan_id: closed for plan_id, (_, closed) in closed_of_plans().items()}
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


def _make_orders(lines: Sequence[Line], *, now: datetime, horizon_days: int) -> int:
    today = london_date(now)
    closed = {plan_id: seq for plan_id, (seq, _) in closed_of_plans().items()}
    ordered = ordered_due_dates()
    orders, events = [], []
    for plan, asset, kind in lines:
        seq = closed.get(plan.id, 0) + 1
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
