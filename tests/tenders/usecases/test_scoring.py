"""Quality scores, and the run that ranks."""

from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.tenders.domain.offer import Offer
from consortium.tenders.domain.scoring import PriceFormula, shown
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.bid import QualityScore
from consortium.tenders.models.bidding import latest_scores
from consortium.tenders.models.history import events_of
from consortium.tenders.models.ranking import latest_runs
from consortium.tenders.models.tender import Tender
from consortium.tenders.usecases.bid import exclude_bid
from consortium.tenders.usecases.scoring import rank_bids, record_quality_score
from tests.support.world import World
from tests.tenders.factories import (
    AFTER,
    RATIONALE,
    Made,
    bid,
    draft,
    flat,
    opened,
    ranked,
    score,
    scored,
    with_lot,
)

OFFER = Offer(schemes=(flat("1.00"),))


def rank(made: Made) -> None:
    rank_bids(actor=made.world.lead.actor(), tender_id=made.id, now=AFTER)


class TestRecordQualityScore:
    def test_starts_the_scoring(self, world: World) -> None:
        made = opened(draft(world))
        bid(made, "alpha", OFFER)
        score(made, "alpha", "78")
        assert db.session.get_one(Tender, made.id).state is TenderState.SCORING

    def test_keeps_the_score_it_supersedes(self, world: World) -> None:
        made = opened(draft(world))
        bid_id = bid(made, "alpha", OFFER)
        score(made, "alpha", "78")
        first = latest_scores([bid_id])[bid_id]
        score(made, "alpha", "80")
        second = latest_scores([bid_id])[bid_id]
        assert (second.score, second.supersedes_id) == (Decimal(80), first.id)
        assert len(db.session.scalars(select(QualityScore)).all()) == 2

    def test_needs_its_reason(self, world: World) -> None:
        made = opened(draft(world))
        bid_id = bid(made, "alpha", OFFER)
        with pytest.raises(Invalid) as refusal:
            record_quality_score(
                actor=world.lead.actor(),
                bid_id=bid_id,
                score=Decimal(78),
                rationale="good",
                now=AFTER,
            )
        assert refusal.value.code == "no_rationale"

    def test_is_refused_once_prices_are_scored(self, world: World) -> None:
        made = ranked(draft(world))
        with pytest.raises(Conflict) as refusal:
            score(made, "alpha", "99")
        assert refusal.value.code == "wrong_state"

    def test_is_refused_for_a_bid_that_is_excluded(self, world: World) -> None:
        made = opened(draft(world))
        bid(made, "alpha", OFFER)
        exclude_bid(actor=world.lead.actor(), bid_id=made.bids["alpha"], reason="Late", now=AFTER)
        with pytest.raises(Conflict):
            score(made, "alpha", "78")

    @pytest.mark.parametrize(
        ("who", "error"), [("stranger", NotFound), ("evaluator", NotFound), ("auditor", NotAllowed)]
    )
    def test_is_for_those_who_run_the_tender(
        self, world: World, who: str, error: type[Exception]
    ) -> None:
        made = opened(draft(world))
        bid_id = bid(made, "alpha", OFFER)
        with pytest.raises(error):
            record_quality_score(
                actor=getattr(world, who).actor(),
                bid_id=bid_id,
                score=Decimal(78),
                rationale=RATIONALE,
                now=AFTER,
            )


class TestRankBids:
    def test_ranks_the_story_in_one_run(self, world: World) -> None:
        made = ranked(draft(world))
        run = latest_runs(made.id)[made.lot]
        names = [each["supplier"] for each in run.scores]
        assert names == ["ALPHA", "GAMMA", "BETA"]
        totals = [str(shown(each.total)) for each in run.ranking()]
        assert totals == ["83.60", "83.26", "79.60"]
        # 960,000 examinations a year, £1.00, five years.
        assert run.bids()[0].price == Decimal("4800000.00")

    def test_seals_the_set_it_ranked_in_its_event(self, world: World) -> None:
        made = ranked(draft(world))
        run = latest_runs(made.id)[made.lot]
        assert events_of(made.id)[-1].sealed == {"lot 1": run.set_sha256}

    def test_scores_by_the_published_reference_when_that_is_the_formula(self, world: World) -> None:
        made = ranked(
            draft(world, formula=PriceFormula.FIXED_REFERENCE, reference=Decimal("9600000.00"))
        )
        run = latest_runs(made.id)[made.lot]
        points = dict(zip((bid.supplier for bid in run.bids()), run.ranking(), strict=True))
        # £4.8 million of a ceiling of £9.6 million: half of the 40 points.
        assert points["ALPHA"].price_points == Fraction(20)
        assert points["ALPHA"].total == Fraction("66.8")

    def test_waits_for_every_quality_score(self, world: World) -> None:
        made = opened(draft(world))
        for supplier in ("alpha", "beta"):
            bid(made, supplier, OFFER)
        score(made, "alpha", "78")
        with pytest.raises(Conflict, match="has 1 of 2 quality scores"):
            rank(made)
        assert not latest_runs(made.id)

    def test_waits_for_a_bid_in_every_lot(self, world: World) -> None:
        made = scored(with_lot(draft(world), code="USS", title="Scanners"))
        with pytest.raises(Conflict, match=r"Lot 2 \(Scanners\) has no admitted bid"):
            rank(made)

    def test_does_not_wait_for_an_excluded_bid(self, world: World) -> None:
        made = opened(draft(world))
        for supplier in ("alpha", "beta"):
            bid(made, supplier, OFFER)
        score(made, "alpha", "78")
        exclude_bid(actor=world.lead.actor(), bid_id=made.bids["beta"], reason="Late", now=AFTER)
        rank(made)
        assert len(latest_runs(made.id)[made.lot].scores) == 1
