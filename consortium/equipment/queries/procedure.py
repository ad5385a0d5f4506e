"""Reading procedures: lists, and one with all its versions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, true

from consortium.equipment.domain.calibration import Point
from consortium.equipment.domain.procedure import Demands
from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.models.procedure import (
    CalibrationProcedure,
    CalibrationProcedurePoint,
    CalibrationProcedureVersion,
    access_procedure,
    demands_of,
)
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission, Scope
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries.people import names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureLine:
    id: UUID
    code: str
    title: str
    category: str
    owner: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionDetail:
    id: UUID
    version: int
    method: str
    approved_at: datetime
    approved_by: str
    points: tuple[Point, ...]
    demands: Demands


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureDetail:
    """A procedure with its versions, the one in force first."""

    id: UUID
    code: str
    title: str
    category: str
    owner_id: UUID
    owner: str
    versions: tuple[VersionDetail, ...]


def list_procedures(*, actor: Actor, asked: Asked) -> Page[ProcedureLine]:
    """The procedures within the actor's reach; words match code, title or category."""
    rows = _lines(actor).where(
        *matching(
            asked.words,
            CalibrationProcedure.code,
            CalibrationProcedure.title,
            CalibrationProcedure.category,
        )
    )
    orders = {"code": CalibrationProcedure.code, "title": CalibrationProcedure.title}
    order = orders.get(asked.sort, CalibrationProcedure.category)
    page, total = one_page(rows, asked, order, CalibrationProcedure.title, CalibrationProcedure.id)
    return Page(rows=[_line(*row) for row in page], total=total, asked=asked)


def procedures_for(actor: Actor, category: str) -> list[ProcedureLine]:
    """The procedures within the actor's reach for devices of a category, by title."""
    rows = db.session.execute(
        _lines(actor)
        .where(func.lower(CalibrationProcedure.category) == category.lower())
        .order_by(CalibrationProcedure.title, CalibrationProcedure.id)
    )
    return [_line(*row) for row in rows]


def find_procedure(*, actor: Actor, procedure_id: UUID) -> ProcedureDetail:
    """A procedure within the actor's reach, with all its versions.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row = access_procedure(
        actor=actor, permission=Permission.EQUIPMENT_VIEW, procedure_id=procedure_id
    )
    if row.work_kind is not WorkKind.CALIBRATION:
        raise NotFound("procedure of calibration")
    return ProcedureDetail(
        id=row.id,
        code=row.code,
        title=row.title,
        category=row.category,
        owner_id=row.owner_id,
        owner=db.session.get_one(Organisation, row.owner_id).name,
        versions=tuple(_versions(procedure_id)),
    )


def _lines(actor: Actor) -> Select[*tuple[Any, ...]]:
    newest = (
        select(
            CalibrationProcedureVersion.procedure_id,
            func.max(CalibrationProcedureVersion.version).label("version"),
        )
        .group_by(CalibrationProcedureVersion.procedure_id)
        .subquery()
    )
    return (
        select(CalibrationProcedure, Organisation.name, newest.c.version)
        .join(Organisation, Organisation.id == CalibrationProcedure.owner_id)
        .join(newest, newest.c.procedure_id == CalibrationProcedure.id)
        .where(
            _within(actor.scope(Permission.EQUIPMENT_VIEW)),
            CalibrationProcedure.work_kind == WorkKind.CALIBRATION,
        )
    )


def _within(scope: Scope) -> ColumnElement[bool]:
    if scope.everything:
        return true()
    return CalibrationProcedure.owner_id.in_(scope.organisations)


def _line(row: CalibrationProcedure, owner: str, version: int) -> ProcedureLine:
    return ProcedureLine(
        id=row.id,
        code=row.code,
        title=row.title,
        category=row.category,
        owner=owner,
        version=version,
    )


def _versions(procedure_id: UUID) -> list[VersionDetail]:
    rows = db.session.execute(
        select(CalibrationProcedureVersion, CalibrationProcedurePoint)
        .join(
            CalibrationProcedurePoint,
            CalibrationProcedurePoint.version_id == CalibrationProcedureVersion.id,
        )
        .where(CalibrationProcedureVersion.procedure_id == procedure_id)
        .order_by(CalibrationProcedureVersion.version.desc(), CalibrationProcedurePoint.seq)
    ).all()
    points: dict[CalibrationProcedureVersion, list[Point]] = {}
    for version, point in rows:
        points.setdefault(version, []).append(point.as_point())
    names = names_of({version.approved_by for version in points if version.approved_by})
    return [
        VersionDetail(
            id=version.id,
            version=version.version,
            method=version.method,
            approved_at=version.approved_at,
            approved_by=names.get(version.approved_by, "") if version.approved_by else "",
            points=tuple(found),
            demands=demands_of(version),
        )
        for version, found in points.items()
    ]
