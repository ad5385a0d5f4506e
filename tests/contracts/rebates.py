"""Rebates for tests: recorded as of today, and settled with a credit note."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from consortium.contracts.domain.rebates.rebates import Bought, SettlementKind
from consortium.contracts.models.rebate import RebateEntitlement
from consortium.contracts.models.terms import load_terms
from consortium.contracts.usecases.rebate_settlements import settle_rebate
from consortium.contracts.usecases.rebates import record_entitlement
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor
from tests.contracts.story import STARTS
from tests.support.world import NOW, SYSTEM

# The story's year: £271,950.00, of which West bought £15,750.00 before it left.
STORY = {
    "NOR": Decimal("200000.00"),
    "SOU": Decimal("56200.00"),
    "WES": Decimal("15750.00"),
}


def scheme_of(agreement_id: UUID) -> UUID:
    """The one rebate of an agreement."""
    (schedule,) = load_terms([agreement_id])[agreement_id].terms.schedules
    (rebate,) = schedule.rebates
    return UUID(rebate.id)


def earned(
    agreement_id: UUID,
    spend: Mapping[str, Decimal],
    *,
    actor: Actor = SYSTEM,
    now: datetime = NOW,
    **changes: Any,
) -> UUID:
    """An entitlement of the first contract year."""
    values: dict[str, Any] = {
        "scheme_id": scheme_of(agreement_id),
        "year_from": STARTS,
        "bought": Bought(spend=spend),
        "batch_ids": [],
        **changes,
    }
    return record_entitlement(actor=actor, agreement_id=agreement_id, now=now, **values)


def settle(entitlement_id: UUID, amount: str | Decimal, **changes: Any) -> UUID:
    values: dict[str, Any] = {
        "actor": SYSTEM,
        "kind": SettlementKind.CREDIT_NOTE,
        "credit_note": "CN-77",
        "paid_on": date(2026, 4, 15),
        "now": NOW,
        **changes,
    }
    return settle_rebate(entitlement_id=entitlement_id, amount=Decimal(amount), **values)


def settle_all(entitlement_id: UUID, **changes: Any) -> UUID:
    """One credit note over everything the entitlement says."""
    row = db.session.get_one(RebateEntitlement, entitlement_id)
    return settle(entitlement_id, row.amount, **changes)
