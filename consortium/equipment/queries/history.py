"""The calibrations of a device, the newest first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import aliased

from consortium.equipment.domain.conformity import Verdict
from consortium.equipment.models.asset import access_asset
from consortium.equipment.models.calibration import CalibrationPoint, CalibrationRun
from consortium.equipment.models.procedure import (
    CalibrationProcedure,
    CalibrationProcedureVersion,
)
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.queries.people import names_of

Later = aliased(CalibrationRun)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """A calibration in a list; ``largest_error`` is the one furthest from nought, with its sign."""

    id: UUID
    reference: str
    performed_on: date
    procedure: str
    version: int
    verdict: Verdict
    largest_error: Decimal | None
    unit: str
    performer: str
    note: str
    is_superseded: bool


def list_calibrations(*, actor: Actor, asset_id: UUID, asked: Asked) -> Page[RunLine]:
    """The calibrations of a device within reach; words match reference, procedure or note.

    Raises:
        NotFound: the device is not within the actor's reach.
    """
    access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
    return calibrations_of(asset_id, asked=asked)


def calibrations_of(asset_id: UUID, *, asked: Asked) -> Page[RunLine]:
    """The calibrations of a device that the caller has found to be within reach."""
    rows = _runs().where(
        CalibrationRun.asset_id == asset_id,
        *matching(
            asked.words, CalibrationRun.reference, CalibrationProcedure.title, CalibrationRun.note
        ),
    )
    orders = {"performed": CalibrationRun.performed_on, "verdict": CalibrationRun.verdict}
    wanted = asked if asked.sort in orders else replace(asked, sort="performed", descending=True)
    order = (orders[wanted.sort], CalibrationRun.recorded_at.desc(), CalibrationRun.id)
    page, total = one_page(rows, wanted, *order)
    return Page(rows=_lines(page), total=total, asked=asked)


def _runs() -> Select[*tuple[Any, ...]]:
    return (
        select(
            CalibrationRun,
            CalibrationProcedure.title,
            CalibrationProcedureVersion.version,
            Later.id,
        )
        .join(
            CalibrationProcedureVersion,
            CalibrationProcedureVersion.id == CalibrationRun.procedure_version_id,
        )
        .join(
            CalibrationProcedure,
            CalibrationProcedure.id == CalibrationProcedureVersion.procedure_id,
        )
        .outerjoin(Later, Later.supersedes_id == CalibrationRun.id)
    )


def _lines(rows: Sequence[Row[*tuple[Any, ...]]]) -> list[RunLine]:
    names = names_of({run.performer_id for run, *_ in rows if run.performer_id})
    errors = _largest_errors([run.id for run, *_ in rows])
    lines = []
    for run, title, version, later in rows:
        largest_error, unit = errors.get(run.id, (None, ""))
        line = RunLine(
            id=run.id,
            reference=run.reference,
            performed_on=run.performed_on,
            procedure=title,
            version=version,
            verdict=run.verdict,
            largest_error=largest_error,
            unit=unit,
            performer=names.get(run.performer_id, ""),
            note=run.note,
            is_superseded=later is not None,
        )
        lines.append(line)
    return lines


def _largest_errors(run_ids: Collection[UUID]) -> dict[UUID, tuple[Decimal, str]]:
    rows = db.session.execute(
        select(CalibrationPoint.run_id, CalibrationPoint.error, CalibrationPoint.unit)
        .where(CalibrationPoint.run_id.in_(run_ids))
        .order_by(CalibrationPoint.seq.desc())
    )
    found: dict[UUID, tuple[Decimal, str]] = {}
    for run_id, error, unit in rows:
        if error is not None and abs(error) >= abs(found.get(run_id, (Decimal(0), unit))[0]):
            found[run_id] = (error, unit)
    return found
