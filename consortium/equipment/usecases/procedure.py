"""Approving calibration procedures and new versions of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.equipment.domain.calibration import Point
from consortium.equipment.domain.procedure import Demands, check_demands, check_points
from consortium.equipment.models.procedure import (
    CalibrationComponent,
    CalibrationProcedure,
    CalibrationProcedurePoint,
    CalibrationProcedureVersion,
    access_procedure,
    columns_of,
    newest_version,
)
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.permissions import Actor, Permission


def add_procedure(
    *,
    actor: Actor,
    owner_id: UUID,
    code: str,
    title: str,
    category: str,
    points: Sequence[Point],
    now: datetime,
    method: str = "",
    demands: Demands | None = None,
) -> UUID:
    """Approve a new procedure for a trust, or for a consortium and all its members.

    ``category`` is that of the device models it is for, like "Tonometer".

    Raises:
        Invalid: the code is taken, or the points make no sense.
    """
    permissions.check(actor, Permission.EQUIPMENT_MANAGE, owner_id)
    asked = demands or Demands()
    check_points(points)
    check_demands(asked, points)
    with transaction():
        procedure = CalibrationProcedure(
            id=uuid7(), owner_id=owner_id, code=code.upper(), title=title, category=category
        )
        db.session.add(procedure)
        _write_version(procedure, 1, points, method, asked, by=actor.id, now=now)
        record(
            actor=actor,
            action="procedure.approved",
            subject=Subject("procedure", procedure.id, procedure.code),
            at=now,
            owner_id=owner_id,
            version=1,
            points=len(points),
        )
    return procedure.id


def revise_procedure(
    *,
    actor: Actor,
    procedure_id: UUID,
    points: Sequence[Point],
    now: datetime,
    method: str = "",
    demands: Demands | None = None,
) -> UUID:
    """Approve the next version of a procedure; from now on calibrations follow it.

    Calibrations already recorded keep the limits they were judged by.

    Raises:
        NotFound: the procedure is not within the actor's reach.
        Invalid: the points make no sense.
    """
    asked = demands or Demands()
    check_points(points)
    check_demands(asked, points)
    with transaction():
        procedure = access_procedure(
            actor=actor, permission=Permission.EQUIPMENT_VIEW, procedure_id=procedure_id
        )
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, procedure.owner_id)
        number = newest_version(procedure_id).version + 1
        version = _write_version(procedure, number, points, method, asked, by=actor.id, now=now)
        record(
            actor=actor,
            action="procedure.revised",
            subject=Subject("procedure", procedure.id, procedure.code),
            at=now,
            owner_id=procedure.owner_id,
            version=number,
            points=len(points),
        )
    return version.id


def _write_version(
    procedure: CalibrationProcedure,
    number: int,
    points: Sequence[Point],
    method: str,
    demands: Demands,
    *,
    by: UUID | None,
    now: datetime,
) -> CalibrationProcedureVersion:
    version = CalibrationProcedureVersion(
        id=uuid7(),
        procedure_id=procedure.id,
        version=number,
        method=method,
        approved_at=now,
        approved_by=by,
        rule=demands.rule.kind,
        rule_r=demands.rule.r,
        asks_standards=demands.asks_standards,
    )
    db.session.add(version)
    db.session.add_all(
        CalibrationProcedurePoint(id=uuid7(), version_id=version.id, **columns_of(point, seq))
        for seq, point in enumerate(points, start=1)
    )
    db.session.add_all(
        CalibrationComponent(
            id=uuid7(),
            version_id=version.id,
            seq=seq,
            source=each.source,
            kind=each.kind,
            size=each.size,
            k=each.k,
            sensitivity=each.sensitivity,
            dof=each.dof,
        )
        for seq, each in enumerate(demands.components, start=1)
    )
    return version
