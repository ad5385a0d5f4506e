"""The acceptance checks of a device, and how it left."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from consortium.equipment.domain.acceptance import Answer, Check
from consortium.equipment.domain.disposal import Data, Method
from consortium.equipment.models.acceptance import AcceptanceCheck, Disposal
from consortium.foundation.database import db
from consortium.organisations.queries.people import names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceLine:
    checked_on: date
    passed: bool
    failed: tuple[Check, ...]
    note: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposalLine:
    disposed_on: date
    method: Method
    taken_by: str
    data: Data
    evidence: str


def acceptance_checks_of(asset_id: UUID) -> list[AcceptanceLine]:
    """The checks of a device that the caller has found to be within reach, the newest first."""
    rows = db.session.scalars(
        select(AcceptanceCheck)
        .where(AcceptanceCheck.asset_id == asset_id)
        .order_by(AcceptanceCheck.recorded_at.desc(), AcceptanceCheck.id.desc())
    ).all()
    names = names_of({row.recorded_by for row in rows if row.recorded_by})
    return [
        AcceptanceLine(
            checked_on=row.checked_on,
            passed=row.passed,
            failed=tuple(
                check for check in Check if row.answers.get(check.value) == Answer.NO.value
            ),
            note=row.note,
            by=names.get(row.recorded_by, "") if row.recorded_by else "",
        )
        for row in rows
    ]


def disposal_of(asset_id: UUID) -> DisposalLine | None:
    """How a device left that the caller has found to be within reach; None while it is there."""
    row = db.session.scalar(select(Disposal).where(Disposal.asset_id == asset_id))
    if row is None:
        return None
    return DisposalLine(
        disposed_on=row.disposed_on,
        method=row.method,
        taken_by=row.taken_by,
        data=row.data,
        evidence=row.evidence,
    )
