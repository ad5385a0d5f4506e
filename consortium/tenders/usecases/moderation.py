"""Agreeing on scores together, and locking the quality before anybody sees a price."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.bid import BidStatus
from consortium.tenders.domain.consensus import (
    Consensus,
    check_consensus,
    fails_minimum,
    why_it_fails,
)
from consortium.tenders.domain.criterion import SCORED, Criterion, leaves_of
from consortium.tenders.domain.scoring import exactly
from consortium.tenders.domain.tender import TenderState, check_state
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.bidding import qualities_of
from consortium.tenders.models.facts import facts_of
from consortium.tenders.models.history import move_tender
from consortium.tenders.models.keys import keys_of
from consortium.tenders.models.lot import Lot, criteria_of, lots_of
from consortium.tenders.models.marks import (
    AgreedScore,
    admitted_bids,
    agreed_of,
    single_scores,
)
from consortium.tenders.models.sitting import access_bid_to_judge, access_moderation
from consortium.tenders.models.tasks import criteria_now
from consortium.tenders.models.tender import Tender
from consortium.tenders.models.unsealing import open_price_envelopes

MODERATING = (TenderState.MODERATION, TenderState.DEMO)


def begin_moderation(*, actor: Actor, tender_id: UUID, now: datetime) -> None:
    """Show everybody's scores to the panel: all that are expected are submitted.

    Raises:
        NotFound, NotAllowed: the actor does not lead the panel.
        Conflict: the panel is not scoring, or a score is missing.
    """
    with transaction():
        _, tender = access_moderation(actor=actor, tender_id=tender_id, now=now)
        move_tender(tender, TenderState.MODERATION, actor=actor, at=now)
        about = Subject("tender", tender.id, tender.reference)
        _record(actor, "tender.moderation_begun", tender, about, now)


def record_consensus(
    *, actor: Actor, bid_id: UUID, agreed: Mapping[UUID, Consensus], now: datetime
) -> None:
    """Record what the panel agreed on for a bid, criterion by criterion.

    A later consensus takes the place of an earlier one, which stays on record. Demonstrations are
    agreed on once everybody who saw them has submitted.

    Raises:
        NotFound, NotAllowed: the actor does not lead the panel.
        Conflict: it is not the time to moderate, the bid is excluded, or scores are missing.
        Invalid: a value is off its scale or a mean, or its rationale or dissent is missing.
    """
    with transaction():
        _, bid, lot, tender = access_bid_to_judge(actor=actor, bid_id=bid_id, now=now)
        access_moderation(actor=actor, tender_id=tender.id, now=now)
        check_state(tender.state, *MODERATING, doing="Recording a consensus")
        if bid.status is BidStatus.EXCLUDED:
            raise Conflict(
                "bid_excluded", "This bid is excluded.", next_step="Agree on the admitted bids."
            )
        _check_all_in(tender, lot, now)
        judged = _judged_now(tender, lot)
        _check_each(bid, judged, agreed)
        earlier = agreed_of([lot.id]).get(bid.id, {})
        for criterion_id, consensus in agreed.items():
            before = earlier.get(criterion_id)
            row = AgreedScore(id=uuid4(), bid_id=bid.id, criterion_id=criterion_id)
            row.number = before.number + 1 if before else 1
            row.value, row.rationale = consensus.value, consensus.rationale.strip()
            row.agreed_members = sorted(str(each) for each in consensus.agreed)
            row.dissent = consensus.dissent.strip()
            row.recorded_at, row.recorded_by = now, actor.id
            db.session.add(row)
        about = Subject("bid", bid.id, f"{tender.reference} lot {lot.seq}")
        _record(actor, "bid.agreed_on", tender, about, now, criteria=len(agreed))


def close_moderation(*, actor: Actor, tender_id: UUID, now: datetime) -> None:
    """Apply the minimum scores, then go on: to the demonstrations, or to the prices.

    A bid whose consensus lies below a minimum fails, with that as its reason. When no
    demonstration is left to judge, the quality is locked and sealed, and prices may be read.

    Raises:
        NotFound, NotAllowed: the actor does not lead the panel.
        Conflict: it is not the time to moderate, or a consensus is missing.
    """
    with transaction():
        _, tender = access_moderation(actor=actor, tender_id=tender_id, now=now)
        check_state(tender.state, *MODERATING, doing="Closing the moderation")
        lots = [lot for lot in lots_of(tender.id) if lot.ended_at is None]
        failed = _apply_minimums(tender, lots, actor, now)
        about = Subject("tender", tender.id, tender.reference)
        demo = (
            tender.state is TenderState.MODERATION and facts_of(tender, now=now).assessment.has_demo
        )
        if demo:
            move_tender(tender, TenderState.DEMO, actor=actor, at=now)
        else:
            qualities = qualities_of(tender.id, [lot.id for lot in lots])
            locked = {str(bid_id): exactly(quality) for bid_id, quality in qualities.items()}
            move_tender(tender, TenderState.PRICE_OPEN, actor=actor, at=now, **locked)
            tender.prices_opened_at = now
            _open_prices(tender, lots, actor, now)
        _record(actor, "tender.moderation_closed", tender, about, now, failed=failed)


def _open_prices(tender: Tender, lots: list[Lot], actor: Actor, now: datetime) -> None:
    """Open the sealed prices; a bid whose prices are not what was sealed is excluded."""
    if not keys_of(tender.id):
        return
    open_price_envelopes(tender, now=now)
    for bid in admitted_bids([lot.id for lot in lots]):
        if bid.sealed_bid_id is not None and not bid.offer_sha256:
            bid.status = BidStatus.EXCLUDED
            bid.excluded_at, bid.excluded_by = now, actor.id
            bid.excluded_because = "Its prices could not be opened as they were sealed"


def _judged_now(tender: Tender, lot: Lot) -> dict[UUID, Criterion]:
    leaves = leaves_of(criteria_of(tender.id).get(lot.id, ()))
    return {each.id: each for each in criteria_now(tender, leaves) if each.kind in SCORED}


def _check_all_in(tender: Tender, lot: Lot, now: datetime) -> None:
    """Pass in silence when every score that the consensus rests on is submitted."""
    if tender.state is not TenderState.DEMO:
        return
    shown = next(
        each.shown for each in facts_of(tender, now=now).assessment.lots if each.id == lot.id
    )
    if not shown.is_whole:
        raise Conflict(
            "scores_missing",
            f"{lot.name} has {shown.words} scores of demonstrations submitted.",
            next_step="Wait until everybody who saw them has submitted.",
        )


def _check_each(
    bid: Bid, judged: Mapping[UUID, Criterion], agreed: Mapping[UUID, Consensus]
) -> None:
    if not agreed or not set(agreed) <= set(judged):
        raise Invalid(
            "not_judged_now",
            "A consensus is about criteria that are moderated now.",
            next_step="Reload the page of the moderation.",
        )
    scores = [row for row in single_scores([bid.lot_id]) if row.bid_id == bid.id]
    for criterion_id, consensus in agreed.items():
        given = [row for row in scores if row.criterion_id == criterion_id]
        check_consensus(
            judged[criterion_id],
            consensus,
            given=[row.value for row in given if row.value is not None],
            scorers=[row.member_id for row in given],
        )


def _apply_minimums(tender: Tender, lots: list[Lot], actor: Actor, now: datetime) -> int:
    """Exclude the bids that stay below a minimum; how many."""
    ids = [lot.id for lot in lots]
    criteria = {each.id: each for every in criteria_of(tender.id).values() for each in every}
    agreed, failed = agreed_of(ids), 0
    for bid in admitted_bids(ids):
        below = [
            why_it_fails(criteria[criterion_id], row.value)
            for criterion_id, row in agreed.get(bid.id, {}).items()
            if fails_minimum(criteria[criterion_id], row.value)
        ]
        if below:
            bid.status = BidStatus.EXCLUDED
            bid.excluded_at, bid.excluded_by = now, actor.id
            bid.excluded_because = "; ".join(below)[:400]
            failed += 1
    return failed


def _record(
    actor: Actor, action: str, tender: Tender, about: Subject, now: datetime, **details: Any
) -> None:
    record(
        actor=actor,
        action=action,
        subject=about,
        at=now,
        owner_id=tender.consortium_id,
        **details,
    )
