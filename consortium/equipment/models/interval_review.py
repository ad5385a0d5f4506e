"""Reviews of intervals: the figures behind a proposal, and what somebody else decided."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, String, UniqueConstraint, Uuid, func, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from consortium.equipment.domain.conformity import Verdict
from consortium.equipment.domain.due_dates import Interval, IntervalUnit
from consortium.equipment.domain.interval_review import ReviewMethod
from consortium.equipment.domain.interval_runs import FoundRun, ReviewState
from consortium.equipment.domain.measurement import Phase
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.calibration import CalibrationPoint, CalibrationRun
from consortium.equipment.models.procedure import CalibrationProcedureVersion
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, Quantity, enum_of, references
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.permissions import Actor, Permission


class IntervalReview(Identified, AppendOnly, Base):
    """What some calibrations advise about the interval of a trust's devices of a model.

    ``looked_at`` calibrations of the whole network count, ``in_tolerance`` of them were. What the
    night put forward has nobody as ``proposed_by``.
    """

    __tablename__ = "interval_review"

    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    device_model_id: Mapped[UUID] = mapped_column(references("device_model.id"), index=True)
    procedure_id: Mapped[UUID] = mapped_column(references("calibration_procedure.id"))
    interval_count: Mapped[int]
    interval_unit: Mapped[IntervalUnit] = mapped_column(enum_of(IntervalUnit))
    method: Mapped[ReviewMethod] = mapped_column(enum_of(ReviewMethod))
    target: Mapped[Decimal] = mapped_column(Quantity)
    in_tolerance: Mapped[int]
    looked_at: Mapped[int]
    confidence: Mapped[Decimal | None] = mapped_column(Quantity)
    low: Mapped[Decimal | None] = mapped_column(Quantity)
    high: Mapped[Decimal | None] = mapped_column(Quantity)
    two_sided: Mapped[bool]
    days: Mapped[int]
    proposed_days: Mapped[int]
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    proposed_by: Mapped[UUID | None] = mapped_column(Uuid)

    @property
    def interval(self) -> Interval:
        return Interval(count=self.interval_count, unit=self.interval_unit)


class IntervalReviewRun(Identified, AppendOnly, Base):
    """A calibration behind a review, or one that was left out of it with a reason."""

    __tablename__ = "interval_review_run"
    __table_args__ = (UniqueConstraint("review_id", "run_id"),)

    review_id: Mapped[UUID] = mapped_column(references("interval_review.id"))
    run_id: Mapped[UUID] = mapped_column(references("calibration_run.id"), index=True)
    days: Mapped[int]
    verdict: Mapped[Verdict] = mapped_column(enum_of(Verdict))
    part: Mapped[Decimal | None] = mapped_column(Quantity)
    left_out: Mapped[str] = mapped_column(String(400), default="")


class IntervalDecision(Identified, AppendOnly, Base):
    """What somebody else decided; ``plans`` is how many go on by the new interval."""

    __tablename__ = "interval_decision"
    __table_args__ = (UniqueConstraint("review_id"),)

    review_id: Mapped[UUID] = mapped_column(references("interval_review.id"))
    outcome: Mapped[ReviewState] = mapped_column(enum_of(ReviewState))
    plans: Mapped[int]
    reason: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[UUID | None] = mapped_column(Uuid)


def runs_as_found(model_id: UUID, procedure_id: UUID) -> list[FoundRun]:
    """The calibrations of all devices of a model by a procedure that had one before, by day.

    One that was corrected does not count; its correction does.
    """
    later = aliased(CalibrationRun)
    rows = db.session.execute(
        select(
            CalibrationRun.id,
            CalibrationRun.asset_id,
            CalibrationRun.performed_on,
            CalibrationRun.verdict,
        )
        .join(Asset, Asset.id == CalibrationRun.asset_id)
        .join(
            CalibrationProcedureVersion,
            CalibrationProcedureVersion.id == CalibrationRun.procedure_version_id,
        )
        .outerjoin(later, later.supersedes_id == CalibrationRun.id)
        .where(
            Asset.device_model_id == model_id,
            CalibrationProcedureVersion.procedure_id == procedure_id,
            CalibrationRun.verdict != Verdict.INCOMPLETE,
            later.id.is_(None),
        )
        .order_by(CalibrationRun.performed_on, CalibrationRun.id)
    ).all()
    parts = _parts(model_id, procedure_id)
    before: dict[UUID, date] = {}
    found = []
    for run_id, asset_id, performed_on, verdict in rows:
        if asset_id in before:
            found.append(
                FoundRun(
                    run_id=run_id,
                    performed_on=performed_on,
                    days=(performed_on - before[asset_id]).days,
                    verdict=verdict,
                    part=max(parts[run_id], default=None),
                )
            )
        before[asset_id] = performed_on
    return found


def _parts(model_id: UUID, procedure_id: UUID) -> dict[UUID, list[Decimal]]:
    """How much of its limit each error as found took, by run."""
    rows = db.session.execute(
        select(
            CalibrationPoint.run_id,
            CalibrationPoint.error,
            CalibrationPoint.tolerance_lower,
            CalibrationPoint.tolerance_upper,
        )
        .join(CalibrationRun, CalibrationRun.id == CalibrationPoint.run_id)
        .join(Asset, Asset.id == CalibrationRun.asset_id)
        .join(
            CalibrationProcedureVersion,
            CalibrationProcedureVersion.id == CalibrationRun.procedure_version_id,
        )
        .where(
            Asset.device_model_id == model_id,
            CalibrationProcedureVersion.procedure_id == procedure_id,
            CalibrationPoint.phase == Phase.AS_FOUND,
            CalibrationPoint.error.is_not(None),
        )
    )
    parts: dict[UUID, list[Decimal]] = defaultdict(list)
    for run_id, error, lower, upper in rows:
        if error is None:
            continue
        limit = upper if error >= 0 else lower
        if limit:
            parts[run_id].append(error / limit)
    return parts


def access_review(*, actor: Actor, permission: Permission, review_id: UUID) -> IntervalReview:
    """A review of a trust that the actor reaches with the permission.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row = db.session.get(IntervalReview, review_id)
    if row is None or row.trust_id not in actor.scope(permission):
        raise NotFound("review")
    return row


def is_waiting(trust_id: UUID, model_id: UUID, procedure_id: UUID, interval: Interval) -> bool:
    """Whether a review of this interval is still to be decided."""
    found = db.session.scalar(
        select(IntervalReview.id)
        .outerjoin(IntervalDecision, IntervalDecision.review_id == IntervalReview.id)
        .where(
            *_about(trust_id, model_id, procedure_id, interval),
            IntervalDecision.id.is_(None),
        )
        .limit(1)
    )
    return found is not None


def looked_at_already(
    trust_id: UUID, model_id: UUID, procedure_id: UUID, interval: Interval, *, newest: date
) -> bool:
    """Whether a review of this interval has seen every calibration up to a day."""
    seen = db.session.scalar(
        select(func.max(CalibrationRun.performed_on))
        .join(IntervalReviewRun, IntervalReviewRun.run_id == CalibrationRun.id)
        .join(IntervalReview, IntervalReview.id == IntervalReviewRun.review_id)
        .where(*_about(trust_id, model_id, procedure_id, interval))
    )
    return seen is not None and newest <= seen


def _about(
    trust_id: UUID, model_id: UUID, procedure_id: UUID, interval: Interval
) -> list[ColumnElement[bool]]:
    return [
        IntervalReview.trust_id == trust_id,
        IntervalReview.device_model_id == model_id,
        IntervalReview.procedure_id == procedure_id,
        IntervalReview.interval_count == interval.count,
        IntervalReview.interval_unit == interval.unit,
    ]


explain(
    "uq_interval_decision_review_id",
    lambda: Conflict(
        "decided_already",
        "This review is decided already.",
        next_step="Reload the page to see how.",
    ),
)
