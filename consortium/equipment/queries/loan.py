"""Reading loans: the list, and what waits."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.loan import (
    BEFORE_IT_LEAVES,
    LoanState,
    Purpose,
)
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.loan import Loan, reached
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanLine:
    """A loan as it stands on a day; ``days_late`` is 0 unless it is overdue."""

    id: UUID
    reference: str
    asset_id: UUID
    asset_no: str
    model: str
    lender_trust_id: UUID
    lender: str
    borrower_trust_id: UUID
    borrower: str
    purpose: Purpose
    starts_on: date
    ends_on: date
    state: LoanState
    days_late: int


def list_loans(
    *,
    actor: Actor,
    on: date,
    asked: Asked,
    trust_id: UUID | None = None,
    state: LoanState | None = None,
) -> Page[LoanLine]:
    """The loans within reach as they stand on a day, those that end first at the top.

    Words match reference, asset number, model or trust. ``trust_id`` lends or borrows.
    """
    rows = loan_lines(actor)
    if trust_id is not None:
        rows = rows.where(or_(Loan.lender_trust_id == trust_id, Loan.borrower_trust_id == trust_id))
    if state is not None:
        rows = rows.where(_stands(state, on))
    rows = rows.where(
        *matching(
            asked.words,
            Loan.reference,
            Asset.asset_no,
            DeviceModel.name,
            Lender.name,
            Borrower.name,
        )
    )
    orders = {
        "loan": Loan.reference,
        "asset": Asset.asset_no,
        "lender": Lender.name,
        "borrower": Borrower.name,
        "starts": Loan.starts_on,
    }
    page, total = one_page(rows, asked, orders.get(asked.sort, Loan.ends_on), Loan.id)
    return Page(rows=[loan_line(*row, on=on) for row in page], total=total, asked=asked)


Lender, Borrower = aliased(Organisation), aliased(Organisation)


def loan_lines(actor: Actor) -> Select[*tuple[Any, ...]]:
    """The loans within reach, each with device, model and the names of both trusts."""
    return (
        select(Loan, Asset, DeviceModel, Lender.name, Borrower.name)
        .join(Asset, Asset.id == Loan.asset_id)
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .join(Lender, Lender.id == Loan.lender_trust_id)
        .join(Borrower, Borrower.id == Loan.borrower_trust_id)
        .where(reached(actor.scope(Permission.EQUIPMENT_VIEW)))
    )


def _stands(state: LoanState, on: date) -> ColumnElement[bool]:
    """``loan.state_on`` as a condition; a test compares the two."""
    accepted = Loan.state == LoanState.ACCEPTED
    is_late = and_(Loan.ends_on < on, Loan.sent_back_on.is_(None))
    lapsed = and_(Loan.ends_on < on, ~Loan.has_left)
    if state is LoanState.OVERDUE:
        return and_(accepted, Loan.starts_on <= on, is_late)
    if state is LoanState.ACTIVE:
        return and_(accepted, Loan.starts_on <= on, ~is_late)
    if state is LoanState.ACCEPTED:
        return and_(accepted, Loan.starts_on > on)
    if state is LoanState.EXPIRED:
        return and_(Loan.state.in_(BEFORE_IT_LEAVES), lapsed)
    if state in BEFORE_IT_LEAVES:
        return and_(Loan.state == state, ~lapsed)
    return Loan.state == state


def loan_line(
    loan: Loan, asset: Asset, model: DeviceModel, lender: str, borrower: str, *, on: date
) -> LoanLine:
    """A row of :func:`loan_lines` as it stands on a day."""
    state = loan.state_on(on)
    return LoanLine(
        id=loan.id,
        reference=loan.reference,
        asset_id=asset.id,
        asset_no=asset.asset_no,
        model=f"{model.manufacturer} {model.name}",
        lender_trust_id=loan.lender_trust_id,
        lender=lender,
        borrower_trust_id=loan.borrower_trust_id,
        borrower=borrower,
        purpose=loan.purpose,
        starts_on=loan.starts_on,
        ends_on=loan.ends_on,
        state=state,
        days_late=(on - loan.ends_on).days if state is LoanState.OVERDUE else 0,
    )


@dataclass(frozen=True, slots=True)
class LoansWaiting:
    """How many loans wait for somebody: overdue ones, and requests, also for more days, to
    answer."""

    overdue: int
    to_answer: int


def loans_waiting(*, actor: Actor, today: date) -> LoansWaiting:
    """The loans that wait for the trusts whose equipment somebody manages, in one question."""
    scope = actor.scope(Permission.EQUIPMENT_MANAGE)
    mine = Loan.lender_trust_id.in_(scope.organisations)
    to_answer = or_(
        _stands(LoanState.REQUESTED, today),
        _stands(LoanState.OFFERED, today),
        Loan.wanted_to.is_not(None),
    )
    overdue, asked = db.session.execute(
        select(
            func.count().filter(_stands(LoanState.OVERDUE, today)),
            func.count().filter(to_answer, mine),
        )
        .select_from(Loan)
        .where(reached(scope))
    ).one()
    return LoansWaiting(overdue, asked)
