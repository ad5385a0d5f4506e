"""Reading plans: those of a device, and those that are suspended."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from consortium.equipment.domain import due_state
from consortium.equipment.domain.due_dates import Basis, Interval, Schedule
from consortium.equipment.domain.due_state import DueState
from consortium.equipment.domain.plan import Allowance, PlanState
from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.models.asset import Asset, within
from consortium.equipment.models.plan import Plan, access_plan
from consortium.equipment.models.procedure import CalibrationProcedure
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    id: UUID
    procedure_id: UUID
    procedure: str
    work_kind: WorkKind
    basis: Basis
    interval: Interval
    early_days: int
    next_due_on: date
    due_state: DueState
    days_late: int
    state: PlanState
    state_since: date
    state_reason: str
    late_days: int
    by_meter: bool
    is_revised: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendedLine:
    """A plan that is off the due list, so that nobody forgets it."""

    id: UUID
    asset_id: UUID
    asset_no: str
    trust_id: UUID
    trust: str
    site: str
    procedure: str
    next_due_on: date
    since: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanHeading:
    """What a page about one plan says on top."""

    id: UUID
    asset_id: UUID
    asset_no: str
    next_due_on: date
    state: PlanState
    state_reason: str
    schedule: Schedule
    allowance: Allowance


def plans_of(asset_id: UUID, *, today: date) -> list[PlanLine]:
    """The plans of a device that have not ended, with how they stand today."""
    rows = db.session.execute(
        select(Plan, CalibrationProcedure.title, CalibrationProcedure.work_kind)
        .join(CalibrationProcedure, CalibrationProcedure.id == Plan.procedure_id)
        .where(Plan.asset_id == asset_id, Plan.state != PlanState.ENDED)
        .order_by(Plan.next_due_on, Plan.id)
    )
    return [_line(plan, title, kind, today) for plan, title, kind in rows]


def find_plan(*, actor: Actor, plan_id: UUID) -> PlanHeading:
    """A plan of a device within the actor's reach.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    plan, asset = access_plan(actor=actor, permission=Permission.EQUIPMENT_VIEW, plan_id=plan_id)
    return PlanHeading(
        id=plan.id,
        asset_id=asset.id,
        asset_no=asset.asset_no,
        next_due_on=plan.next_due_on,
        state=plan.state,
        state_reason=plan.state_reason,
        schedule=plan.schedule,
        allowance=Allowance(
            late_days=plan.late_days,
            roll=plan.roll,
            nation=plan.nation,
            meter_id=plan.meter_id,
            meter_step=plan.meter_step,
        ),
    )


def list_suspended_plans(*, actor: Actor, asked: Asked) -> Page[SuspendedLine]:
    """The suspended plans within the actor's reach, those longest suspended first."""
    rows = (
        select(Plan, Asset, Organisation.name, Site.name, CalibrationProcedure.title)
        .join(Asset, Asset.id == Plan.asset_id)
        .join(Organisation, Organisation.id == Asset.custodian_trust_id)
        .join(Site, Site.id == Asset.site_id)
        .join(CalibrationProcedure, CalibrationProcedure.id == Plan.procedure_id)
        .where(
            within(actor.scope(Permission.EQUIPMENT_VIEW)),
            Plan.state == PlanState.SUSPENDED,
            *matching(asked.words, Asset.asset_no, Organisation.name, Plan.state_reason),
        )
    )
    orders = {"asset": Asset.asset_no, "trust": Organisation.name, "due": Plan.next_due_on}
    order = orders.get(asked.sort, Plan.state_since)
    page, total = one_page(rows, asked, order, Asset.asset_no, Plan.id)
    return Page(rows=[_suspended(*row) for row in page], total=total, asked=asked)


def _suspended(plan: Plan, asset: Asset, trust: str, site: str, procedure: str) -> SuspendedLine:
    return SuspendedLine(
        id=plan.id,
        asset_id=asset.id,
        asset_no=asset.asset_no,
        trust_id=asset.custodian_trust_id,
        trust=trust,
        site=site,
        procedure=procedure,
        next_due_on=plan.next_due_on,
        since=plan.state_since,
        reason=plan.state_reason,
    )


def _line(plan: Plan, title: str, kind: WorkKind, today: date) -> PlanLine:
    return PlanLine(
        id=plan.id,
        procedure_id=plan.procedure_id,
        procedure=title,
        work_kind=kind,
        basis=plan.basis,
        interval=Interval(count=plan.interval_count, unit=plan.interval_unit),
        early_days=plan.early_days,
        next_due_on=plan.next_due_on,
        due_state=due_state.state_on(
            today, due_on=plan.next_due_on, window_opens_on=plan.window_opens_on
        ),
        days_late=due_state.days_late(today, due_on=plan.next_due_on),
        state=plan.state,
        state_since=plan.state_since,
        state_reason=plan.state_reason,
        late_days=plan.late_days,
        by_meter=plan.meter_id is not None,
        is_revised=plan.supersedes_id is not None,
    )
