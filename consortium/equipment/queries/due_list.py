"""What is due: the plans in force, the most overdue first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, false, or_, select

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain import due_state
from consortium.equipment.domain.asset_status import WRITTEN_OFF, AssetStatus
from consortium.equipment.domain.due_state import DueState
from consortium.equipment.domain.plan import PlanState
from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.models.asset import Asset, within
from consortium.equipment.models.competence import EngineerSkill
from consortium.equipment.models.plan import Plan
from consortium.equipment.models.procedure import CalibrationProcedure
from consortium.equipment.queries.asset import at_place
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """A check of a device that is due; ``do_by`` is the day its plan makes of the due date."""

    plan_id: UUID
    asset_id: UUID
    procedure_id: UUID
    asset_no: str
    serial: str
    category: str
    model: str
    trust_id: UUID
    trust: str
    site_id: UUID
    site: str
    location: str
    status: AssetStatus
    procedure: str
    work_kind: WorkKind
    due_on: date
    do_by: date
    state: DueState
    days_late: int


def due_list(
    *,
    actor: Actor,
    on: date,
    asked: Asked,
    place_id: UUID | None = None,
    states: Collection[DueState] = tuple(DueState),
    kind: WorkKind | None = None,
    only_skilled: bool = False,
) -> Page[DueLine]:
    """The checks within the actor's reach as they stand on a day, the most overdue first.

    Sorted by "place" they come in the order of a round: trust, site, location. ``place_id`` is a
    trust or one of its sites. ``only_skilled`` leaves what the actor has a skill for on that day.
    Suspended plans are not here: see ``list_suspended_plans``.
    """
    rows = _lines(actor).where(
        or_(false(), *(_stands(state, on) for state in states)),
        *at_place(place_id),
        *([CalibrationProcedure.work_kind == kind] if kind else []),
        *([_skilled(actor, on)] if only_skilled else []),
        *matching(asked.words, Asset.asset_no, Asset.serial, DeviceModel.category, Asset.location),
    )
    place = (Organisation.name, Site.name, Asset.location)
    order = place if asked.sort == "place" else ()
    page, total = one_page(rows, asked, *order, Plan.next_due_on, Asset.asset_no, Plan.id)
    return Page(rows=[_line(*row, on=on) for row in page], total=total, asked=asked)


def _skilled(actor: Actor, on: date) -> ColumnElement[bool]:
    """``competence.Skill.covers`` as a condition."""
    return exists().where(
        EngineerSkill.person_id == actor.id,
        EngineerSkill.withdrawn_at.is_(None),
        EngineerSkill.kind == CalibrationProcedure.work_kind,
        EngineerSkill.category == DeviceModel.category,
        or_(
            EngineerSkill.device_model_id.is_(None),
            EngineerSkill.device_model_id == Asset.device_model_id,
        ),
        EngineerSkill.valid_from <= on,
        EngineerSkill.valid_to >= on,
    )


def _stands(state: DueState, on: date) -> ColumnElement[bool]:
    """``due_state.state_on`` as a condition; a test compares the two."""
    if state is DueState.OVERDUE:
        return Plan.next_due_on < on
    if state is DueState.UPCOMING:
        return Plan.window_opens_on > on
    return (Plan.window_opens_on <= on) & (Plan.next_due_on >= on)


def _lines(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(Plan, Asset, DeviceModel, Organisation.name, Site.name, CalibrationProcedure)
        .join(Asset, Asset.id == Plan.asset_id)
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .join(Organisation, Organisation.id == Asset.custodian_trust_id)
        .join(Site, Site.id == Asset.site_id)
        .join(CalibrationProcedure, CalibrationProcedure.id == Plan.procedure_id)
        .where(
            within(actor.scope(Permission.EQUIPMENT_VIEW)),
            Plan.state == PlanState.ACTIVE,
            Asset.status.not_in(WRITTEN_OFF),
        )
    )


def _line(
    plan: Plan,
    asset: Asset,
    model: DeviceModel,
    trust: str,
    site: str,
    procedure: CalibrationProcedure,
    *,
    on: date,
) -> DueLine:
    due_on = plan.next_due_on
    return DueLine(
        plan_id=plan.id,
        asset_id=asset.id,
        procedure_id=plan.procedure_id,
        asset_no=asset.asset_no,
        serial=asset.serial,
        category=model.category,
        model=f"{model.manufacturer} {model.name}",
        trust_id=asset.custodian_trust_id,
        trust=trust,
        site_id=asset.site_id,
        site=site,
        location=asset.location,
        status=asset.status,
        procedure=procedure.title,
        work_kind=procedure.work_kind,
        due_on=due_on,
        do_by=due_state.planned_day(due_on, plan.roll, (plan.nation,)),
        state=due_state.state_on(on, due_on=due_on, window_opens_on=plan.window_opens_on),
        days_late=due_state.days_late(on, due_on=due_on),
    )
