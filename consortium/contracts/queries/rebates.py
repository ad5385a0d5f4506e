"""Rebates: what was confirmed, for the agreement's page and for the savings statement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.models.rebate import RebateAllocation, RebateSettlement
from consortium.foundation.database import db
from consortium.foundation.domain.periods import Period
from consortium.organisations.models.organisation import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledRebate:
    """A confirmed rebate for a contract year, with each trust's share by its code."""

    agreement_id: UUID
    scheme_id: UUID
    year: Period
    spend: Decimal
    threshold: Decimal
    rate: Decimal
    amount: Decimal
    credit_note: str
    paid_on: date
    shares: dict[str, Decimal]


def settled_rebates(agreement_ids: Collection[UUID]) -> list[SettledRebate]:
    """The confirmed rebates of some agreements, the latest contract year first."""
    settlements = list(
        db.session.scalars(
            select(RebateSettlement)
            .where(RebateSettlement.agreement_id.in_(agreement_ids))
            .order_by(RebateSettlement.year_from.desc(), RebateSettlement.id)
        )
    )
    shares: dict[UUID, dict[str, Decimal]] = {row.id: {} for row in settlements}
    for settlement_id, code, amount in db.session.execute(
        select(RebateAllocation.settlement_id, Organisation.code, RebateAllocation.amount)
        .join(Organisation, Organisation.id == RebateAllocation.trust_id)
        .where(RebateAllocation.settlement_id.in_(list(shares)))
        .order_by(Organisation.code)
    ):
        shares[settlement_id][code] = amount
    return [
        SettledRebate(
            agreement_id=row.agreement_id,
            scheme_id=row.scheme_id,
            year=Period(row.year_from, row.year_to),
            spend=row.spend,
            threshold=row.threshold,
            rate=row.rate,
            amount=row.amount,
            credit_note=row.credit_note,
            paid_on=row.paid_on,
            shares=shares[row.id],
        )
        for row in settlements
    ]
