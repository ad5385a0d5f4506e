"""How a device stands now, as its sheet shows it."""

from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, select

from consortium.equipment.domain.plan import PlanState
from consortium.equipment.domain.sheet import Seen
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.calibration import CalibrationRun
from consortium.equipment.models.plan import Plan, plan_in_force
from consortium.equipment.models.procedure import CalibrationProcedureVersion
from consortium.foundation.database import db


def last_recorded(asset_id: Any, procedure_id: UUID) -> ScalarSelect[UUID]:
    """The calibration of a device by a procedure that was recorded last, whatever it said."""
    return (
        select(CalibrationRun.id)
        .join(
            CalibrationProcedureVersion,
            CalibrationProcedureVersion.id == CalibrationRun.procedure_version_id,
        )
        .where(
            CalibrationRun.asset_id == asset_id,
            CalibrationProcedureVersion.procedure_id == procedure_id,
        )
        .order_by(CalibrationRun.recorded_at.desc(), CalibrationRun.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def seen_now(asset: Asset, procedure_id: UUID) -> Seen:
    """The device as it stands, for the sheet of a procedure."""
    found = plan_in_force(asset.id, procedure_id)
    run_id = db.session.scalar(select(last_recorded(asset.id, procedure_id)))
    return as_seen(asset, found[0] if found else None, run_id)


def as_seen(asset: Asset, plan: Plan | None, run_id: UUID | None) -> Seen:
    """The same, from what was loaded already."""
    active = plan if plan is not None and plan.state is PlanState.ACTIVE else None
    return Seen(
        run_id=run_id,
        site_id=asset.site_id,
        location=asset.location,
        status=asset.status,
        due_on=active.next_due_on if active is not None else None,
    )
