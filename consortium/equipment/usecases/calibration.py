"""Recording calibrations: one transaction from the readings to the state of the device."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.equipment.domain import recording
from consortium.equipment.domain.asset_status import (
    AssetStatus,
    check_can_be_calibrated,
    may_move,
)
from consortium.equipment.domain.calibration import Evaluation, Reading, evaluate
from consortium.equipment.domain.conformity import DECIDED
from consortium.equipment.domain.measurement import Environment
from consortium.equipment.domain.sheet import Seen, check_unchanged
from consortium.equipment.models.asset import Asset, access_asset
from consortium.equipment.models.calibration import (
    CalibrationAdjustment,
    CalibrationRun,
    access_run,
    points_of_run,
    write_points,
)
from consortium.equipment.models.measuring import judging_by, standards_to_use
from consortium.equipment.models.plan import Plan, plan_in_force
from consortium.equipment.models.procedure import (
    CalibrationProcedureVersion,
    access_version_in_force,
    demands_of,
)
from consortium.equipment.models.sheet import seen_now
from consortium.equipment.models.used_standard import UsedStandard, copied_to, standards_of_run
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.database.history import append
from consortium.foundation.database.references import next_reference
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.domain.references import Series


def record_calibration(
    *,
    actor: Actor,
    asset_id: UUID,
    procedure_version_id: UUID,
    performed_on: date,
    readings: Sequence[Sequence[Reading]],
    now: datetime,
    note: str = "",
    late_reason: str = "",
    standard_ids: Sequence[UUID] = (),
    environment: Environment | None = None,
    seen: Seen | None = None,
) -> UUID:
    """Record a calibration, point by point in the order of the procedure.

    The verdict is that of the worst point. A pass or a fail counts for the plan and moves its
    due date; a calibration with missing readings is kept and counts for nothing. Any failed
    point puts the device in quarantine at once. ``seen`` is what the sheet showed of the device.

    Raises:
        NotFound: the device or the procedure is not within the actor's reach.
        NotAllowed: the actor does not record calibrations for the trust that has the device.
        Conflict: the device is not there or not as it was ``seen``, a newer version of the
            procedure is in force, or a standard is not valid on the day.
        Invalid: the day or the readings make no sense.
    """
    recording.check_performed_on(performed_on, today=london_date(now), late_reason=late_reason)
    with transaction():
        asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
        permissions.check(actor, Permission.CALIBRATIONS_RECORD, asset.custodian_trust_id)
        check_can_be_calibrated(asset.status)
        procedure_id, points, demands = access_version_in_force(
            actor=actor, permission=Permission.EQUIPMENT_VIEW, version_id=procedure_version_id
        )
        if seen is not None:
            # Two sheets of one device that arrive together are taken one after the other.
            db.session.refresh(asset, with_for_update=True)
            check_unchanged(seen, seen_now(asset, procedure_id))
        standards = standards_to_use(
            actor=actor,
            asset_id=asset_id,
            standard_ids=standard_ids,
            demands=demands,
            performed_on=performed_on,
        )
        evaluation = evaluate(points, readings, judging_by(demands, standards))
        recording.check_any_reading(evaluation)
        run = CalibrationRun(
            trust_id=asset.custodian_trust_id,
            procedure_version_id=procedure_version_id,
            performed_on=performed_on,
            note=note,
            late_reason=late_reason,
            **asdict(environment or Environment()),
        )
        counts = evaluation.verdict in DECIDED
        plan = plan_in_force(asset_id, procedure_id) if counts else None
        _write(run, asset, evaluation, standards, actor=actor, now=now)
        _complete(plan, run)
        _record("calibration.recorded", run, asset, late_reason, actor=actor)
        if evaluation.has_failure:
            _quarantine(asset, run, actor=actor)
    return run.id


def correct_calibration(
    *,
    actor: Actor,
    run_id: UUID,
    readings: Sequence[Sequence[Reading]],
    reason: str,
    now: datetime,
) -> UUID:
    """Record the right readings of a calibration that was recorded with wrong ones.

    Day, procedure and limits stay those of the calibration it supersedes. A device that a wrong
    failure put in quarantine stays there until somebody releases it.

    Raises:
        NotFound: the calibration is not within the actor's reach.
        NotAllowed: the actor does not record calibrations for the trust that has the device.
        Conflict: it has been corrected already, or the device was adjusted since.
        Invalid: a reading is missing or makes no sense.
    """
    with transaction():
        wrong, asset = access_run(actor=actor, permission=Permission.EQUIPMENT_VIEW, run_id=run_id)
        permissions.check(actor, Permission.CALIBRATIONS_RECORD, asset.custodian_trust_id)
        _check_not_adjusted(run_id)
        points = [point.as_point() for point in points_of_run(run_id)]
        standards = copied_to(standards_of_run(run_id))
        version = db.session.get_one(CalibrationProcedureVersion, wrong.procedure_version_id)
        judging = judging_by(demands_of(version), standards)
        evaluation = evaluate(points, readings, judging)
        recording.check_complete(evaluation)
        run = CalibrationRun(
            trust_id=wrong.trust_id,
            procedure_version_id=wrong.procedure_version_id,
            performed_on=wrong.performed_on,
            note=reason,
            late_reason=wrong.late_reason,
            supersedes_id=wrong.id,
            temperature=wrong.temperature,
            humidity=wrong.humidity,
            pressure=wrong.pressure,
        )
        # A calibration that was incomplete has not counted yet; its correction does.
        plan = None if wrong.verdict in DECIDED else _plan_of(wrong)
        _write(run, asset, evaluation, standards, actor=actor, now=now)
        _complete(plan, run)
        _record(
            "calibration.corrected", run, asset, reason, actor=actor, supersedes=wrong.reference
        )
        if evaluation.has_failure:
            _quarantine(asset, run, actor=actor)
    return run.id


def _check_not_adjusted(run_id: UUID) -> None:
    adjusted = db.session.scalar(
        select(CalibrationAdjustment.id).where(CalibrationAdjustment.run_id == run_id)
    )
    if adjusted is not None:
        raise Conflict(
            "adjusted_since",
            "The device was adjusted after these readings, so they cannot be changed any more.",
            next_step="Calibrate it again, and say in the note what was wrong.",
        )


def _write(
    run: CalibrationRun,
    asset: Asset,
    evaluation: Evaluation,
    standards: Sequence[UsedStandard],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    run.id = uuid7()
    run.reference = next_reference(Series.CALIBRATION, london_date(now).year)
    run.asset_id = asset.id
    run.verdict = evaluation.verdict
    run.performer_id = actor.id
    run.recorded_at = now
    append([run])
    write_points(run.id, evaluation)
    for each in standards:
        each.run_id = run.id
    append(standards)


def _plan_of(run: CalibrationRun) -> tuple[Plan, int] | None:
    version = db.session.get_one(CalibrationProcedureVersion, run.procedure_version_id)
    return plan_in_force(run.asset_id, version.procedure_id)


def _complete(found: tuple[Plan, int] | None, run: CalibrationRun) -> None:
    """Let the run count for the plan of its device, if there is one."""
    if found is not None:
        plan, closed = found
        plan.complete(run.performed_on, closed_before=closed, run_id=run.id, now=run.recorded_at)


def _quarantine(asset: Asset, run: CalibrationRun, *, actor: Actor) -> None:
    """Take the device out of use, unless it is out of use already."""
    if not may_move(asset.status, AssetStatus.QUARANTINED):
        return
    reason = f"Failed calibration {run.reference}"
    asset.move(AssetStatus.QUARANTINED, at=run.recorded_at, by=actor.id, reason=reason)
    _record("asset.quarantined", run, asset, reason, actor=actor)


def _record(
    action: str,
    run: CalibrationRun,
    asset: Asset,
    reason: str,
    *,
    actor: Actor,
    **details: str,
) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("asset", asset.id, asset.asset_no),
        at=run.recorded_at,
        owner_id=asset.custodian_trust_id,
        reason=reason,
        calibration=run.reference,
        performed_on=run.performed_on,
        verdict=run.verdict.value,
        **details,
    )
