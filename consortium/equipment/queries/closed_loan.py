"""Loans that are over, and what each of them saved: for the savings statement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.loan import LoanState, days_used, hire_avoided
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.loan import Loan
from consortium.foundation.database import db
from consortium.organisations.models.organisation import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedLoan:
    """A loan from its acceptance to its return; amounts in pounds."""

    id: UUID
    reference: str
    asset_id: UUID
    asset_no: str
    category: str
    lender: str
    borrower_trust_id: UUID
    borrower: str
    accepted_on: date
    sent_back_on: date | None
    days: int
    day_rate: Decimal
    transport: Decimal
    avoided: Decimal

    @property
    def hire(self) -> Decimal:
        """What hiring one for these days would have cost."""
        return self.avoided + self.transport


def closed_loans(*, trust_ids: Collection[UUID], loan_id: UUID | None = None) -> list[ClosedLoan]:
    """The loans between these trusts that were used and are closed, the latest first.

    The caller decides whose loans a reader may see.
    """
    lender, borrower = aliased(Organisation), aliased(Organisation)
    rows = (
        select(Loan, Asset.asset_no, DeviceModel.category, lender.name, borrower.name)
        .join(Asset, Asset.id == Loan.asset_id)
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .join(lender, lender.id == Loan.lender_trust_id)
        .join(borrower, borrower.id == Loan.borrower_trust_id)
        .where(
            Loan.lender_trust_id.in_(trust_ids),
            Loan.borrower_trust_id.in_(trust_ids),
            Loan.state == LoanState.CLOSED,
            Loan.accepted_on.is_not(None),
        )
        .order_by(Loan.accepted_on.desc(), Loan.id)
    )
    if loan_id is not None:
        rows = rows.where(Loan.id == loan_id)
    return [_closed(*row) for row in db.session.execute(rows)]


def _closed(loan: Loan, asset_no: str, category: str, lender: str, borrower: str) -> ClosedLoan:
    # A closed loan that was accepted has its days and amounts: the use cases see to that.
    accepted_on = loan.accepted_on or loan.starts_on
    day_rate, transport = loan.day_rate or Decimal(0), loan.transport or Decimal(0)
    days = days_used(accepted_on, loan.sent_back_on)
    return ClosedLoan(
        id=loan.id,
        reference=loan.reference,
        asset_id=loan.asset_id,
        asset_no=asset_no,
        category=category,
        lender=lender,
        borrower_trust_id=loan.borrower_trust_id,
        borrower=borrower,
        accepted_on=accepted_on,
        sent_back_on=loan.sent_back_on,
        days=days,
        day_rate=day_rate,
        transport=transport,
        avoided=hire_avoided(days, day_rate=day_rate, transport=transport),
    )
