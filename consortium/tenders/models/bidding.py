"""The bids of a lot as a price run looks at them: what each would cost, and its quality."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.bid import BidStatus
from consortium.tenders.domain.criterion import weights_of
from consortium.tenders.domain.evaluation import Evaluation, evaluate
from consortium.tenders.domain.procurement import term_of
from consortium.tenders.domain.scoring import BidToScore
from consortium.tenders.models.bid import Bid, QualityScore
from consortium.tenders.models.demand import needs_of
from consortium.tenders.models.lot import Lot, criteria_of
from consortium.tenders.models.offer import offers_of
from consortium.tenders.models.ranking import PriceRun, add_price_run
from consortium.tenders.models.tender import Tender


def evaluations_of(tender: Tender, lot_of_bid: Mapping[UUID, UUID]) -> dict[UUID, Evaluation]:
    """What some bids would cost, by the bid, given the lot that each is for."""
    needs, term = needs_of(tender.id), term_of(tender.starts_on, tender.ends_on)
    offers = offers_of(lot_of_bid)
    return {
        bid_id: evaluate(offers[bid_id].schemes, needs[lot_id], term=term)
        for bid_id, lot_id in lot_of_bid.items()
    }


def latest_scores(bid_ids: Collection[UUID]) -> dict[UUID, QualityScore]:
    """The quality score that stands for each bid: the one that no other supersedes."""
    superseded = select(QualityScore.supersedes_id).where(QualityScore.supersedes_id.is_not(None))
    rows = db.session.scalars(
        select(QualityScore).where(
            QualityScore.bid_id.in_(bid_ids), QualityScore.id.not_in(superseded)
        )
    )
    return {row.bid_id: row for row in rows}


def scorers_of(tender_id: UUID) -> dict[UUID, frozenset[UUID | None]]:
    """Everybody who ever recorded a quality score for a bid, by the bid's lot."""
    rows = db.session.execute(
        select(Bid.lot_id, QualityScore.recorded_by)
        .join(QualityScore, QualityScore.bid_id == Bid.id)
        .join(Lot, Lot.id == Bid.lot_id)
        .where(Lot.tender_id == tender_id)
    )
    found: dict[UUID, frozenset[UUID | None]] = {}
    for lot_id, person_id in rows:
        found[lot_id] = found.get(lot_id, frozenset()) | {person_id}
    return found


def run_prices(lot: Lot, tender: Tender, *, run_by: UUID | None, now: datetime) -> PriceRun:
    """Score every admitted bid of a lot at once, each with its standing quality score."""
    rows = db.session.execute(
        select(Bid.id, Organisation.code)
        .join(Organisation, Organisation.id == Bid.supplier_id)
        .where(Bid.lot_id == lot.id, Bid.status == BidStatus.ADMITTED)
    )
    suppliers = dict(rows.all())
    costs = evaluations_of(tender, dict.fromkeys(suppliers, lot.id))
    scores = latest_scores(suppliers)
    bids = [
        BidToScore(
            bid=str(bid_id),
            supplier=supplier,
            price=costs[bid_id].total,
            quality=scores[bid_id].score,
        )
        for bid_id, supplier in suppliers.items()
    ]
    return add_price_run(
        lot.id,
        bids,
        weights=weights_of(criteria_of(tender.id)[lot.id]),
        rule=lot.rule,
        run_by=run_by,
        now=now,
    )
