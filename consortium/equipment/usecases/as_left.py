"""Recording how an adjusted device was left: from here on what was found is closed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.equipment.domain.calibration import Reading, evaluate
from consortium.equipment.domain.conformity import DECIDED
from consortium.equipment.domain.measurement import Phase
from consortium.equipment.domain.recording import check_complete
from consortium.equipment.domain.run_state import RunState
from consortium.equipment.models.calibration import (
    CalibrationAdjustment,
    CalibrationRun,
    access_run,
    points_of_run,
    write_points,
)
from consortium.equipment.models.certificate import state_of
from consortium.equipment.models.measuring import judging_by
from consortium.equipment.models.procedure import CalibrationProcedureVersion, demands_of
from consortium.equipment.models.used_standard import standards_of_run
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.permissions import Actor, Permission


def record_as_left(
    *,
    actor: Actor,
    run_id: UUID,
    what: str,
    readings: Sequence[Sequence[Reading]],
    now: datetime,
) -> None:
    """Record what was adjusted, and the readings afterwards by the same points and standards.

    The verdict as left is then that of the calibration. A device in quarantine stays there until
    somebody releases it.

    Raises:
        NotFound: the calibration is not within the actor's reach.
        NotAllowed: the actor does not record calibrations for the trust that has the device.
        Conflict: what was found is not complete or was corrected, or as left is there already.
        Invalid: a reading is missing or makes no sense.
    """
    with transaction():
        run, asset = access_run(actor=actor, permission=Permission.EQUIPMENT_VIEW, run_id=run_id)
        permissions.check(actor, Permission.CALIBRATIONS_RECORD, asset.custodian_trust_id)
        _check_open(run)
        points = [point.as_point() for point in points_of_run(run_id)]
        version = db.session.get_one(CalibrationProcedureVersion, run.procedure_version_id)
        judging = judging_by(demands_of(version), standards_of_run(run_id))
        evaluation = evaluate(points, readings, judging)
        check_complete(evaluation)
        write_points(run_id, evaluation, Phase.AS_LEFT)
        db.session.add(
            CalibrationAdjustment(
                id=uuid7(),
                run_id=run_id,
                what=what,
                verdict=evaluation.verdict,
                at=now,
                by_id=actor.id,
            )
        )
        record(
            actor=actor,
            action="calibration.adjusted",
            subject=Subject("asset", asset.id, asset.asset_no),
            at=now,
            owner_id=asset.custodian_trust_id,
            reason=what,
            calibration=run.reference,
            verdict=evaluation.verdict.value,
        )


def _check_open(run: CalibrationRun) -> None:
    if state_of(run.id) is not RunState.MEASURED:
        raise Conflict(
            "signed_already",
            "This calibration is signed, so nothing can be added to it.",
            next_step="Calibrate it again.",
        )
    if run.verdict not in DECIDED:
        raise Conflict(
            "found_incomplete",
            "The readings as found are not complete, so nothing can be adjusted yet.",
            next_step="Correct the readings as found first: afterwards nobody can take them.",
        )
    corrected = db.session.scalar(
        select(CalibrationRun.id).where(CalibrationRun.supersedes_id == run.id)
    )
    if corrected is not None:
        raise Conflict(
            "already_corrected",
            "This calibration has been corrected: another record counts.",
            next_step="Open the correction and record there how the device was left.",
        )
