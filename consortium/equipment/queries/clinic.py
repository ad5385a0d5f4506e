"""A clinic at once: the devices of a site that one procedure makes due, on one sheet."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain import due_state
from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.calibration import Point
from consortium.equipment.domain.conformity import Verdict
from consortium.equipment.domain.due_state import DueState
from consortium.equipment.domain.plan import PlanState
from consortium.equipment.domain.procedure import Demands
from consortium.equipment.domain.sheet import Seen
from consortium.equipment.models.asset import Asset, within
from consortium.equipment.models.calibration import CalibrationPoint, CalibrationRun
from consortium.equipment.models.plan import Plan
from consortium.equipment.models.procedure import (
    CalibrationProcedureVersion,
    access_procedure,
    demands_of,
    newest_version,
    points_of,
)
from consortium.equipment.models.sheet import as_seen, last_recorded
from consortium.equipment.queries.sheet import LastTime, StandardChoice, usable_standards
from consortium.equipment.queries.ward import waiting_for
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation, Site

# As many as one walks round with one sheet; the others come when these are done.
DEVICES_SHOWN = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicDevice:
    """A device on the sheet of a clinic: ``state`` is None when nothing is due any more."""

    asset_id: UUID
    asset_no: str
    serial: str
    model: str
    location: str
    status: AssetStatus
    state: DueState | None
    days_late: int
    seen: Seen
    last_time: LastTime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneLine:
    """A device of the clinic that was calibrated on the day."""

    run_id: UUID
    asset_id: UUID
    asset_no: str
    location: str
    status: AssetStatus
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinic:
    """What is due at a site by one procedure, and what was done on the day.

    ``places`` are the rooms in which something is due; ``more`` counts the devices that are due
    and not shown.
    """

    site_id: UUID
    site: str
    trust: str
    procedure_id: UUID
    procedure: str
    version_id: UUID
    version: int
    points: tuple[Point, ...]
    demands: Demands
    standards: tuple[StandardChoice, ...]
    places: tuple[str, ...]
    devices: tuple[ClinicDevice, ...]
    more: int
    done: tuple[DoneLine, ...]


def clinic_sheet(
    *,
    actor: Actor,
    site_id: UUID,
    procedure_id: UUID,
    on: date,
    place: str = "",
    also: Collection[UUID] = (),
) -> Clinic:
    """The sheet of a clinic; ``also`` are devices that stay on it whatever happened to them.

    Raises:
        NotFound: the site or the procedure is not within the actor's reach.
        NotAllowed: the actor does not record calibrations for the trust of the site.
    """
    site, trust = _site(actor, site_id)
    permissions.check(actor, Permission.CALIBRATIONS_RECORD, site.trust_id)
    procedure = access_procedure(
        actor=actor, permission=Permission.EQUIPMENT_VIEW, procedure_id=procedure_id
    )
    version = newest_version(procedure_id)
    demands = demands_of(version)
    due = and_(waiting_for(actor, on), Asset.site_id == site_id)
    here = and_(due, Asset.location == place) if place else due
    rows = db.session.execute(
        _devices(actor, procedure_id)
        .where(or_(here, Asset.id.in_(also)))
        .order_by(Asset.location, Asset.asset_no)
        .limit(DEVICES_SHOWN + len(also))
    ).all()
    rooms = db.session.execute(
        select(Asset.location, func.count())
        .join(Plan, Plan.asset_id == Asset.id)
        .where(due, Plan.procedure_id == procedure_id)
        .group_by(Asset.location)
        .order_by(Asset.location)
    ).all()
    waiting = sum(number for room, number in rooms if room == place or not place)
    last_times = _last_times([asset.id for asset, *_ in rows], procedure_id)
    devices = [_device(*row, last_times=last_times, on=on) for row in rows]
    shown = sum(1 for each in devices if each.state is not None)
    return Clinic(
        site_id=site_id,
        site=site.name,
        trust=trust,
        procedure_id=procedure_id,
        procedure=procedure.title,
        version_id=version.id,
        version=version.version,
        points=tuple(points_of(version.id)),
        demands=demands,
        standards=tuple(usable_standards(actor, on=on)) if demands.asks_standards else (),
        places=tuple(room for room, _ in rooms if room),
        devices=tuple(devices),
        more=max(0, waiting - shown),
        done=tuple(_done(actor, site_id, procedure_id, on)),
    )


def _site(actor: Actor, site_id: UUID) -> tuple[Site, str]:
    found = db.session.execute(
        select(Site, Organisation.name)
        .join(Organisation, Organisation.id == Site.trust_id)
        .where(Site.id == site_id)
    ).one_or_none()
    if found is None or found[0].trust_id not in actor.scope(Permission.EQUIPMENT_VIEW):
        raise NotFound("site")
    return found[0], found[1]


def _devices(actor: Actor, procedure_id: UUID) -> Select[*tuple[Any, ...]]:
    """Devices within reach, each with its plan for the procedure if it has one."""
    return (
        select(Asset, DeviceModel, Plan, last_recorded(Asset.id, procedure_id))
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .outerjoin(
            Plan,
            and_(
                Plan.asset_id == Asset.id,
                Plan.procedure_id == procedure_id,
                Plan.state != PlanState.ENDED,
            ),
        )
        .where(within(actor.scope(Permission.EQUIPMENT_VIEW)))
    )


def _device(
    asset: Asset,
    model: DeviceModel,
    plan: Plan | None,
    run_id: UUID | None,
    *,
    last_times: Mapping[UUID, LastTime],
    on: date,
) -> ClinicDevice:
    seen = as_seen(asset, plan, run_id)
    state, late = None, 0
    if seen.due_on is not None and plan is not None and plan.window_opens_on <= on:
        state = due_state.state_on(on, due_on=seen.due_on, window_opens_on=plan.window_opens_on)
        late = due_state.days_late(on, due_on=seen.due_on)
    return ClinicDevice(
        asset_id=asset.id,
        asset_no=asset.asset_no,
        serial=asset.serial,
        model=f"{model.manufacturer} {model.name}",
        location=asset.location,
        status=asset.status,
        state=state,
        days_late=late,
        seen=seen,
        last_time=last_times.get(asset.id),
    )


def _last_times(asset_ids: Sequence[UUID], procedure_id: UUID) -> dict[UUID, LastTime]:
    """The latest decided calibration of each device by the procedure, with its errors."""
    run = aliased(CalibrationRun)
    latest = (
        select(run.id)
        .join(
            CalibrationProcedureVersion,
            CalibrationProcedureVersion.id == run.procedure_version_id,
        )
        .where(
            run.asset_id == Asset.id,
            CalibrationProcedureVersion.procedure_id == procedure_id,
            run.verdict != Verdict.INCOMPLETE,
        )
        .order_by(run.performed_on.desc(), run.recorded_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(CalibrationRun, CalibrationPoint)
        .join(Asset, Asset.id == CalibrationRun.asset_id)
        .join(CalibrationPoint, CalibrationPoint.run_id == CalibrationRun.id)
        .where(
            Asset.id.in_(asset_ids),
            CalibrationRun.id == latest,
            CalibrationPoint.error.is_not(None),
        )
    )
    runs: dict[UUID, CalibrationRun] = {}
    errors: dict[UUID, dict[tuple[str, Decimal, str], Decimal]] = defaultdict(dict)
    for found, point in rows:
        runs[found.asset_id] = found
        if point.error is not None:
            errors[found.asset_id][point.parameter, point.nominal, point.unit] = point.error
    return {
        asset_id: LastTime(
            performed_on=found.performed_on, verdict=found.verdict, errors=errors[asset_id]
        )
        for asset_id, found in runs.items()
    }


def _done(actor: Actor, site_id: UUID, procedure_id: UUID, on: date) -> list[DoneLine]:
    """What was calibrated on the day, the failures first."""
    later = aliased(CalibrationRun)
    rows = db.session.execute(
        select(CalibrationRun, Asset)
        .join(Asset, Asset.id == CalibrationRun.asset_id)
        .join(
            CalibrationProcedureVersion,
            CalibrationProcedureVersion.id == CalibrationRun.procedure_version_id,
        )
        .outerjoin(later, later.supersedes_id == CalibrationRun.id)
        .where(
            within(actor.scope(Permission.EQUIPMENT_VIEW)),
            Asset.site_id == site_id,
            CalibrationProcedureVersion.procedure_id == procedure_id,
            CalibrationRun.performed_on == on,
            later.id.is_(None),
        )
        .order_by(case((CalibrationRun.verdict == Verdict.PASS, 1), else_=0), Asset.asset_no)
    )
    return [
        DoneLine(
            run_id=run.id,
            asset_id=asset.id,
            asset_no=asset.asset_no,
            location=asset.location,
            status=asset.status,
            verdict=run.verdict,
        )
        for run, asset in rows
    ]
