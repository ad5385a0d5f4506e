"""Standards found out of tolerance, the calibrations in doubt, and what each trust decided."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, String, UniqueConstraint, Uuid, func, or_, select, true
from sqlalchemy.orm import Mapped, aliased, mapped_column

from consortium.equipment.domain.conformity import PASSED
from consortium.equipment.domain.reverse_trace import Outcome, Use
from consortium.equipment.models.asset import within
from consortium.equipment.models.calibration import CalibrationAdjustment, CalibrationRun
from consortium.equipment.models.standard import Standard
from consortium.equipment.models.used_standard import UsedStandard
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, Quantity, enum_of, references
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.permissions import Actor, Permission, Scope


class ToleranceEvent(Identified, AppendOnly, Base):
    """A standard was found wrong: by how much, on which day, and since when it is in doubt."""

    __tablename__ = "tolerance_event"

    standard_id: Mapped[UUID] = mapped_column(references("standard.id"), index=True)
    failed_on: Mapped[date]
    # The last day on which it was found good; none when it never was.
    good_on: Mapped[date | None]
    found: Mapped[Decimal | None] = mapped_column(Quantity)
    reason: Mapped[str] = mapped_column(String(400))
    opened_at: Mapped[datetime] = mapped_column(Instant)
    opened_by: Mapped[UUID | None] = mapped_column(Uuid)


class ToleranceImpact(Identified, AppendOnly, Base):
    """A calibration in doubt; the trust that had the device decides about it."""

    __tablename__ = "tolerance_impact"
    __table_args__ = (UniqueConstraint("event_id", "run_id"),)

    event_id: Mapped[UUID] = mapped_column(references("tolerance_event.id"))
    run_id: Mapped[UUID] = mapped_column(references("calibration_run.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    depth: Mapped[int]
    through_asset_id: Mapped[UUID] = mapped_column(references("asset.id"))
    proposed: Mapped[Outcome] = mapped_column(enum_of(Outcome))
    # The worst error as it would have been; none when nobody knows by how much the standard erred.
    error_again: Mapped[Decimal | None] = mapped_column(Quantity)
    # By when the trust decides; those of the first events had no such day.
    due_on: Mapped[date | None] = mapped_column(index=True)


class ToleranceDecision(Identified, AppendOnly, Base):
    __tablename__ = "tolerance_decision"
    __table_args__ = (UniqueConstraint("impact_id"),)

    impact_id: Mapped[UUID] = mapped_column(references("tolerance_impact.id"))
    outcome: Mapped[Outcome] = mapped_column(enum_of(Outcome))
    reason: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[UUID | None] = mapped_column(Uuid)


def uses_behind(asset_id: UUID) -> list[Use]:
    """Every calibration that can be in doubt when this standard is: with it, or with what it made.

    Standards are named by their devices. A calibration that was corrected does not count; its
    correction does.
    """
    found: dict[UUID, Use] = {}
    waiting, seen = {asset_id}, {asset_id}
    while waiting:
        runs = _runs_with(waiting)
        found |= runs
        items = {use.item_id for use in runs.values()} - seen
        waiting = set(
            db.session.scalars(select(Standard.asset_id).where(Standard.asset_id.in_(items)))
        )
        found |= _runs_on(waiting)
        seen |= waiting
    return list(found.values())


def _runs_with(asset_ids: set[UUID]) -> dict[UUID, Use]:
    used = (
        select(UsedStandard.run_id)
        .join(Standard, Standard.id == UsedStandard.standard_id)
        .where(Standard.asset_id.in_(asset_ids))
    )
    return _uses(CalibrationRun.id.in_(used))


def _runs_on(asset_ids: set[UUID]) -> dict[UUID, Use]:
    return _uses(CalibrationRun.asset_id.in_(asset_ids)) if asset_ids else {}


def _uses(which: ColumnElement[bool]) -> dict[UUID, Use]:
    later = aliased(CalibrationRun)
    verdict = func.coalesce(CalibrationAdjustment.verdict, CalibrationRun.verdict)
    rows = db.session.execute(
        select(
            CalibrationRun.id,
            CalibrationRun.asset_id,
            CalibrationRun.performed_on,
            verdict,
            Standard.asset_id,
        )
        .select_from(CalibrationRun)
        .outerjoin(CalibrationAdjustment, CalibrationAdjustment.run_id == CalibrationRun.id)
        .outerjoin(later, later.supersedes_id == CalibrationRun.id)
        .outerjoin(UsedStandard, UsedStandard.run_id == CalibrationRun.id)
        .outerjoin(Standard, Standard.id == UsedStandard.standard_id)
        .where(which, later.id.is_(None))
    ).all()
    standards: dict[UUID, set[UUID]] = defaultdict(set)
    for run_id, _, _, _, standard_asset in rows:
        if standard_asset is not None:
            standards[run_id].add(standard_asset)
    return {
        run_id: Use(
            run_id=run_id,
            item_id=item_id,
            on=on,
            standards=frozenset(standards[run_id]),
            is_good=said in PASSED,
        )
        for run_id, item_id, on, said, _ in rows
    }


def seen_by(scope: Scope) -> ColumnElement[bool]:
    """The calibrations in doubt that are for these trusts to decide."""
    return true() if scope.everything else ToleranceImpact.trust_id.in_(scope.organisations)


def event_within(actor: Actor) -> ColumnElement[bool]:
    """The events of standards within the actor's reach, or with something for them to decide."""
    mine = select(ToleranceImpact.event_id).where(seen_by(actor.scope(Permission.EQUIPMENT_MANAGE)))
    return or_(within(actor.scope(Permission.EQUIPMENT_VIEW)), ToleranceEvent.id.in_(mine))


def access_impact(*, actor: Actor, impact_id: UUID) -> tuple[ToleranceImpact, CalibrationRun]:
    """A calibration in doubt that is for one of the actor's own trusts to decide.

    Raises:
        NotFound: there is none, or it is another trust's.
    """
    found = db.session.execute(
        select(ToleranceImpact, CalibrationRun)
        .join(CalibrationRun, CalibrationRun.id == ToleranceImpact.run_id)
        .where(ToleranceImpact.id == impact_id, seen_by(actor.scope(Permission.EQUIPMENT_MANAGE)))
    ).one_or_none()
    if found is None:
        raise NotFound("calibration in doubt")
    impact, run = found
    return impact, run


explain(
    "uq_tolerance_decision_impact_id",
    lambda: Conflict(
        "decided_already",
        "This calibration is decided already.",
        next_step="Reload the page to see how.",
    ),
)
