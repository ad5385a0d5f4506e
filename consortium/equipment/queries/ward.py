"""What an engineer on the ward begins with: where something is due that they can calibrate."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, select, true

from consortium.equipment.domain.asset_status import WRITTEN_OFF, AssetStatus
from consortium.equipment.domain.plan import PlanState
from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.plan import Plan
from consortium.equipment.models.procedure import CalibrationProcedure
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation, Site

CLINICS_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicLine:
    """A site and a procedure by which devices are due there; ``overdue`` are among the ``due``."""

    site_id: UUID
    site: str
    trust: str
    procedure_id: UUID
    procedure: str
    due: int
    overdue: int


def clinics_due(*, actor: Actor, on: date) -> tuple[ClinicLine, ...]:
    """Where the actor can calibrate what is due, by site and procedure; the most late first."""
    overdue = func.sum(case((Plan.next_due_on < on, 1), else_=0))
    rows = db.session.execute(
        select(
            Site.id,
            Site.name,
            Organisation.name,
            CalibrationProcedure.id,
            CalibrationProcedure.title,
            func.count(),
            overdue,
        )
        .select_from(Plan)
        .join(Asset, Asset.id == Plan.asset_id)
        .join(Site, Site.id == Asset.site_id)
        .join(Organisation, Organisation.id == Asset.custodian_trust_id)
        .join(CalibrationProcedure, CalibrationProcedure.id == Plan.procedure_id)
        .where(
            waiting_for(actor, on),
            CalibrationProcedure.work_kind == WorkKind.CALIBRATION,
        )
        .group_by(
            Site.id,
            Site.name,
            Organisation.name,
            CalibrationProcedure.id,
            CalibrationProcedure.title,
        )
        .order_by(overdue.desc(), Organisation.name, Site.name, CalibrationProcedure.title)
        .limit(CLINICS_SHOWN)
    )
    return tuple(
        ClinicLine(
            site_id=site_id,
            site=site,
            trust=trust,
            procedure_id=procedure_id,
            procedure=procedure,
            due=due,
            overdue=int(late),
        )
        for site_id, site, trust, procedure_id, procedure, due, late in rows
    )


def waiting_for(actor: Actor, on: date) -> ColumnElement[bool]:
    """The planned work that is due on a day at the trusts for which the actor records it."""
    scope = actor.scope(Permission.CALIBRATIONS_RECORD)
    theirs = true() if scope.everything else Asset.custodian_trust_id.in_(scope.organisations)
    return and_(
        Plan.state == PlanState.ACTIVE,
        Plan.window_opens_on <= on,
        Asset.status.not_in({*WRITTEN_OFF, AssetStatus.ORDERED}),
        theirs,
    )
