"""Recording quality scores with their reasons, then scoring all prices in one run."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.bid import BidStatus, check_quality
from consortium.tenders.domain.tender import TenderState, check_move, check_state
from consortium.tenders.models.access import manage_bid, manage_tender
from consortium.tenders.models.bid import QualityScore
from consortium.tenders.models.bidding import latest_scores, run_prices
from consortium.tenders.models.facts import facts_of
from consortium.tenders.models.history import move_tender
from consortium.tenders.models.lot import lots_of

SCORING = (TenderState.OPENED, TenderState.SCORING)


def record_quality_score(
    *, actor: Actor, bid_id: UUID, score: Decimal, rationale: str, now: datetime
) -> None:
    """Record the quality of a bid, 0 to 100, with its reason; before prices are scored.

    A second score supersedes the first, which stays on record.

    Raises:
        NotFound, NotAllowed: the bid is not within reach, or not run by the actor.
        Conflict: prices are scored already, or the bid is excluded.
        Invalid: the score is none, or has no reason.
    """
    check_quality(score, rationale)
    with transaction():
        bid, lot, tender = manage_bid(actor=actor, bid_id=bid_id, now=now)
        check_state(tender.state, *SCORING, doing="Recording a quality score")
        if bid.status is BidStatus.EXCLUDED:
            raise Conflict(
                "bid_excluded", "This bid is excluded.", next_step="Score the admitted bids."
            )
        earlier = latest_scores([bid.id]).get(bid.id)
        row = QualityScore(id=uuid4(), bid_id=bid.id, score=score, rationale=rationale.strip())
        row.recorded_at, row.recorded_by = now, actor.id
        row.supersedes_id = earlier.id if earlier else None
        db.session.add(row)
        if tender.state is TenderState.OPENED:
            move_tender(tender, TenderState.SCORING, actor=actor, at=now)
        record(
            actor=actor,
            action="bid.quality_scored",
            subject=Subject("bid", bid.id, f"{tender.reference} lot {lot.seq}"),
            at=now,
            owner_id=tender.consortium_id,
            supersedes=earlier is not None,
        )


def rank_bids(*, actor: Actor, tender_id: UUID, now: datetime) -> None:
    """Score the prices of every lot, each lot in one run over all its bids, and rank them.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: the tender is not being scored, a lot has no bid, or a bid has no score.
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
