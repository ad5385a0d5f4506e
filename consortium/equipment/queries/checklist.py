"""Reading checklists: lists, and one with all its versions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, true

from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.domain.work_step import Step
from consortium.equipment.models.procedure import (
    CalibrationProcedure,
    CalibrationProcedureVersion,
    access_procedure,
)
from consortium.equipment.models.work_step import procedure_steps
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries.people import names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistLine:
    id: UUID
    code: str
    title: str
    category: str
    kind: WorkKind
    owner: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistVersion:
    version: int
    method: str
    approved_at: datetime
    approved_by: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistDetail:
    """A checklist with its versions, the one in force first."""

    id: UUID
    code: str
    title: str
    category: str
    kind: WorkKind
    owner_id: UUID
    owner: str
    versions: tuple[ChecklistVersion, ...]


def list_checklists(*, actor: Actor, asked: Asked, category: str = "") -> Page[ChecklistLine]:
    """The checklists within the actor's reach; words match code, title or category."""
    scope = actor.scope(Permission.EQUIPMENT_VIEW)
    newest = (
        select(
            CalibrationProcedureVersion.procedure_id,
            func.max(CalibrationProcedureVersion.version).label("version"),
        )
        .group_by(CalibrationProcedureVersion.procedure_id)
        .subquery()
    )
    rows = (
        select(CalibrationProcedure, Organisation.name, newest.c.version)
        .join(Organisation, Organisation.id == CalibrationProcedure.owner_id)
        .join(newest, newest.c.procedure_id == CalibrationProcedure.id)
        .where(
            CalibrationProcedure.work_kind != WorkKind.CALIBRATION,
            true() if scope.everything else CalibrationProcedure.owner_id.in_(scope.organisations),
            *([func.lower(CalibrationProcedure.category) == category.lower()] if category else []),
            *matching(
                asked.words,
                CalibrationProcedure.code,
                CalibrationProcedure.title,
                CalibrationProcedure.category,
            ),
        )
    )
    orders = {"code": CalibrationProcedure.code, "title": CalibrationProcedure.title}
    order = orders.get(asked.sort, CalibrationProcedure.category)
    page, total = one_page(rows, asked, order, CalibrationProcedure.title, CalibrationProcedure.id)
    lines = [
        ChecklistLine(
            id=row.id,
            code=row.code,
            title=row.title,
            category=row.category,
            kind=row.work_kind,
            owner=owner,
            version=version,
        )
        for row, owner, version in page
    ]
    return Page(rows=lines, total=total, asked=asked)


def find_checklist(*, actor: Actor, procedure_id: UUID) -> ChecklistDetail:
    """A checklist within the actor's reach, with all its versions.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row = access_procedure(
        actor=actor, permission=Permission.EQUIPMENT_VIEW, procedure_id=procedure_id
    )
    if row.work_kind is WorkKind.CALIBRATION:
        raise NotFound("checklist")
    versions = db.session.scalars(
        select(CalibrationProcedureVersion)
        .where(CalibrationProcedureVersion.procedure_id == procedure_id)
        .order_by(CalibrationProcedureVersion.version.desc())
    ).all()
    steps = procedure_steps([version.id for version in versions])
    names = names_of({each.approved_by for each in versions if each.approved_by})
    return ChecklistDetail(
        id=row.id,
        code=row.code,
        title=row.title,
        category=row.category,
        kind=row.work_kind,
        owner_id=row.owner_id,
        owner=db.session.get_one(Organisation, row.owner_id).name,
        versions=tuple(
            ChecklistVersion(
                version=version.version,
                method=version.method,
                approved_at=version.approved_at,
                approved_by=names.get(version.approved_by, "") if version.approved_by else "",
                steps=tuple(steps.get(version.id, ())),
            )
            for version in versions
        ),
    )
