"""What somebody needs in front of them to calibrate a device, and nothing else."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.asset_status import AssetStatus, check_can_be_calibrated
from consortium.equipment.domain.calibration import Point, Reading
from consortium.equipment.domain.conformity import Verdict
from consortium.equipment.domain.procedure import Demands
from consortium.equipment.domain.sheet import Seen
from consortium.equipment.domain.standard import Standing
from consortium.equipment.models.asset import Asset, access_asset, within
from consortium.equipment.models.calibration import (
    CalibrationRun,
    access_run,
    points_of_run,
)
from consortium.equipment.models.plan import plans_in_force
from consortium.equipment.models.procedure import (
    CalibrationProcedureVersion,
    access_procedure,
    demands_of,
    newest_version,
    points_of,
)
from consortium.equipment.models.sheet import seen_now
from consortium.equipment.models.standard import Standard, validities_of
from consortium.equipment.queries.calibration import result_of
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation, Site

USABLE = (Standing.VALID, Standing.ALLOWED)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTime:
    """The latest calibration by the same procedure; ``errors`` by parameter, nominal and unit."""

    performed_on: date
    verdict: Verdict
    errors: dict[tuple[str, Decimal, str], Decimal]

    def error_at(self, point: Point) -> Decimal | None:
        return self.errors.get((point.parameter, point.nominal, point.unit))


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardChoice:
    """A standard that can be used today, and what it measures."""

    id: UUID
    asset_no: str
    measures: str
    trust: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The device, the points to measure, and what they said last time.

    ``standards`` are those that can be used, when the procedure asks for any. ``seen`` goes back
    with the readings, so that what happens to the device meanwhile is noticed.

    ``readings`` are those to start from: empty, or those of the calibration to correct.
    """

    asset_id: UUID
    asset_no: str
    serial: str
    device: str
    site: str
    location: str
    status: AssetStatus
    procedure_id: UUID
    procedure: str
    version_id: UUID
    version: int
    method: str
    due_on: date | None
    points: tuple[Point, ...]
    readings: tuple[tuple[Reading, ...], ...]
    last_time: LastTime | None
    demands: Demands
    seen: Seen
    standards: tuple[StandardChoice, ...] = ()


def calibration_sheet(*, actor: Actor, asset_id: UUID, procedure_id: UUID, on: date) -> Sheet:
    """The sheet for a calibration of a device by a procedure on a day.

    Raises:
        NotFound: the device or the procedure is not within the actor's reach.
        NotAllowed: the actor does not record calibrations for the trust that has the device.
        Conflict: the device is not there to be calibrated.
    """
    asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
    check_can_be_calibrated(asset.status)
    version = newest_version(
        access_procedure(
            actor=actor, permission=Permission.EQUIPMENT_VIEW, procedure_id=procedure_id
        ).id
    )
    points = tuple(points_of(version.id))
    empty = tuple((None,) * point.readings for point in points)
    last_time = _last_time(asset.id, version.procedure_id)
    sheet = _sheet(actor, asset, version, points, empty, last_time)
    if not sheet.demands.asks_standards:
        return sheet
    return replace(sheet, standards=tuple(usable_standards(actor, on=on, but=[asset_id])))


def as_left_sheet(*, actor: Actor, run_id: UUID) -> Sheet:
    """The sheet for the readings after an adjustment, by the points of what was found.

    Raises:
        NotFound: the calibration is not within the actor's reach.
        NotAllowed: the actor does not record calibrations for the trust that has the device.
    """
    sheet = correction_sheet(actor=actor, run_id=run_id)
    return replace(sheet, readings=tuple((None,) * point.readings for point in sheet.points))


def correction_sheet(*, actor: Actor, run_id: UUID) -> Sheet:
    """The sheet of a calibration that was recorded, with its readings in it.

    Raises:
        NotFound: the calibration is not within the actor's reach.
        NotAllowed: the actor does not record calibrations for the trust that has the device.
    """
    run, asset = access_run(actor=actor, permission=Permission.EQUIPMENT_VIEW, run_id=run_id)
    version = db.session.get_one(CalibrationProcedureVersion, run.procedure_version_id)
    recorded = result_of(run_id).points
    return _sheet(
        actor,
        asset,
        version,
        tuple(each.point for each in recorded),
        tuple(each.readings for each in recorded),
        last_time=None,
    )


def _sheet(
    actor: Actor,
    asset: Asset,
    version: CalibrationProcedureVersion,
    points: tuple[Point, ...],
    readings: tuple[tuple[Reading, ...], ...],
    last_time: LastTime | None,
) -> Sheet:
    permissions.check(actor, Permission.CALIBRATIONS_RECORD, asset.custodian_trust_id)
    procedure = access_procedure(
        actor=actor, permission=Permission.EQUIPMENT_VIEW, procedure_id=version.procedure_id
    )
    model = db.session.get_one(DeviceModel, asset.device_model_id)
    return Sheet(
        asset_id=asset.id,
        asset_no=asset.asset_no,
        serial=asset.serial,
        device=f"{model.manufacturer} {model.name}",
        site=db.session.get_one(Site, asset.site_id).name,
        location=asset.location,
        status=asset.status,
        procedure_id=procedure.id,
        procedure=procedure.title,
        version_id=version.id,
        version=version.version,
        method=version.method,
        due_on=_due_on(asset.id, procedure.id),
        points=points,
        readings=readings,
        last_time=last_time,
        demands=demands_of(version),
        seen=seen_now(asset, procedure.id),
    )


def usable_standards(actor: Actor, *, on: date, but: Collection[UUID] = ()) -> list[StandardChoice]:
    """The standards that can be used on a day, but some devices; those of own trusts first."""
    rows = db.session.execute(
        select(Standard, Asset, Organisation.name)
        .join(Asset, Asset.id == Standard.asset_id)
        .join(Organisation, Organisation.id == Asset.custodian_trust_id)
        .where(within(actor.scope(Permission.EQUIPMENT_VIEW)), Asset.id.not_in(but))
        .order_by(Standard.measures, Asset.asset_no, Standard.id)
    ).all()
    validities = validities_of([standard for standard, _, _ in rows])
    own = actor.scope(Permission.CALIBRATIONS_RECORD)
    usable = [row for row in rows if validities[row[0].id].standing_on(on) in USABLE]
    ordered = sorted(usable, key=lambda row: row[1].custodian_trust_id not in own)
    return [
        StandardChoice(
            id=standard.id, asset_no=asset.asset_no, measures=standard.measures, trust=trust
        )
        for standard, asset, trust in ordered
    ]


def _due_on(asset_id: UUID, procedure_id: UUID) -> date | None:
    plans = plans_in_force(asset_id)
    return next((plan.next_due_on for plan in plans if plan.procedure_id == procedure_id), None)


def _last_time(asset_id: UUID, procedure_id: UUID) -> LastTime | None:
    run = _latest_run(asset_id, procedure_id)
    if run is None:
        return None
    return LastTime(
        performed_on=run.performed_on,
        verdict=run.verdict,
        errors={
            (point.parameter, point.nominal, point.unit): point.error
            for point in points_of_run(run.id)
            if point.error is not None
        },
    )


def _latest_run(asset_id: UUID, procedure_id: UUID) -> CalibrationRun | None:
    return db.session.scalars(
        select(CalibrationRun)
        .join(
            CalibrationProcedureVersion,
            CalibrationProcedureVersion.id == CalibrationRun.procedure_version_id,
        )
        .where(
            CalibrationRun.asset_id == asset_id,
            CalibrationProcedureVersion.procedure_id == procedure_id,
            CalibrationRun.verdict != Verdict.INCOMPLETE,
        )
        .order_by(CalibrationRun.performed_on.desc(), CalibrationRun.recorded_at.desc())
        .limit(1)
    ).one_or_none()
