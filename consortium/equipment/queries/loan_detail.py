"""One loan with its history, its movements, its terms and what it saved."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.loan import LoanState, Terms, days_used, hire_avoided
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.loan import Loan, LoanEvent
from consortium.equipment.queries.loan import LoanLine, loan_line, loan_lines
from consortium.equipment.queries.loan_terms import KeptTerms, kept_terms_of
from consortium.equipment.queries.movement import MovementLine, movements_of
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Site
from consortium.organisations.queries.people import names_of


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

    ``status`` is that of the device. ``asked_asset_no`` is the device that was asked for, where
    another one is lent. ``wanted_to`` is the last day that the borrower asks for instead.
    ``terms``, ``value`` and ``kept_terms`` are empty for who belongs to neither trust, and before
    there are any.
    """

    line: LoanLine
    failed_asset_id: UUID | None
    failed_asset_no: str
    reason: str
    lender_site: str
    borrower_site: str
    borrower_location: str
    custodian_trust_id: UUID
    status: AssetStatus
    asked_asset_id: UUID | None
    asked_asset_no: str
    wanted_to: date | None
    recalled_at: datetime | None
    has_left: bool
    accepted_on: date | None
    sent_back_on: date | None
    terms_version: int | None
    terms: Terms | None
    value: Value | None
    kept_terms: tuple[KeptTerms, ...]
    events: tuple[LoanEventLine, ...]
    movements: tuple[MovementLine, ...]


def find_loan(*, actor: Actor, loan_id: UUID, on: date) -> LoanDetail:
    """A loan within reach, as it stands on a day.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    found = db.session.execute(loan_lines(actor).where(Loan.id == loan_id)).one_or_none()
    if found is None:
        raise NotFound("loan")
    loan, asset, *_ = found
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
        line=loan_line(*found, on=on),
        failed_asset_id=loan.failed_asset_id,
        failed_asset_no=_asset_no(loan.failed_asset_id),
        reason=loan.reason,
        lender_site=sites[loan.lender_site_id],
        borrower_site=sites[loan.borrower_site_id],
        borrower_location=loan.borrower_location,
        custodian_trust_id=asset.custodian_trust_id,
        status=asset.status,
        asked_asset_id=loan.asked_asset_id,
        asked_asset_no=_asset_no(loan.asked_asset_id),
        wanted_to=loan.wanted_to,
        recalled_at=loan.recalled_at,
        has_left=loan.has_left,
        accepted_on=loan.accepted_on,
        sent_back_on=loan.sent_back_on,
        terms_version=loan.terms_version,
        terms=loan.terms if is_party else None,
        value=value_of(loan) if is_party else None,
        kept_terms=tuple(kept_terms_of(loan_id)) if is_party else (),
        events=tuple(_events(loan_id)),
        movements=tuple(movements_of(loan_id)),
    )


def _asset_no(asset_id: UUID | None) -> str:
    asset = db.session.get(Asset, asset_id) if asset_id else None
    return asset.asset_no if asset else ""


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
