"""Reviewing intervals: what the figures advise is put forward, and somebody else decides."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.asset_status import WRITTEN_OFF
from consortium.equipment.domain.due_dates import Interval, IntervalUnit, Schedule
from consortium.equipment.domain.interval_review import Advice, ReviewMethod
from consortium.equipment.domain.interval_runs import (
    USUAL_TARGET,
    FoundRun,
    ReviewState,
    advise,
    check_decider,
    check_review,
    comparable,
    days_of,
)
from consortium.equipment.domain.plan import Allowance, PlanState
from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.interval_review import (
    IntervalDecision,
    IntervalReview,
    IntervalReviewRun,
    access_review,
    is_waiting,
    looked_at_already,
    runs_as_found,
)
from consortium.equipment.models.plan import Plan, access_plan
from consortium.equipment.models.plan_revision import check_against_maker, go_on_with
from consortium.equipment.models.procedure import CalibrationProcedure
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.database.history import append
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.money import half_up
from consortium.foundation.domain.permissions import Actor, Permission

NOBODY_LEFT_OUT: Mapping[UUID, str] = {}


def propose_interval(
    *,
    actor: Actor,
    plan_id: UUID,
    method: ReviewMethod,
    now: datetime,
    target: Decimal = USUAL_TARGET,
    left_out: Mapping[UUID, str] = NOBODY_LEFT_OUT,
) -> UUID:
    """Put forward what the calibrations found advise for the plans like this one.

    Those are the plans of the trust's devices of the same model, by the same procedure and at the
    same interval; the calibrations are those of the whole network. ``left_out`` has the failures
    that say nothing about the interval, each with its reason.

    Raises:
        NotFound: the plan is not within the actor's reach.
        Conflict: such a review waits for its decision, or no calibration says anything.
        Invalid: the target or what is left out makes no sense.
    """
    with transaction():
        plan, asset = access_plan(
            actor=actor, permission=Permission.EQUIPMENT_VIEW, plan_id=plan_id
        )
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.custodian_trust_id)
        interval = plan.schedule.interval
        if is_waiting(asset.custodian_trust_id, asset.device_model_id, plan.procedure_id, interval):
            raise Conflict(
                "review_waits",
                "A review of this interval waits for its decision already.",
                next_step="Open it from the list of interval reviews.",
            )
        days = days_of(interval)
        runs = comparable(runs_as_found(asset.device_model_id, plan.procedure_id), days)
        check_review(target, left_out, runs)
        counted = [run for run in runs if run.run_id not in left_out]
        advice = advise(counted, method=method, days=days, target=target)
        review = _put_forward(plan, asset, advice, runs, left_out, target, now=now, by=actor.id)
        _record("interval.proposed", review, actor=actor, now=now, owner_id=review.trust_id)
    return review.id


def decide_interval(
    *, actor: Actor, review_id: UUID, outcome: ReviewState, reason: str, now: datetime
) -> int:
    """Approve the proposed interval, or decline it; says how many plans go on by the new one.

    Approving ends each plan of the trust at the old interval, and another one goes on from it.

    Raises:
        NotFound: the review is not within the actor's reach.
        NotAllowed: the actor put it forward.
        Conflict: it is decided already.
        Invalid: the maker asks for a shorter interval, and nobody signed for the risk.
    """
    with transaction():
        review = access_review(
            actor=actor, permission=Permission.EQUIPMENT_VIEW, review_id=review_id
        )
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, review.trust_id)
        check_decider(review.proposed_by, actor.id)
        plans = 0
        if outcome is ReviewState.APPROVED and review.proposed_days != review.days:
            plans = _change_plans(review, reason=reason, now=now)
        db.session.add(
            IntervalDecision(
                id=uuid7(),
                review_id=review.id,
                outcome=outcome,
                plans=plans,
                reason=reason,
                at=now,
                by_id=actor.id,
            )
        )
        _record(
            f"interval.{outcome.value}",
            review,
            actor=actor,
            now=now,
            owner_id=review.trust_id,
            reason=reason,
            plans=plans,
        )
    return plans


def suggest_intervals(*, actor: Actor, now: datetime) -> int:
    """Put forward every interval that the figures advise to change, once; says how many.

    What waits for a decision is left alone, and so is what was decided on the same figures.
    """
    found: dict[tuple[UUID, UUID], list[FoundRun]] = {}
    made = 0
    for plan_id in _one_plan_of_each():
        plan, asset = access_plan(
            actor=actor, permission=Permission.EQUIPMENT_VIEW, plan_id=plan_id
        )
        about = (asset.device_model_id, plan.procedure_id)
        if about not in found:
            found[about] = runs_as_found(*about)
        days = days_of(plan.schedule.interval)
        runs = comparable(found[about], days)
        if not runs or _is_known(plan, asset, runs):
            continue
        advice = advise(runs, method=ReviewMethod.A3, days=days, target=USUAL_TARGET)
        if advice.changes:
            _suggest(plan_id, advice, runs, actor=actor, now=now)
            made += 1
    return made


def _suggest(
    plan_id: UUID, advice: Advice, runs: Sequence[FoundRun], *, actor: Actor, now: datetime
) -> None:
    with transaction():
        plan, asset = access_plan(
            actor=actor, permission=Permission.EQUIPMENT_VIEW, plan_id=plan_id
        )
        review = _put_forward(
            plan, asset, advice, runs, NOBODY_LEFT_OUT, USUAL_TARGET, now=now, by=None
        )
        _record("interval.suggested", review, actor=actor, now=now, owner_id=review.trust_id)


def _is_known(plan: Plan, asset: Asset, runs: Sequence[FoundRun]) -> bool:
    """Whether a review waits already, or the last one looked at the same calibrations."""
    interval = plan.schedule.interval
    if is_waiting(asset.custodian_trust_id, asset.device_model_id, plan.procedure_id, interval):
        return True
    return looked_at_already(
        asset.custodian_trust_id,
        asset.device_model_id,
        plan.procedure_id,
        interval,
        newest=max(run.performed_on for run in runs),
    )


def _one_plan_of_each() -> list[UUID]:
    """A plan for each trust, model, procedure and interval."""
    rows = db.session.execute(
        select(
            Asset.custodian_trust_id,
            Asset.device_model_id,
            Plan.procedure_id,
            Plan.interval_count,
            Plan.interval_unit,
            Plan.id,
        )
        .join(Asset, Asset.id == Plan.asset_id)
        .join(CalibrationProcedure, CalibrationProcedure.id == Plan.procedure_id)
        .where(
            Plan.state == PlanState.ACTIVE,
            Asset.status.not_in(WRITTEN_OFF),
            CalibrationProcedure.work_kind == WorkKind.CALIBRATION,
        )
        .order_by(Plan.id.desc())
    )
    return list({tuple(about): plan_id for *about, plan_id in rows}.values())


def _put_forward(
    plan: Plan,
    asset: Asset,
    advice: Advice,
    runs: Sequence[FoundRun],
    left_out: Mapping[UUID, str],
    target: Decimal,
    *,
    now: datetime,
    by: UUID | None,
) -> IntervalReview:
    interval = plan.schedule.interval
    review = IntervalReview(
        id=uuid7(),
        trust_id=asset.custodian_trust_id,
        device_model_id=asset.device_model_id,
        procedure_id=plan.procedure_id,
        interval_count=interval.count,
        interval_unit=interval.unit,
        method=advice.method,
        target=target,
        in_tolerance=advice.in_tolerance,
        looked_at=advice.looked_at,
        confidence=_kept(advice.confidence),
        low=_kept(advice.low),
        high=_kept(advice.high),
        two_sided=advice.two_sided,
        days=advice.days,
        # A part of a day would be a part of a due date: down, which is the safe side.
        proposed_days=int(advice.proposed_days),
        proposed_at=now,
        proposed_by=by,
    )
    append([review])
    append(
        IntervalReviewRun(
            id=uuid7(),
            review_id=review.id,
            run_id=run.run_id,
            days=run.days,
            verdict=run.verdict,
            part=None if run.part is None else half_up(run.part, 6),
            left_out=left_out.get(run.run_id, ""),
        )
        for run in runs
    )
    return review


def _kept(value: float | None) -> Decimal | None:
    return None if value is None else half_up(Decimal(value), 6)


def _change_plans(review: IntervalReview, *, reason: str, now: datetime) -> int:
    rows = db.session.execute(
        select(Plan, Asset)
        .join(Asset, Asset.id == Plan.asset_id)
        .where(
            Asset.custodian_trust_id == review.trust_id,
            Asset.device_model_id == review.device_model_id,
            Plan.procedure_id == review.procedure_id,
            Plan.interval_count == review.interval_count,
            Plan.interval_unit == review.interval_unit,
            Plan.state != PlanState.ENDED,
        )
        .order_by(Asset.asset_no, Plan.id)
    ).all()
    interval = Interval(count=review.proposed_days, unit=IntervalUnit.DAYS)
    for plan, asset in rows:
        check_against_maker(asset, interval)
        schedule = Schedule(
            basis=plan.basis,
            anchor_on=plan.anchor_on,
            interval=interval,
            early_days=min(plan.early_days, interval.count - 1),
        )
        allowance = Allowance(
            late_days=min(plan.late_days, interval.count - 1),
            roll=plan.roll,
            nation=plan.nation,
            meter_id=plan.meter_id,
            meter_step=plan.meter_step,
        )
        go_on_with(plan, schedule, allowance, reason=f"Interval review: {reason}", now=now)
    return len(rows)


def _record(
    action: str,
    review: IntervalReview,
    *,
    actor: Actor,
    now: datetime,
    owner_id: UUID,
    reason: str = "",
    **details: Any,
) -> None:
    model = db.session.get_one(DeviceModel, review.device_model_id)
    record(
        actor=actor,
        action=action,
        subject=Subject("interval review", review.id, f"{model.manufacturer} {model.name}"),
        at=now,
        owner_id=owner_id,
        reason=reason,
        days=review.days,
        proposed_days=review.proposed_days,
        in_tolerance=review.in_tolerance,
        looked_at=review.looked_at,
        **details,
    )
