"""The run that ranks, and what must be cleared before it."""

from decimal import Decimal
from fractions import Fraction

import pytest

from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.tenders.domain.offer import Offer
from consortium.tenders.domain.scoring import PriceFormula, shown
from consortium.tenders.models.history import events_of
from consortium.tenders.models.ranking import latest_runs
from consortium.tenders.usecases.bid import exclude_bid
from consortium.tenders.usecases.scoring import clear_low_price, rank_bids
from tests.support.world import World
from tests.tenders.factories import (
    AFTER,
    STORY,
    Made,
    bid,
    draft,
    flat,
    priced,
    ranked,
    score,
    scored,
    with_lot,
)
from tests.tenders.factories import rank as walk_to_ranking

# £0.80 is less than 80 per cent of £1.06, the median of £1.00 and £1.12.
LOW = (("alpha", "1.00", "78"), ("beta", "0.80", "66"), ("gamma", "1.12", "84"))
EXPLAINED = "It owns the data centre, and showed its books."


def rank(made: Made) -> None:
    rank_bids(actor=made.world.lead.actor(), tender_id=made.id, now=AFTER)


class TestRankBids:
    @pytest.mark.usefixtures("ranked_ground")
    def test_ranks_the_story_in_one_run(self, made: Made) -> None:
        run = latest_runs(made.id)[made.lot]
        names = [each["supplier"] for each in run.scores]
        assert names == ["ALPHA", "GAMMA", "BETA"]
        totals = [str(shown(each.total)) for each in run.ranking()]
        assert totals == ["83.60", "83.26", "79.60"]
        # 960,000 examinations a year, £1.00, five years.
        assert run.bids()[0].price == Decimal("4800000.00")

    @pytest.mark.usefixtures("ranked_ground")
    def test_seals_the_set_it_ranked_in_its_event(self, made: Made) -> None:
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

    @pytest.mark.usefixtures("scored_ground")
    def test_waits_until_the_quality_is_locked(self, made: Made) -> None:
        with pytest.raises(Conflict, match="cannot become “ranked”"):
            rank(made)
        assert not latest_runs(made.id)

    @pytest.mark.usefixtures("drafted_ground")
    def test_waits_for_a_bid_in_every_lot(self, made: Made) -> None:
        made = priced(scored(with_lot(made, code="USS", title="Scanners")))
        with pytest.raises(Conflict, match="Lot 2 “Scanners” has no admitted bid"):
            rank(made)

    @pytest.mark.usefixtures("ranked_ground")
    def test_leaves_out_an_excluded_bid_and_keeps_the_quality_of_the_others(
        self, world: World, made: Made
    ) -> None:
        exclude_bid(actor=world.lead.actor(), bid_id=made.bids["beta"], reason="Late", now=AFTER)
        run = latest_runs(made.id)[made.lot]
        assert [bid.quality for bid in run.bids()] == [Fraction(78), Fraction(84)]


class TestLowPrices:
    @pytest.mark.usefixtures("drafted_ground")
    def test_hold_the_ranking_until_they_are_cleared_with_a_reason(
        self, world: World, made: Made
    ) -> None:
        made = priced(scored(made, LOW))
        with pytest.raises(Conflict, match="1 abnormally low price"):
            rank(made)

        def clear(supplier: str, reason: str) -> None:
            clear_low_price(
                actor=world.lead.actor(), bid_id=made.bids[supplier], reason=reason, now=AFTER
            )

        with pytest.raises(Invalid):
            clear("beta", "cheap")
        with pytest.raises(Conflict, match="not abnormally low"):
            clear("alpha", EXPLAINED)
        clear("beta", EXPLAINED)
        rank(made)
        assert len(latest_runs(made.id)[made.lot].scores) == len(STORY)

    @pytest.mark.usefixtures("opened_ground")
    def test_a_single_bid_has_nobody_to_be_compared_with(self, made: Made) -> None:
        bid(made, "alpha", Offer(schemes=(flat("0.01"),)))
        score(made, "alpha", "78")
        walk_to_ranking(made)
        assert len(latest_runs(made.id)[made.lot].scores) == 1
