"""The bids of a lot as a price run looks at them: what each would cost, and its quality."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select, union

from consortium.foundation.database import db
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.bid import BidStatus
from consortium.tenders.domain.criterion import SCORED, Criterion, leaves_of, quality_of, weights_of
from consortium.tenders.domain.evaluation import Evaluation, evaluate
from consortium.tenders.domain.low_price import LowPrice, abnormally_low
from consortium.tenders.domain.procurement import term_of
from consortium.tenders.domain.scoring import BidToScore
from consortium.tenders.models.bid import Bid, QualityScore
from consortium.tenders.models.demand import needs_of
from consortium.tenders.models.lot import Lot, criteria_of
from consortium.tenders.models.marks import AgreedScore, SingleScore, admitted_bids, agreed_of
from consortium.tenders.models.offer import offers_of
from consortium.tenders.models.ranking import PriceRun, add_price_run, latest_runs
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
    """Everybody who ever scored a bid or recorded a consensus on it, by the bid's lot."""
    given = (
        (QualityScore, QualityScore.recorded_by),
        (SingleScore, SingleScore.submitted_by),
        (AgreedScore, AgreedScore.recorded_by),
    )
    rows = db.session.execute(
        union(
            *(
                select(Bid.lot_id, person)
                .join(score, score.bid_id == Bid.id)
                .join(Lot, Lot.id == Bid.lot_id)
                .where(Lot.tender_id == tender_id)
                for score, person in given
            )
        )
    )
    found: dict[UUID, frozenset[UUID | None]] = {}
    for lot_id, person_id in rows:
        found[lot_id] = found.get(lot_id, frozenset()) | {person_id}
    return found


def qualities_of(
    tender_id: UUID,
    lot_ids: Collection[UUID],
    criteria: Mapping[UUID, Sequence[Criterion]] | None = None,
) -> dict[UUID, Fraction]:
    """The quality of each bid of some lots on whose every criterion there is a consensus.

    Whoever knows the criteria of the tender's lots already hands them in.
    """
    by_lot = criteria_of(tender_id) if criteria is None else criteria
    siblings = {each.id: every for every in by_lot.values() for each in every}
    found = {}
    for bid_id, agreed in agreed_of(lot_ids).items():
        values = {criterion_id: row.value for criterion_id, row in agreed.items()}
        of_lot = siblings[next(iter(values))]
        scored = [each for each in leaves_of(of_lot) if each.kind in SCORED]
        if all(each.id in values for each in scored):
            found[bid_id] = quality_of(of_lot, values)
    return found


def low_prices_of(tender: Tender, lots: Sequence[Lot]) -> dict[UUID, tuple[LowPrice, ...]]:
    """The admitted bids of each lot whose price is abnormally low, by the lot."""
    lot_of_bid = {bid.id: bid.lot_id for bid in admitted_bids([lot.id for lot in lots])}
    costs = evaluations_of(tender, lot_of_bid)
    return {
        lot.id: abnormally_low(
            {str(bid): cost.total for bid, cost in costs.items() if lot_of_bid[bid] == lot.id},
            lot.low_price_rule,
            reference=lot.reference_price,
        )
        for lot in lots
    }


def run_prices(lot: Lot, tender: Tender, *, run_by: UUID | None, now: datetime) -> PriceRun:
    """Score every admitted bid of a lot at once, each with the quality its panel agreed on.

    A run that follows another takes the quality of a bid from there: it was locked before.
    """
    rows = db.session.execute(
        select(Bid.id, Organisation.code)
        .join(Organisation, Organisation.id == Bid.supplier_id)
        .where(Bid.lot_id == lot.id, Bid.status == BidStatus.ADMITTED)
    )
    suppliers = dict(rows.all())
    costs = evaluations_of(tender, dict.fromkeys(suppliers, lot.id))
    earlier = latest_runs(tender.id).get(lot.id)
    qualities = {UUID(each.bid): each.quality for each in earlier.bids()} if earlier else {}
    qualities |= qualities_of(tender.id, [lot.id])
    bids = [
        BidToScore(
            bid=str(bid_id),
            supplier=supplier,
            price=costs[bid_id].total,
            quality=qualities[bid_id],
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
