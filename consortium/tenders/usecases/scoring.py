"""Clearing abnormally low prices, then scoring all prices in one run."""

from datetime import datetime
from uuid import UUID, uuid4

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.bid import SHORTEST_RATIONALE
from consortium.tenders.domain.tender import TenderState, check_move, check_state
from consortium.tenders.models.access import manage_bid, manage_tender
from consortium.tenders.models.bidding import low_prices_of, run_prices
from consortium.tenders.models.facts import facts_of
from consortium.tenders.models.history import move_tender
from consortium.tenders.models.lot import lots_of
from consortium.tenders.models.marks import LowPriceClearance


def clear_low_price(*, actor: Actor, bid_id: UUID, reason: str, now: datetime) -> None:
    """Let an abnormally low price stand, with the explanation that was accepted.

    Raises:
        NotFound, NotAllowed: the bid is not within reach, or not run by the actor.
        Conflict: prices are not open, the price is not abnormally low, or it is cleared.
        Invalid: the reason is too short.
    """
    if len(reason.strip()) < SHORTEST_RATIONALE:
        raise Invalid(
            "no_reason",
            f"An abnormally low price is cleared with a reason of at least {SHORTEST_RATIONALE} "
            "signs.",
            field="reason",
            next_step="Write what the bidder explained, and why it was accepted.",
        )
    with transaction():
        bid, lot, tender = manage_bid(actor=actor, bid_id=bid_id, now=now)
        check_state(tender.state, TenderState.PRICE_OPEN, doing="Clearing a price")
        low = {each.bid: each for each in low_prices_of(tender, [lot])[lot.id]}.get(str(bid.id))
        if low is None:
            raise Conflict(
                "not_low", "This price is not abnormally low.", next_step="Nothing to do."
            )
        db.session.add(
            LowPriceClearance(
                id=uuid4(),
                bid_id=bid.id,
                price=low.price,
                compared_with=low.compared_with,
                reason=reason.strip(),
                cleared_at=now,
                cleared_by=actor.id,
            )
        )
        record(
            actor=actor,
            action="bid.low_price_cleared",
            subject=Subject("bid", bid.id, f"{tender.reference} lot {lot.seq}"),
            at=now,
            owner_id=tender.consortium_id,
            reason=reason.strip(),
        )


def rank_bids(*, actor: Actor, tender_id: UUID, now: datetime) -> None:
    """Score the prices of every lot, each lot in one run over all its bids, and rank them.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: prices are not open, a lot has no bid, or an abnormally low price is not
            cleared.
    """
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        # Asked first, because a run needs what the guard counts.
        check_move(tender.state, TenderState.RANKED, facts_of(tender, now=now))
        runs = {
            f"lot {lot.seq}": run_prices(lot, tender, run_by=actor.id, now=now).set_sha256
            for lot in lots_of(tender.id)
            if lot.ended_at is None
        }
        move_tender(tender, TenderState.RANKED, actor=actor, at=now, **runs)
        record(
            actor=actor,
            action="tender.ranked",
            subject=Subject("tender", tender.id, tender.reference),
            at=now,
            owner_id=tender.consortium_id,
            runs=runs,
        )
