"""Reading movements: what was sent from where to where, and how it arrived."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from consortium.equipment.domain.movement import Condition, MovementKind
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.loan import Loan, reached
from consortium.equipment.models.movement import Movement, MovementReceipt
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementLine:
    """A movement; what says how it arrived is None or empty while it is under way.

    ``passed`` is what the acceptance check said, None without one.
    """

    id: UUID
    loan_id: UUID
    loan: str
    indemnity: str
    asset_id: UUID
    asset_no: str
    kind: MovementKind
    from_site_id: UUID
    from_site: str
    to_site_id: UUID
    to_site: str
    sent_at: datetime
    condition_out: Condition
    accessories: tuple[str, ...]
    decontamination: str
    carrier: str
    received_at: datetime | None
    condition_in: Condition | None
    discrepancies: tuple[str, ...]
    passed: bool | None
    note: str


def list_movements(*, actor: Actor, asked: Asked, under_way: bool = False) -> Page[MovementLine]:
    """The movements within reach, newest first; words match asset number, loan or site."""
    rows = _rows().where(
        reached(actor.scope(Permission.EQUIPMENT_VIEW)),
        *matching(asked.words, Asset.asset_no, Loan.reference, Here.name, There.name),
    )
    if under_way:
        rows = rows.where(MovementReceipt.id.is_(None))
    page, total = one_page(
        rows, replace(asked, descending=True), Movement.sent_at, Movement.id.desc()
    )
    return Page(rows=[_line(*row) for row in page], total=total, asked=asked)


def movements_of(loan_id: UUID) -> list[MovementLine]:
    """The movements of a loan that the caller has found to be within reach, newest first."""
    rows = _rows().where(Movement.loan_id == loan_id)
    ordered = rows.order_by(Movement.sent_at.desc(), Movement.id.desc())
    return [_line(*row) for row in db.session.execute(ordered)]


Here, There = aliased(Site), aliased(Site)


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(Movement, MovementReceipt, Asset.asset_no, Loan, Here.name, There.name)
        .join(Asset, Asset.id == Movement.asset_id)
        .join(Loan, Loan.id == Movement.loan_id)
        .join(Here, Here.id == Movement.from_site_id)
        .join(There, There.id == Movement.to_site_id)
        .outerjoin(MovementReceipt, MovementReceipt.movement_id == Movement.id)
    )


def _line(
    row: Movement, receipt: MovementReceipt | None, asset_no: str, loan: Loan, here: str, there: str
) -> MovementLine:
    return MovementLine(
        id=row.id,
        loan_id=loan.id,
        loan=loan.reference,
        indemnity=loan.indemnity,
        asset_id=row.asset_id,
        asset_no=asset_no,
        kind=row.kind,
        from_site_id=row.from_site_id,
        from_site=here,
        to_site_id=row.to_site_id,
        to_site=there,
        sent_at=row.sent_at,
        condition_out=row.condition,
        accessories=tuple(row.accessories),
        decontamination=row.decontamination,
        carrier=row.carrier,
        received_at=receipt.received_at if receipt else None,
        condition_in=receipt.condition if receipt else None,
        discrepancies=tuple(receipt.discrepancies) if receipt else (),
        passed=receipt.passed if receipt else None,
        note=receipt.note if receipt else "",
    )
