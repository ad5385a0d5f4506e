"""Recording bids after the opening, and excluding one."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.tenders.domain.bid import BidStatus
from consortium.tenders.domain.offer import Offer, offer_hash
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.offer import offers_of
from consortium.tenders.models.ranking import PriceRun, latest_runs
from consortium.tenders.usecases.bid import exclude_bid, record_bid
from tests.support.world import World
from tests.tenders.factories import (
    AFTER,
    BEGAN,
    WALKS,
    Made,
    bid,
    flat,
    opened,
    ranked,
    rebate,
    recommended,
    scheme,
    with_lot,
)

OFFER = Offer(schemes=(flat("1.00", opt_out="1.45"),))


def exclude(made: Made, supplier: str, reason: str = "Lacks the certificate") -> None:
    exclude_bid(actor=made.world.lead.actor(), bid_id=made.bids[supplier], reason=reason, now=AFTER)


class TestRecordBid:
    @pytest.mark.usefixtures("drafted_ground")
    def test_keeps_the_offer_as_it_was_opened(self, made: Made) -> None:
        made = opened(with_lot(made, code="USS"))
        tiers = (("0", "58000"), ("5", "54500"))
        systems = scheme(tiers, "USS", clause=Clause.VOLUME_TIER, opt_out="60000")
        offer = Offer(schemes=(systems,), rebates=(rebate("USS"),))
        bid_id = bid(made, "alpha", offer, lot=1)
        kept = offers_of([bid_id])[bid_id]
        assert offer_hash(kept) == offer_hash(offer)
        assert db.session.get_one(Bid, bid_id).offer_sha256 == offer_hash(offer)

    @pytest.mark.usefixtures("opened_ground")
    def test_gives_it_an_id_that_tells_nothing(self, made: Made) -> None:
        ids = [bid(made, supplier, OFFER) for supplier in ("alpha", "beta")]
        assert {bid_id.version for bid_id in ids} == {4}

    @pytest.mark.usefixtures("drafted_ground")
    @pytest.mark.parametrize("state", [TenderState.CLOSED, TenderState.RANKED])
    def test_is_refused_before_the_opening_and_after_the_scoring(
        self, made: Made, state: TenderState
    ) -> None:
        made = WALKS[state](made)
        with pytest.raises(Conflict) as refusal:
            bid(made, "delta", OFFER)
        assert refusal.value.code == "wrong_state"

    @pytest.mark.usefixtures("opened_ground")
    def test_a_supplier_bids_once_for_a_lot(self, made: Made) -> None:
        bid(made, "alpha", OFFER)
        with pytest.raises(Conflict) as refusal:
            bid(made, "alpha", OFFER)
        assert refusal.value.code == "bid_recorded"

    @pytest.mark.usefixtures("opened_ground")
    def test_a_wrong_one_is_excluded_and_recorded_anew(self, made: Made) -> None:
        bid(made, "alpha", OFFER)
        exclude(made, "alpha", reason="Entered wrongly")
        bid(made, "alpha", Offer(schemes=(flat("1.01"),)))
        statuses = db.session.scalars(select(Bid.status)).all()
        assert sorted(statuses) == [BidStatus.ADMITTED, BidStatus.EXCLUDED]

    @pytest.mark.usefixtures("opened_ground")
    def test_prices_every_item_of_the_lot(self, made: Made) -> None:
        with pytest.raises(Invalid) as refusal:
            bid(made, "alpha", Offer(schemes=(flat("1.00", "USS"),)))
        assert refusal.value.code == "bad_offer"

    @pytest.mark.usefixtures("opened_ground")
    def test_is_by_a_supplier(self, world: World, made: Made) -> None:
        with pytest.raises(NotFound):
            self.record(made, "lead", supplier_id=world.north)

    @pytest.mark.usefixtures("opened_ground")
    @pytest.mark.parametrize(("who", "error"), [("stranger", NotFound), ("auditor", NotAllowed)])
    def test_is_for_those_who_run_the_tender(
        self, world: World, made: Made, who: str, error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            self.record(made, who, supplier_id=world.alpha)

    def record(self, made: Made, who: str, supplier_id: UUID) -> None:
        record_bid(
            actor=getattr(made.world, who).actor(),
            lot_id=made.lot,
            supplier_id=supplier_id,
            offer=OFFER,
            now=AFTER,
        )


class TestExcludeBid:
    @pytest.mark.usefixtures("ranked_ground")
    def test_after_the_ranking_makes_one_new_run_over_all_that_are_left(self, made: Made) -> None:
        before = latest_runs(made.id)[made.lot]
        exclude(made, "beta")
        after = latest_runs(made.id)[made.lot]
        assert db.session.scalar(select(func.count()).select_from(PriceRun)) == 2
        assert (before.seq, after.seq) == (1, 2)
        assert before.set_sha256 != after.set_sha256
        # Everybody is scored against the new lowest price: 46.80 + 40, and 50.40 + 40 / 1.12.
        assert [each["supplier"] for each in after.scores] == ["ALPHA", "GAMMA"]
        assert [each["total"] for each in after.scores] == ["434/5", "3014/35"]

    @pytest.mark.usefixtures("opened_ground")
    def test_before_the_ranking_makes_no_run(self, made: Made) -> None:
        bid(made, "alpha", OFFER)
        exclude(made, "alpha")
        assert not latest_runs(made.id)

    @pytest.mark.usefixtures("drafted_ground")
    def test_of_the_last_bid_leaves_a_ranking_of_nobody(self, made: Made) -> None:
        made = ranked(made, (("alpha", "1.00", "78"),))
        exclude(made, "alpha")
        assert latest_runs(made.id)[made.lot].ranking() == ()

    @pytest.mark.usefixtures("ranked_ground")
    def test_keeps_who_excluded_it_and_why(self, world: World, made: Made) -> None:
        exclude(made, "beta")
        row = db.session.get_one(Bid, made.bids["beta"])
        assert row.status is BidStatus.EXCLUDED
        assert (row.excluded_at, row.excluded_by) == (AFTER, world.lead.id)
        assert row.excluded_because == "Lacks the certificate"

    @pytest.mark.usefixtures("ranked_ground")
    def test_is_refused_twice_and_after_the_recommendation(self, made: Made) -> None:
        exclude(made, "beta")
        with pytest.raises(Conflict) as refusal:
            exclude(made, "beta")
        assert refusal.value.code == "bid_excluded"
        recommended(made)
        with pytest.raises(Conflict):
            exclude(made, "gamma")

    @pytest.mark.usefixtures("ranked_ground")
    def test_needs_a_reason(self, made: Made) -> None:
        with pytest.raises(Invalid):
            exclude(made, "beta", reason="")

    @pytest.mark.usefixtures("ranked_ground")
    @pytest.mark.parametrize(
        ("who", "error"), [("stranger", NotFound), ("evaluator", NotFound), ("auditor", NotAllowed)]
    )
    def test_is_for_those_who_run_the_tender(
        self, world: World, made: Made, who: str, error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            exclude_bid(
                actor=getattr(world, who).actor(),
                bid_id=made.bids["beta"],
                reason="No",
                now=AFTER,
            )

    @pytest.mark.usefixtures("ranked_ground")
    def test_is_not_found_by_a_clock_before_the_deadline(self, world: World, made: Made) -> None:
        with pytest.raises(NotFound):
            exclude_bid(actor=world.lead.actor(), bid_id=made.bids["beta"], reason="No", now=BEGAN)
