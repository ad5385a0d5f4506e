"""Lots and what their bids are judged by; ending a lot that nobody wins."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid, Stale
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain import criterion as criteria_domain
from consortium.tenders.domain.criterion import check_criteria
from consortium.tenders.domain.low_price import LowPriceRule, check_low_price_rule
from consortium.tenders.domain.scoring import PriceFormula, PriceRule, check_rule
from consortium.tenders.domain.tender import (
    BEFORE_PUBLICATION,
    COMPARING,
    JUDGING,
    TenderState,
    check_state,
)
from consortium.tenders.models.access import manage_lot, manage_tender
from consortium.tenders.models.history import settle
from consortium.tenders.models.lot import Criterion, Lot
from consortium.tenders.models.ranking import check_undecided
from consortium.tenders.models.tender import Tender

# A lot can end without an award before suppliers bid for it, and once their bids are known.
ENDABLE = (
    *BEFORE_PUBLICATION,
    TenderState.OPENED,
    *JUDGING,
    TenderState.PRICE_OPEN,
    *COMPARING,
)


def add_lot(
    *,
    actor: Actor,
    tender_id: UUID,
    title: str,
    criteria: Sequence[criteria_domain.Criterion],
    now: datetime,
    price_formula: PriceFormula = PriceFormula.FIXED_REFERENCE,
    reference_price: Decimal | None = None,
) -> UUID:
    """Add a lot to a draft: what bids for it are judged by, and how a price becomes points.

    ``reference_price`` is the budget or ceiling for the lot's demand over the whole term.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: the tender is no draft any more.
        Invalid: a criterion or the price rule makes no sense.
    """
    check_criteria(criteria)
    check_rule(PriceRule(formula=price_formula, reference=reference_price))
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        check_state(tender.state, TenderState.DRAFT, doing="Adding a lot")
        last = db.session.scalar(select(func.max(Lot.seq)).where(Lot.tender_id == tender.id))
        lot = Lot(
            id=uuid7(),
            tender_id=tender.id,
            seq=(last or 0) + 1,
            title=title,
            price_formula=price_formula,
            reference_price=reference_price,
        )
        db.session.add(lot)
        _add_criteria(lot, criteria)
        _record(actor, "lot.added", tender, lot, now, criteria=_facts(criteria))
    return lot.id


def change_lot(
    *,
    actor: Actor,
    lot_id: UUID,
    version: int,
    title: str,
    price_formula: PriceFormula,
    reference_price: Decimal | None,
    now: datetime,
) -> None:
    """Correct a lot's title and price rule; possible until the tender is published.

    Raises:
        NotFound, NotAllowed: the lot is not within reach, or not run by the actor.
        Stale: somebody else saved the lot since this version was read.
        Conflict: the tender is published.
        Invalid: the price rule makes no sense, or low prices are compared with the reference price
            that it takes away.
    """
    check_rule(PriceRule(formula=price_formula, reference=reference_price))
    with transaction():
        lot, tender = manage_lot(actor=actor, lot_id=lot_id)
        check_state(tender.state, *BEFORE_PUBLICATION, doing="Changing a lot")
        if lot.version != version:
            raise Stale("lot")
        check_low_price_rule(lot.low_price_rule, reference_price)
        lot.title, lot.price_formula = title, price_formula
        lot.reference_price = reference_price
        _record(actor, "lot.changed", tender, lot, now, formula=price_formula.value)


def set_low_price_rule(
    *, actor: Actor, lot_id: UUID, version: int, rule: LowPriceRule, now: datetime
) -> None:
    """Say when a price for the lot is abnormally low; possible until the tender is published.

    Raises:
        NotFound, NotAllowed: the lot is not within reach, or not run by the actor.
        Stale: somebody else saved the lot since this version was read.
        Conflict: the tender is published.
        Invalid: the share is none, or there is no reference price to compare with.
    """
    with transaction():
        lot, tender = manage_lot(actor=actor, lot_id=lot_id)
        check_state(tender.state, *BEFORE_PUBLICATION, doing="Setting the rule for low prices")
        if lot.version != version:
            raise Stale("lot")
        check_low_price_rule(rule, lot.reference_price)
        lot.low_price_bp, lot.low_price_against = rule.below_bp, rule.compared_with
        lot.low_price_set_on = london_date(now)
        _record(
            actor,
            "lot.low_price_rule_set",
            tender,
            lot,
            now,
            below_bp=rule.below_bp,
            compared_with=rule.compared_with.value,
        )


def end_lot(*, actor: Actor, lot_id: UUID, reason: str, now: datetime) -> None:
    """End a lot without an award, because nobody wants it or nobody can win it.

    Raises:
        NotFound, NotAllowed: the lot is not within reach, or not run by the actor.
        Conflict: it is awarded or ended already, or suppliers are bidding for it.
        Invalid: no reason is given.
    """
    if not reason.strip():
        raise Invalid(
            "no_reason",
            "A lot ends without an award for a reason.",
            field="reason",
            next_step="Enter the reason.",
        )
    with transaction():
        lot, tender = manage_lot(actor=actor, lot_id=lot_id)
        check_state(tender.state, *ENDABLE, doing="Ending a lot")
        check_undecided(lot)
        lot.ended_at, lot.ended_by, lot.ended_because = now, actor.id, reason
        settle(tender, actor=actor, at=now)
        _record(actor, "lot.ended", tender, lot, now, reason=reason)


def _add_criteria(lot: Lot, criteria: Sequence[criteria_domain.Criterion]) -> None:
    ids = {each.id: uuid7() for each in criteria}
    for seq, each in enumerate(criteria, start=1):
        row = Criterion(id=ids[each.id], lot_id=lot.id, seq=seq)
        row.take(replace(each, parent_id=ids[each.parent_id] if each.parent_id else None))
        db.session.add(row)


def _facts(criteria: Sequence[criteria_domain.Criterion]) -> list[list[str]]:
    return [[each.name, each.kind.value, str(each.weight_bp)] for each in criteria]


def _record(
    actor: Actor,
    action: str,
    tender: Tender,
    lot: Lot,
    now: datetime,
    **details: Any,
) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("lot", lot.id, f"{tender.reference} lot {lot.seq}"),
        at=now,
        owner_id=tender.consortium_id,
        **details,
    )
