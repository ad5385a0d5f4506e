"""A tender that was ranked before there were panels, as a released database still holds some.

Each bid has one score of its quality, each lot its run of prices; nobody sat on a panel, agreed on
a score or checked a bid here.
"""

from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

import pytest
from sqlalchemy import select

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.tenders.domain.criterion import Weights
from consortium.tenders.domain.offer import Offer
from consortium.tenders.domain.scoring import BidToScore
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.bid import QualityScore
from consortium.tenders.models.lot import Lot
from consortium.tenders.models.ranking import add_price_run
from consortium.tenders.models.summary import AssessmentSummary
from consortium.tenders.models.tender import Tender
from tests.support.world import SYSTEM, World
from tests.tenders.factories import AFTER, STORY, Made, bid, flat, told

# 960,000 examinations a year over five years.
EXAMINATIONS = Decimal(4_800_000)


def ranked_then(made: Made) -> Tender:
    for supplier, price, _ in STORY:
        bid(made, supplier, Offer(schemes=(flat(price),)))
    tender, lot = db.session.get_one(Tender, made.id), db.session.get_one(Lot, made.lot)
    with transaction():
        for supplier, _, quality in STORY:
            score = QualityScore(id=uuid4(), bid_id=made.bids[supplier], score=Decimal(quality))
            score.rationale, score.recorded_at = "Agreed in the meeting", AFTER
            db.session.add(score)
        add_price_run(
            lot.id,
            [
                BidToScore(
                    bid=str(made.bids[supplier]),
                    supplier=supplier.upper(),
                    price=Decimal(price) * EXAMINATIONS,
                    quality=Fraction(quality),
                )
                for supplier, price, quality in STORY
            ],
            weights=Weights(quality_bp=6_000, price_bp=4_000),
            rule=lot.rule,
            run_by=None,
            now=AFTER,
        )
        tender.prices_opened_at, tender.state = AFTER, TenderState.RANKED
        record(actor=SYSTEM, action="test.ranked", subject=Subject("t", made.id, ""), at=AFTER)
    return tender


@pytest.mark.usefixtures("opened_ground")
def test_goes_on_by_way_of_a_scenario_to_its_summaries(world: World, made: Made) -> None:
    tender = ranked_then(made)
    told(made)
    assert tender.state is TenderState.SUMMARIES_ISSUED
    sent = {row.supplier_id: row.body for row in db.session.scalars(select(AssessmentSummary))}
    assert len(sent) == len(STORY)
    # The one score stands where those of a panel would.
    assert "Agreed in the meeting" in str(sent[world.alpha])
