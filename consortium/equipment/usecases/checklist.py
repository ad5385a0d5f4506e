"""Approving checklists: procedures for maintenance and other work, with steps to answer."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.domain.work_step import Step
from consortium.equipment.models.procedure import (
    CalibrationProcedure,
    CalibrationProcedureVersion,
    access_procedure,
    newest_version,
)
from consortium.equipment.models.work_step import ProcedureStep, step_columns
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.permissions import Actor, Permission


def add_checklist(
    *,
    actor: Actor,
    owner_id: UUID,
    code: str,
    title: str,
    category: str,
    kind: WorkKind,
    steps: Sequence[Step],
    now: datetime,
    method: str = "",
) -> UUID:
    """Approve a new checklist for a trust, or for a consortium and all its members.

    Raises:
        NotAllowed: the actor does not manage the owner's equipment.
        Invalid: the code is taken, or it is for calibration, which has points.
    """
    if kind is WorkKind.CALIBRATION:
        raise Invalid(
            "checklist_of_calibration",
            "A calibration goes by points and tolerances, not by a checklist.",
            field="kind",
            next_step="Add it under Procedures.",
        )
    with transaction():
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, owner_id)
        procedure = CalibrationProcedure(
            id=uuid7(),
            owner_id=owner_id,
            code=code.upper(),
            title=title,
            category=category,
            work_kind=kind,
        )
        db.session.add(procedure)
        _write(procedure, 1, steps, method, actor=actor, now=now)
    return procedure.id


def revise_checklist(
    *,
    actor: Actor,
    procedure_id: UUID,
    steps: Sequence[Step],
    now: datetime,
    method: str = "",
) -> None:
    """Approve the next version; work that begins from now on goes by it.

    Raises:
        NotFound: the checklist is not within the actor's reach.
        NotAllowed: the actor does not manage its owner's equipment.
    """
    with transaction():
        procedure = access_procedure(
            actor=actor, permission=Permission.EQUIPMENT_VIEW, procedure_id=procedure_id
        )
        if procedure.work_kind is WorkKind.CALIBRATION:
            raise NotFound("checklist")
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, procedure.owner_id)
        number = newest_version(procedure_id).version + 1
        _write(procedure, number, steps, method, actor=actor, now=now)


def _write(
    procedure: CalibrationProcedure,
    number: int,
    steps: Sequence[Step],
    method: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    version = CalibrationProcedureVersion(
        id=uuid7(),
        procedure_id=procedure.id,
        version=number,
        method=method,
        approved_at=now,
        approved_by=actor.id,
    )
    db.session.add(version)
    db.session.add_all(
        ProcedureStep(id=uuid7(), version_id=version.id, **step_columns(step, seq))
        for seq, step in enumerate(steps, start=1)
    )
    record(
        actor=actor,
        action="checklist.approved",
        subject=Subject("procedure", procedure.id, procedure.code),
        at=now,
        owner_id=procedure.owner_id,
        version=number,
        steps=len(steps),
    )
