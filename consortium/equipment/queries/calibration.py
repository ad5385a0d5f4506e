"""Reading one calibration, with its points and what it did to the device."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, select

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.calibration import Evaluation
from consortium.equipment.domain.conformity import Rule, Verdict
from consortium.equipment.domain.measurement import Environment, Phase
from consortium.equipment.domain.plan import PlanState
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.calibration import (
    CalibrationAdjustment,
    CalibrationRun,
    access_run,
    measured_points,
)
from consortium.equipment.models.plan import plans_in_force
from consortium.equipment.models.procedure import (
    CalibrationProcedure,
    CalibrationProcedureVersion,
)
from consortium.equipment.models.used_standard import standards_of_run
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.queries.people import names_of


@dataclass(frozen=True, slots=True)
class RunLink:
    id: UUID
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedStandardLine:
    """A standard as it was on the day; ``allowed_by`` only when its certificate had run out."""

    standard_id: UUID
    asset_no: str
    certificate: str
    provider: str
    accredited: bool
    valid_to: date
    expanded: Decimal
    k: Decimal
    unit: str
    allowed_by: str
    allowance_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunDetail:
    """A calibration as it was recorded, and how its device stands now.

    ``verdict`` is that of the last phase: as left when the device was adjusted. Without standards
    there is no ``rule`` but simple acceptance.
    """

    id: UUID
    reference: str
    asset_id: UUID
    asset_no: str
    category: str
    custodian_trust_id: UUID
    site_id: UUID
    status: AssetStatus
    procedure: str
    version: int
    performed_on: date
    recorded_at: datetime
    performer: str
    verdict: Verdict
    result: Evaluation
    as_left: Evaluation | None
    adjustment: str
    standards: tuple[UsedStandardLine, ...]
    environment: Environment
    rule: Rule | None
    note: str
    late_reason: str
    next_due_on: date | None
    supersedes: RunLink | None
    superseded_by: RunLink | None


def find_calibration(*, actor: Actor, run_id: UUID) -> RunDetail:
    """A calibration of a device within the actor's reach.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    run, asset = access_run(actor=actor, permission=Permission.EQUIPMENT_VIEW, run_id=run_id)
    version, procedure = _procedure_of(run)
    adjusted = db.session.scalar(
        select(CalibrationAdjustment).where(CalibrationAdjustment.run_id == run_id)
    )
    names = names_of({run.performer_id} if run.performer_id else ())
    return RunDetail(
        id=run.id,
        reference=run.reference,
        asset_id=asset.id,
        asset_no=asset.asset_no,
        category=db.session.get_one(DeviceModel, asset.device_model_id).category,
        custodian_trust_id=asset.custodian_trust_id,
        site_id=asset.site_id,
        status=asset.status,
        procedure=procedure.title,
        version=version.version,
        performed_on=run.performed_on,
        recorded_at=run.recorded_at,
        performer=names.get(run.performer_id, "") if run.performer_id else "",
        verdict=adjusted.verdict if adjusted else run.verdict,
        result=result_of(run.id),
        as_left=result_of(run.id, Phase.AS_LEFT) if adjusted else None,
        adjustment=adjusted.what if adjusted else "",
        standards=tuple(_standards(run.id)),
        environment=Environment(
            temperature=run.temperature, humidity=run.humidity, pressure=run.pressure
        ),
        rule=Rule(kind=version.rule, r=version.rule_r) if version.asks_standards else None,
        note=run.note,
        late_reason=run.late_reason,
        next_due_on=_next_due_on(asset, procedure.id),
        supersedes=_link(CalibrationRun.id == run.supersedes_id),
        superseded_by=_link(CalibrationRun.supersedes_id == run.id),
    )


def result_of(run_id: UUID, phase: Phase = Phase.AS_FOUND) -> Evaluation:
    """What a phase of a calibration said when it was recorded; nothing is worked out anew."""
    return Evaluation(points=measured_points(run_id, phase))


def _standards(run_id: UUID) -> list[UsedStandardLine]:
    rows = standards_of_run(run_id)
    names = names_of({row.allowed_by_id for row in rows if row.allowed_by_id})
    return [
        UsedStandardLine(
            standard_id=row.standard_id,
            asset_no=row.asset_no,
            certificate=row.certificate_number,
            provider=row.provider,
            accredited=row.accredited,
            valid_to=row.valid_to,
            expanded=row.expanded,
            k=row.k,
            unit=row.unit,
            allowed_by=names.get(row.allowed_by_id, "") if row.allowed_by_id else "",
            allowance_reason=row.allowance_reason,
        )
        for row in rows
    ]


def _procedure_of(
    run: CalibrationRun,
) -> tuple[CalibrationProcedureVersion, CalibrationProcedure]:
    found = db.session.execute(
        select(CalibrationProcedureVersion, CalibrationProcedure)
        .join(
            CalibrationProcedure,
            CalibrationProcedure.id == CalibrationProcedureVersion.procedure_id,
        )
        .where(CalibrationProcedureVersion.id == run.procedure_version_id)
    ).one()
    version, procedure = found
    return version, procedure


def _next_due_on(asset: Asset, procedure_id: UUID) -> date | None:
    days = [
        plan.next_due_on
        for plan in plans_in_force(asset.id)
        if plan.procedure_id == procedure_id and plan.state is PlanState.ACTIVE
    ]
    return min(days, default=None)


def _link(which: ColumnElement[bool]) -> RunLink | None:
    row = db.session.execute(
        select(CalibrationRun.id, CalibrationRun.reference).where(which)
    ).one_or_none()
    return RunLink(*row) if row is not None else None
