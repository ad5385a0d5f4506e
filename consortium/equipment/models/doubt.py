"""What a standard out of tolerance keeps from being used: itself, and what it calibrated."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from consortium.equipment.domain.conformity import PASSED
from consortium.equipment.domain.reverse_trace import Outcome
from consortium.equipment.models.calibration import CalibrationAdjustment, CalibrationRun
from consortium.equipment.models.out_of_tolerance import (
    ToleranceDecision,
    ToleranceEvent,
    ToleranceImpact,
)
from consortium.equipment.models.standard import Standard, StandardCertificate
from consortium.foundation.database import db


def wrong_since(standard: Standard) -> date | None:
    """The last day on which a standard was found wrong, or was calibrated by one that was.

    None when it never was.
    """
    itself = select(ToleranceEvent.failed_on.label("on")).where(
        ToleranceEvent.standard_id == standard.id
    )
    through = (
        select(CalibrationRun.performed_on.label("on"))
        .join(ToleranceImpact, ToleranceImpact.run_id == CalibrationRun.id)
        .where(CalibrationRun.asset_id == standard.asset_id)
    )
    days = db.session.scalars(itself.union(through)).all()
    return max(days, default=None)


def good_again_on(standard: Standard, since: date) -> date | None:
    """The first day from which a certificate or a calibration beyond doubt shows it good again."""
    in_doubt = exists().where(ToleranceImpact.run_id == CalibrationRun.id)
    later = aliased(CalibrationRun)
    said = func.coalesce(CalibrationAdjustment.verdict, CalibrationRun.verdict)
    measured = (
        select(func.min(CalibrationRun.performed_on))
        .outerjoin(CalibrationAdjustment, CalibrationAdjustment.run_id == CalibrationRun.id)
        .outerjoin(later, later.supersedes_id == CalibrationRun.id)
        .where(
            CalibrationRun.asset_id == standard.asset_id,
            CalibrationRun.performed_on >= since,
            said.in_(PASSED),
            later.id.is_(None),
            ~in_doubt,
        )
    )
    certified = select(func.min(StandardCertificate.valid_from)).where(
        StandardCertificate.standard_id == standard.id, StandardCertificate.valid_from > since
    )
    days = [db.session.scalar(measured), db.session.scalar(certified)]
    return min((day for day in days if day is not None), default=None)


def doubted_on(standard_ids: Sequence[UUID], day: date) -> set[UUID]:
    """Those of some standards that are known today to have been in doubt on a day.

    A standard that was found wrong, from after it was last good; one that it calibrated, from that
    calibration on as long as it is suspended.
    """
    if not standard_ids:
        return set()
    wrong = select(ToleranceEvent.standard_id).where(
        ToleranceEvent.standard_id.in_(standard_ids),
        or_(ToleranceEvent.good_on.is_(None), ToleranceEvent.good_on < day),
        ToleranceEvent.failed_on >= day,
    )
    through = (
        select(Standard.id)
        .join(CalibrationRun, CalibrationRun.asset_id == Standard.asset_id)
        .join(ToleranceImpact, ToleranceImpact.run_id == CalibrationRun.id)
        .where(
            Standard.id.in_(standard_ids),
            Standard.suspended_on.is_not(None),
            CalibrationRun.performed_on <= day,
        )
    )
    return set(db.session.scalars(wrong.union(through)))


def open_doubts_of(asset_id: UUID) -> list[str]:
    """The calibrations of a device whose doubt keeps it in quarantine, by their references.

    Those that nobody has decided, and those to be done again until a later one has passed.
    """
    again = aliased(CalibrationRun)
    said = func.coalesce(CalibrationAdjustment.verdict, again.verdict)
    done_again = (
        select(again.id)
        .outerjoin(CalibrationAdjustment, CalibrationAdjustment.run_id == again.id)
        .where(
            again.asset_id == asset_id,
            again.recorded_at >= ToleranceEvent.opened_at,
            again.performed_on >= ToleranceEvent.failed_on,
            said.in_(PASSED),
        )
        .correlate(ToleranceEvent)
        .exists()
    )
    rows = db.session.scalars(
        select(CalibrationRun.reference)
        .join(ToleranceImpact, ToleranceImpact.run_id == CalibrationRun.id)
        .join(ToleranceEvent, ToleranceEvent.id == ToleranceImpact.event_id)
        .outerjoin(ToleranceDecision, ToleranceDecision.impact_id == ToleranceImpact.id)
        .where(
            CalibrationRun.asset_id == asset_id,
            or_(
                ToleranceDecision.id.is_(None),
                and_(ToleranceDecision.outcome != Outcome.NO_IMPACT, ~done_again),
            ),
        )
        .order_by(CalibrationRun.reference)
    )
    return list(rows)
