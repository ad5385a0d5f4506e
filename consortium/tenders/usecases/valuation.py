"""Estimating what a joint tender is worth, before anybody bids."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.quantity import can_be_kept
from consortium.tenders.domain.tender import BEFORE_PUBLICATION, check_state
from consortium.tenders.models.access import manage_tender
from consortium.tenders.models.lot import live_lines_of
from consortium.tenders.models.valuation import TenderValuation, estimate_of

LONGEST_EXTENSION_MONTHS = 240


def estimate_value(
    *,
    actor: Actor,
    tender_id: UUID,
    unit_prices: Mapping[UUID, Decimal],
    extension_months: int,
    options_and_fees: Decimal,
    vat_percent: Decimal,
    assumptions: str,
    now: datetime,
) -> UUID:
    """Estimate a tender by a unit price ex VAT for each line; the latest estimate counts.

    ``options_and_fees`` are pounds ex VAT; ``extension_months`` are added to the term.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: it is published.
        Invalid: a line has no price, or a number makes no sense.
    """
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        check_state(tender.state, *BEFORE_PUBLICATION, doing="Estimating its value")
        lines = {line.id for line in live_lines_of(tender.id)}
        if not lines or set(unit_prices) != lines:
            raise _invalid("Every line needs an expected price.", "Enter 0 only for what is free.")
        if any(price < 0 or not can_be_kept(price) for price in unit_prices.values()):
            raise _invalid("A price cannot be negative or have more than six decimals.", "Correct.")
        if not 0 <= extension_months <= LONGEST_EXTENSION_MONTHS or options_and_fees < 0:
            raise _invalid("Extensions and options cannot be negative.", "Enter 0 for none.")
        if not 0 <= vat_percent <= 100:
            raise _invalid("VAT lies between 0 and 100 per cent.", "Enter 20 for the usual rate.")
        row = TenderValuation(
            id=uuid7(),
            tender_id=tender.id,
            unit_prices={str(line): f"{price:f}" for line, price in unit_prices.items()},
            extension_months=extension_months,
            options_and_fees=options_and_fees,
            vat_percent=vat_percent,
            assumptions=assumptions,
            estimated_at=now,
            estimated_by=actor.id,
        )
        db.session.add(row)
        found = estimate_of(tender, row)
        record(
            actor=actor,
            action="tender.valued",
            subject=Subject("tender", tender.id, tender.reference),
            at=now,
            owner_id=tender.consortium_id,
            net=found.net if found else None,
            gross=found.gross if found else None,
        )
    return row.id


def _invalid(message: str, next_step: str) -> Invalid:
    return Invalid("bad_estimate", message, next_step=next_step)
