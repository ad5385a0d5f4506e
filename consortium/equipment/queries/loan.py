"""Reading loans: the list, one loan with its history, and what waits."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.loan import (
    BEFORE_IT_LEAVES,
    LoanState,
    Purpose,
    Terms,
    days_used,
    hire_avoided,
)
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.loan import Loan, LoanEvent, reached
from consortium.equipment.queries.movement import MovementLine, movements_of
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation, Site
from consortium.organisations.queries.people import names_of


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
    rows = _lines(actor)
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
    return Page(rows=[_line(*row, on=on) for row in page], total=total, asked=asked)


Lender, Borrower = aliased(Organisation), aliased(Organisation)


def _lines(actor: Actor) -> Select[*tuple[Any, ...]]:
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


def _line(
    loan: Loan, asset: Asset, model: DeviceModel, lender: str, borrower: str, *, on: date
) -> LoanLine:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanEventLine:
    at: datetime
    state: LoanState
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What a closed loan saved, in pounds."""

    days: int
    day_rate: Decimal
    transport: Decimal
    avoided: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanDetail:
    """A loan with its history and movements, newest first.

    ``terms`` and ``value`` are None for who belongs to neither trust, and before there are any.
    """

    line: LoanLine
    failed_asset_id: UUID | None
    failed_asset_no: str
    reason: str
    lender_site: str
    borrower_site: str
    borrower_location: str
    custodian_trust_id: UUID
    has_left: bool
    accepted_on: date | None
    sent_back_on: date | None
    terms_version: int | None
    terms: Terms | None
    value: Value | None
    events: tuple[LoanEventLine, ...]
    movements: tuple[MovementLine, ...]


def find_loan(*, actor: Actor, loan_id: UUID, on: date) -> LoanDetail:
    """A loan within reach, as it stands on a day.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    found = db.session.execute(_lines(actor).where(Loan.id == loan_id)).one_or_none()
    if found is None:
        raise NotFound("loan")
    loan, asset, *_ = found
    failed = db.session.get(Asset, loan.failed_asset_id) if loan.failed_asset_id else None
    sites = dict(
        db.session.execute(
            select(Site.id, Site.name).where(
                Site.id.in_([loan.lender_site_id, loan.borrower_site_id])
            )
        ).all()
    )
    manages = actor.scope(Permission.EQUIPMENT_MANAGE)
    is_party = loan.lender_trust_id in manages or loan.borrower_trust_id in manages
    return LoanDetail(
        line=_line(*found, on=on),
        failed_asset_id=loan.failed_asset_id,
        failed_asset_no=failed.asset_no if failed else "",
        reason=loan.reason,
        lender_site=sites[loan.lender_site_id],
        borrower_site=sites[loan.borrower_site_id],
        borrower_location=loan.borrower_location,
        custodian_trust_id=asset.custodian_trust_id,
        has_left=loan.has_left,
        accepted_on=loan.accepted_on,
        sent_back_on=loan.sent_back_on,
        terms_version=loan.terms_version,
        terms=loan.terms if is_party else None,
        value=value_of(loan) if is_party else None,
        events=tuple(_events(loan_id)),
        movements=tuple(movements_of(loan_id)),
    )


def value_of(loan: Loan) -> Value | None:
    """What a loan saved; None before it is closed."""
    if loan.day_rate is None or loan.transport is None:
        return None
    days = days_used(loan.accepted_on, loan.sent_back_on)
    return Value(
        days=days,
        day_rate=loan.day_rate,
        transport=loan.transport,
        avoided=hire_avoided(days, day_rate=loan.day_rate, transport=loan.transport),
    )


def _events(loan_id: UUID) -> list[LoanEventLine]:
    rows = db.session.scalars(
        select(LoanEvent)
        .where(LoanEvent.loan_id == loan_id)
        .order_by(LoanEvent.at.desc(), LoanEvent.id.desc())
    ).all()
    names = names_of({row.by_id for row in rows if row.by_id})
    return [
        LoanEventLine(
            at=row.at,
            state=row.state,
            by=names.get(row.by_id, "") if row.by_id else "",
            reason=row.reason,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class LoansWaiting:
    """How many loans wait for somebody: overdue ones, and requests to answer."""

    overdue: int
    to_answer: int


def loans_waiting(*, actor: Actor, today: date) -> LoansWaiting:
    """The loans that wait for the trusts whose equipment somebody manages, in one question."""
    scope = actor.scope(Permission.EQUIPMENT_MANAGE)
    mine = Loan.lender_trust_id.in_(scope.organisations)
    to_answer = or_(_stands(LoanState.REQUESTED, today), _stands(LoanState.OFFERED, today))
    overdue, asked = db.session.execute(
        select(
            func.count().filter(_stands(LoanState.OVERDUE, today)),
            func.count().filter(to_answer, mine),
        )
        .select_from(Loan)
        .where(reached(scope))
    ).one()
    return LoansWaiting(overdue, asked)
