"""Reading reviews of intervals: what the figures say now, and what was put forward and decided."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.conformity import Verdict
from consortium.equipment.domain.due_dates import Interval
from consortium.equipment.domain.interval_review import ReviewMethod
from consortium.equipment.domain.interval_runs import (
    FoundRun,
    ReviewState,
    comparable,
    days_of,
)
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.calibration import CalibrationRun
from consortium.equipment.models.interval_review import (
    IntervalDecision,
    IntervalReview,
    IntervalReviewRun,
    access_review,
    runs_as_found,
)
from consortium.equipment.models.plan import access_plan
from consortium.equipment.models.procedure import CalibrationProcedure
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission, Scope
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries.people import names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLine:
    id: UUID
    trust: str
    model: str
    procedure: str
    days: int
    proposed_days: int
    in_tolerance: int
    looked_at: int
    confidence: Decimal | None
    proposed_at: datetime
    state: ReviewState


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """A calibration behind a review; ``part`` is how much of its limit the worst error took."""

    run_id: UUID
    reference: str
    asset_no: str
    trust: str
    performed_on: date
    days: int
    verdict: Verdict
    part: Decimal | None
    left_out: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDetail:
    """A review; ``proposed_by`` is empty when the night put it forward."""

    id: UUID
    trust_id: UUID
    trust: str
    model: str
    procedure_id: UUID
    procedure: str
    interval: Interval
    method: ReviewMethod
    target: Decimal
    in_tolerance: int
    looked_at: int
    confidence: Decimal | None
    low: Decimal | None
    high: Decimal | None
    two_sided: bool
    days: int
    proposed_days: int
    proposed_at: datetime
    proposed_by_id: UUID | None
    proposed_by: str
    state: ReviewState
    decided_at: datetime | None
    decided_by: str
    reason: str
    plans: int
    runs: tuple[RunLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What there is to review about a plan: the calibrations of all devices like its own."""

    plan_id: UUID
    asset_id: UUID
    asset_no: str
    trust_id: UUID
    model: str
    procedure: str
    days: int
    runs: tuple[RunLine, ...]
    known: int


def list_reviews(
    *, actor: Actor, asked: Asked, state: ReviewState | None = None
) -> Page[ReviewLine]:
    """The reviews of trusts within reach, the newest first; words match trust, model, procedure."""
    said = func.coalesce(IntervalDecision.outcome, ReviewState.PROPOSED.value)
    rows = (
        select(
            IntervalReview,
            Organisation.name,
            DeviceModel,
            CalibrationProcedure.title,
            IntervalDecision.outcome,
        )
        .join(Organisation, Organisation.id == IntervalReview.trust_id)
        .join(DeviceModel, DeviceModel.id == IntervalReview.device_model_id)
        .join(CalibrationProcedure, CalibrationProcedure.id == IntervalReview.procedure_id)
        .outerjoin(IntervalDecision, IntervalDecision.review_id == IntervalReview.id)
        .where(
            *_within(actor.scope(Permission.EQUIPMENT_VIEW)),
            *matching(
                asked.words,
                Organisation.name,
                DeviceModel.manufacturer,
                DeviceModel.name,
                CalibrationProcedure.title,
            ),
            *([said == state.value] if state else []),
        )
    )
    orders = {
        "trust": Organisation.name,
        "model": DeviceModel.name,
        "days": IntervalReview.days,
        "proposed": IntervalReview.proposed_days,
    }
    order = orders.get(asked.sort, IntervalReview.proposed_at.desc())
    page, total = one_page(rows, asked, order, IntervalReview.id)
    return Page(
        rows=[
            ReviewLine(
                id=review.id,
                trust=trust,
                model=f"{model.manufacturer} {model.name}",
                procedure=procedure,
                days=review.days,
                proposed_days=review.proposed_days,
                in_tolerance=review.in_tolerance,
                looked_at=review.looked_at,
                confidence=review.confidence,
                proposed_at=review.proposed_at,
                state=outcome or ReviewState.PROPOSED,
            )
            for review, trust, model, procedure, outcome in page
        ],
        total=total,
        asked=asked,
    )


def find_review(*, actor: Actor, review_id: UUID) -> ReviewDetail:
    """A review of a trust within reach, with the calibrations behind it.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row = access_review(actor=actor, permission=Permission.EQUIPMENT_VIEW, review_id=review_id)
    decision = db.session.scalar(
        select(IntervalDecision).where(IntervalDecision.review_id == review_id)
    )
    model = db.session.get_one(DeviceModel, row.device_model_id)
    by = decision.by_id if decision else None
    names = names_of({each for each in (row.proposed_by, by) if each is not None})
    return ReviewDetail(
        id=row.id,
        trust_id=row.trust_id,
        trust=db.session.get_one(Organisation, row.trust_id).name,
        model=f"{model.manufacturer} {model.name}",
        procedure_id=row.procedure_id,
        procedure=db.session.get_one(CalibrationProcedure, row.procedure_id).title,
        interval=row.interval,
        method=row.method,
        target=row.target,
        in_tolerance=row.in_tolerance,
        looked_at=row.looked_at,
        confidence=row.confidence,
        low=row.low,
        high=row.high,
        two_sided=row.two_sided,
        days=row.days,
        proposed_days=row.proposed_days,
        proposed_at=row.proposed_at,
        proposed_by_id=row.proposed_by,
        proposed_by=names.get(row.proposed_by, "") if row.proposed_by else "",
        state=decision.outcome if decision else ReviewState.PROPOSED,
        decided_at=decision.at if decision else None,
        decided_by=names.get(by, "") if by else "",
        reason=decision.reason if decision else "",
        plans=decision.plans if decision else 0,
        runs=tuple(_runs_behind(actor, review_id)),
    )


def find_evidence(*, actor: Actor, plan_id: UUID) -> Evidence:
    """What the calibrations of all devices like that of a plan found at about its interval.

    Raises:
        NotFound: the plan is not within the actor's reach.
    """
    plan, asset = access_plan(actor=actor, permission=Permission.EQUIPMENT_VIEW, plan_id=plan_id)
    model = db.session.get_one(DeviceModel, asset.device_model_id)
    days = days_of(plan.schedule.interval)
    known = runs_as_found(asset.device_model_id, plan.procedure_id)
    return Evidence(
        plan_id=plan.id,
        asset_id=asset.id,
        asset_no=asset.asset_no,
        trust_id=asset.custodian_trust_id,
        model=f"{model.manufacturer} {model.name}",
        procedure=db.session.get_one(CalibrationProcedure, plan.procedure_id).title,
        days=days,
        runs=tuple(_named(actor, comparable(known, days))),
        known=len(known),
    )


def reviews_waiting(*, actor: Actor) -> int:
    """How many reviews of the actor's own trusts wait for a decision of somebody else's making."""
    waiting = (
        select(func.count())
        .select_from(IntervalReview)
        .outerjoin(IntervalDecision, IntervalDecision.review_id == IntervalReview.id)
        .where(
            *_within(actor.scope(Permission.EQUIPMENT_MANAGE)),
            IntervalDecision.id.is_(None),
            func.coalesce(IntervalReview.proposed_by, IntervalReview.id) != actor.id,
        )
    )
    return db.session.scalar(waiting) or 0


def _within(scope: Scope) -> list[ColumnElement[bool]]:
    return [] if scope.everything else [IntervalReview.trust_id.in_(scope.organisations)]


def _runs_behind(actor: Actor, review_id: UUID) -> list[RunLine]:
    rows = db.session.scalars(
        select(IntervalReviewRun).where(IntervalReviewRun.review_id == review_id)
    ).all()
    left_out = {row.run_id: row.left_out for row in rows}
    performed = dict(
        db.session.execute(
            select(CalibrationRun.id, CalibrationRun.performed_on)
            .join(IntervalReviewRun, IntervalReviewRun.run_id == CalibrationRun.id)
            .where(IntervalReviewRun.review_id == review_id)
        ).all()
    )
    runs = [
        FoundRun(
            run_id=row.run_id,
            performed_on=performed[row.run_id],
            days=row.days,
            verdict=row.verdict,
            part=row.part,
        )
        for row in rows
    ]
    ordered = sorted(runs, key=lambda run: (run.performed_on, run.run_id))
    return _named(actor, ordered, left_out)


def _named(
    actor: Actor, runs: list[FoundRun], left_out: dict[UUID, str] | None = None
) -> list[RunLine]:
    """The runs with their devices; those of trusts beyond the reader's reach stay without."""
    scope = actor.scope(Permission.EQUIPMENT_VIEW)
    known = {
        run_id: (reference, asset_no, trust)
        for run_id, reference, asset_no, trust, trust_id in db.session.execute(
            select(
                CalibrationRun.id,
                CalibrationRun.reference,
                Asset.asset_no,
                Organisation.name,
                CalibrationRun.trust_id,
            )
            .join(Asset, Asset.id == CalibrationRun.asset_id)
            .join(Organisation, Organisation.id == CalibrationRun.trust_id)
            .where(CalibrationRun.id.in_([run.run_id for run in runs]))
        )
        if trust_id in scope
    }
    beyond = ("", "", "Another trust")
    lines = []
    for run in runs:
        reference, asset_no, trust = known.get(run.run_id, beyond)
        lines.append(
            RunLine(
                run_id=run.run_id,
                reference=reference,
                asset_no=asset_no,
                trust=trust,
                performed_on=run.performed_on,
                days=run.days,
                verdict=run.verdict,
                part=run.part,
                left_out=(left_out or {}).get(run.run_id, ""),
            )
        )
    return lines
