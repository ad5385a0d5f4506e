"""One tender: where it stands, what is missing, and what each reader may see of it."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from consortium.foundation.domain.errors import NotAllowed, NotFound
from consortium.tenders.domain.demand import Answer
from consortium.tenders.domain.offer import Offer
from consortium.tenders.domain.scoring import DecidedBy
from consortium.tenders.queries.award import find_award
from consortium.tenders.queries.bid import LotBids
from consortium.tenders.queries.demand import find_demand, invited_to
from consortium.tenders.queries.lot import find_line, find_lot
from consortium.tenders.queries.offer import find_bid
from consortium.tenders.queries.tender_page import TenderPage, find_tender, find_title
from consortium.tenders.usecases.bid import exclude_bid
from consortium.tenders.usecases.demand import decline_demand
from consortium.tenders.usecases.lot import end_lot
from consortium.tenders.usecases.tender import cancel_tender
from tests.support.world import SYSTEM, World
from tests.tenders.factories import (
    AFTER,
    BEGAN,
    DEADLINE,
    Made,
    answer,
    asked,
    award,
    bid,
    draft,
    flat,
    opened,
    priced,
    rank,
    ranked,
    ranked_with_two_lots,
    rebate,
    scheme,
    score,
    submitted,
    with_lot,
)


def page(made: Made, who: str = "lead", now: object = AFTER) -> TenderPage:
    actor = getattr(made.world, who).actor()
    return find_tender(actor=actor, tender_id=made.id, now=now)  # type: ignore[arg-type]


def bids(made: Made, who: str = "lead") -> LotBids:
    return page(made, who).lots[0].bids


class TestStanding:
    @pytest.mark.usefixtures("frozen_ground")
    def test_shows_the_way_behind_and_ahead(self, made: Made) -> None:
        steps = page(made).steps
        assert [step.name for step in steps if step.is_past] == ["Draft", "Demand open"]
        assert [step.name for step in steps if step.is_now] == ["Demand frozen"]
        assert steps[-1].name == "Contracted"

    @pytest.mark.usefixtures("asked_ground")
    def test_says_whose_turn_it_is_and_what_is_missing(self, made: Made) -> None:
        answer(made, "north", "5")
        answer(made, "south", "5")
        step = page(made).next
        assert step is not None
        assert step.owner == "each invited trust"
        assert step.missing == ("West Trust has neither submitted its demand nor declined.",)

    @pytest.mark.usefixtures("asked_ground")
    def test_is_the_leads_turn_once_nothing_is_missing(self, made: Made) -> None:
        for trust in ("north", "south", "west"):
            answer(made, trust, "5")
        step = page(made).next
        assert step is not None
        assert (step.owner, step.missing) == ("the procurement lead", ())

    @pytest.mark.usefixtures("asked_ground")
    def test_of_a_cancelled_one_ends_where_it_was_cancelled(self, world: World, made: Made) -> None:
        cancel_tender(actor=world.lead.actor(), tender_id=made.id, reason="No", now=AFTER)
        found = page(made)
        assert [step.name for step in found.steps] == ["Draft", "Demand open", "Cancelled"]
        assert found.next is None

    @pytest.mark.usefixtures("ranked_ground")
    def test_shows_its_sealed_history_with_names(self, made: Made) -> None:
        award(made)
        found = page(made)
        assert found.events_intact
        assert [event.who for event in found.events][-2:] == ["Lead", "Lead of south"]


class TestTrusts:
    @pytest.mark.usefixtures("asked_ground")
    def test_shows_who_answered_and_who_is_late(self, world: World, made: Made) -> None:
        answer(made, "north", "5")
        decline_demand(
            actor=SYSTEM,
            tender_id=made.id,
            trust_id=world.west,
            reason="Has a contract",
            now=BEGAN,
        )
        north, south, west = page(made, "lead_of_south").trusts
        assert (north.answer, north.days_late) == (Answer.SUBMITTED, 0)
        # Due on 10 May; the reader looks on 1 June.
        assert (south.answer, south.days_late, south.is_readers) == (None, 22, True)
        assert (west.answer, west.declined_because) == (Answer.DECLINED, "Has a contract")


class TestDemand:
    @pytest.mark.usefixtures("frozen_ground")
    def test_shows_every_trust_and_the_total(self, made: Made) -> None:
        lot = page(made).lots[0].lot
        rows = {
            row.trust: [cell.quantity for cell in row.cells if cell is not None]
            for row in lot.demand
        }
        assert rows == {
            "North Trust": [Decimal(420_000)],
            "South Trust": [Decimal(300_000)],
            "West Trust": [Decimal(240_000)],
        }
        assert lot.lines[0].total == Decimal(960_000)

    @pytest.mark.usefixtures("frozen_ground")
    def test_shows_an_evaluator_totals_and_no_trusts_volume(self, made: Made) -> None:
        lot = page(made, "evaluator").lots[0].lot
        assert lot.demand == ()
        assert lot.lines[0].total == Decimal(960_000)


class TestBids:
    @pytest.mark.usefixtures("ranked_ground")
    def test_show_prices_points_and_ranks_after_the_ranking(self, made: Made) -> None:
        first, second, third = bids(made).bids
        assert (first.supplier, first.rank) == ("Alpha Ltd", 1)
        assert first.unit_prices == {"PACS": Decimal("1.00")}
        assert first.price == Decimal("4800000.00")
        assert (first.quality, first.price_points) == (Decimal(78), Decimal("36.80"))
        assert [each.total for each in (first, second, third)] == [
            Decimal("83.60"),
            Decimal("83.26"),
            Decimal("79.60"),
        ]

    @pytest.mark.usefixtures("ranked_ground")
    def test_warn_that_gamma_would_win_at_65_35(self, made: Made) -> None:
        (swing,) = bids(made).swings
        assert (swing.weights, swing.winner, swing.present) == (
            "65/35",
            "Gamma Ltd",
            "Alpha Ltd",
        )
        assert (swing.winner_total, swing.present_total) == (Decimal("83.35"), Decimal("82.90"))

    @pytest.mark.usefixtures("opened_ground")
    def test_say_nothing_that_is_not_known_yet(self, made: Made) -> None:
        bid(made, "alpha", Offer(schemes=(flat("1.00"),)))
        (found,) = bids(made).bids
        assert (found.quality, found.price_points, found.total, found.rank) == (None,) * 4

    @pytest.mark.usefixtures("ranked_ground")
    def test_show_the_excluded_last_with_the_reason(self, world: World, made: Made) -> None:
        exclude_bid(
            actor=world.lead.actor(), bid_id=made.bids["alpha"], reason="Withdrew", now=AFTER
        )
        found = bids(made).bids
        assert [each.supplier for each in found] == ["Gamma Ltd", "Beta Ltd", "Alpha Ltd"]
        assert (found[-1].admitted, found[-1].excluded_because) == (False, "Withdrew")
        assert found[-1].rank is None

    @pytest.mark.usefixtures("drafted_ground")
    def test_say_what_decided_an_equal_total(self, made: Made) -> None:
        equal = (("alpha", "1.00", "78"), ("beta", "1.00", "78"))
        first, _ = bids(ranked(made, equal)).bids
        assert (first.supplier, first.decided_by) == ("Alpha Ltd", DecidedBy.SUPPLIER_CODE)

    @pytest.mark.usefixtures("ranked_ground")
    def test_tell_the_reader_that_recorded_scores(self, made: Made) -> None:
        assert bids(made, "lead").scored_by_reader
        assert not bids(made, "lead_of_south").scored_by_reader

    @pytest.mark.usefixtures("ranked_ground")
    @pytest.mark.parametrize("who", ["lead", "lead_of_south", "auditor"])
    def test_are_seen_by_leads_and_auditors(self, made: Made, who: str) -> None:
        assert len(bids(made, who).bids) == 3

    @pytest.mark.usefixtures("ranked_ground")
    def test_are_never_seen_by_an_evaluator(self, made: Made) -> None:
        assert bids(made, "evaluator") == LotBids()
        assert not page(made, "evaluator").bids_shown

    @pytest.mark.usefixtures("ranked_ground")
    def test_are_seen_by_nobody_before_the_deadline_whatever_the_state_says(
        self, made: Made
    ) -> None:
        before = page(made, now=DEADLINE - timedelta(seconds=1))
        assert before.lots[0].bids == LotBids()
        assert not before.bids_shown


class TestBidPage:
    @pytest.mark.usefixtures("opened_ground")
    def test_shows_its_tables_of_prices(self, world: World, made: Made) -> None:
        band = scheme((("0", "1.25"), ("3", "1.00")), opt_out="0.90")
        bid_id = bid(made, "alpha", Offer(schemes=(band,), rebates=(rebate(),)))
        score(made, "alpha", "78")
        sealed = find_bid(actor=world.auditor.actor(), bid_id=bid_id, now=AFTER)
        assert (sealed.schemes, sealed.rebates) == ((), ())
        priced(submitted(made))
        found = find_bid(actor=world.auditor.actor(), bid_id=bid_id, now=AFTER)
        (offered,) = found.schemes
        assert [tier.interval for tier in offered.tiers] == [
            "fewer than 3 members",
            "3 members or more",
        ]
        assert offered.standalone[0].prices == (Decimal("0.90"),)
        # Leaving is cheaper than staying alone: the clause would have no teeth.
        assert offered.toothless == ("PACS",)
        assert found.rebates[0].steps[0].rate == Decimal("0.04")

    @pytest.mark.usefixtures("ranked_ground")
    @pytest.mark.parametrize("who", ["stranger", "evaluator", "finance_of_north", "supplier"])
    def test_is_not_found_by_those_who_see_no_bids(
        self, world: World, made: Made, who: str
    ) -> None:
        with pytest.raises(NotFound):
            find_bid(actor=getattr(world, who).actor(), bid_id=made.bids["alpha"], now=AFTER)

    @pytest.mark.usefixtures("ranked_ground")
    def test_is_not_found_before_the_deadline(self, world: World, made: Made) -> None:
        with pytest.raises(NotFound):
            find_bid(actor=world.lead.actor(), bid_id=made.bids["alpha"], now=BEGAN)


class TestAwards:
    @pytest.mark.usefixtures("ranked_ground")
    def test_lead_to_the_agreement(self, made: Made) -> None:
        agreement_id = award(made)
        found = page(made).lots[0].award
        assert found is not None
        assert (found.supplier, found.agreement_id) == ("Alpha Ltd", agreement_id)
        assert (found.contracts, found.signed) == (3, 0)
        assert found.total == Decimal("4800000.00")

    @pytest.mark.usefixtures("ranked_ground")
    def test_show_an_evaluator_the_winner_and_not_the_price(self, made: Made) -> None:
        award(made)
        found = page(made, "evaluator").lots[0].award
        assert found is not None
        assert (found.supplier, found.total, found.reason) == ("Alpha Ltd", None, "")

    @pytest.mark.usefixtures("recommended_ground")
    def test_say_beforehand_which_contracts_they_would_draft(
        self, world: World, made: Made
    ) -> None:
        shown = find_award(actor=world.lead.actor(), tender_id=made.id, now=AFTER)
        (found,) = shown.lots
        assert found.contracts == (
            ("North Trust", Decimal("2100000.00")),
            ("South Trust", Decimal("1500000.00")),
            ("West Trust", Decimal("1200000.00")),
        )
        assert found.total == sum(value for _, value in found.contracts)


class TestReach:
    @pytest.mark.usefixtures("drafted_ground")
    @pytest.mark.parametrize(
        "who", ["stranger", "finance_of_north", "engineer", "supplier", "commissioner"]
    )
    def test_a_tender_is_not_found_by_those_who_see_none(self, made: Made, who: str) -> None:
        with pytest.raises(NotFound):
            page(made, who)

    @pytest.mark.usefixtures("asked_ground")
    def test_forms_are_not_found_by_a_stranger(self, world: World, made: Made) -> None:
        stranger = world.stranger.actor()
        questions: list[Callable[[], object]] = [
            lambda: find_title(actor=stranger, tender_id=made.id),
            lambda: find_lot(actor=stranger, lot_id=made.lot),
            lambda: find_line(actor=stranger, line_id=made.lines[0]),
            lambda: find_demand(actor=stranger, tender_id=made.id, trust_id=world.east),
            lambda: invited_to(actor=stranger, tender_id=made.id),
        ]
        for ask in questions:
            with pytest.raises(NotFound):
                ask()

    @pytest.mark.usefixtures("drafted_ground")
    def test_forms_are_not_for_those_who_only_look(self, world: World, made: Made) -> None:
        auditor = world.auditor.actor()
        with pytest.raises(NotAllowed):
            find_title(actor=auditor, tender_id=made.id)
        with pytest.raises(NotAllowed):
            find_lot(actor=auditor, lot_id=made.lot)

    @pytest.mark.parametrize("nothing", [UUID(int=0)])
    def test_what_is_not_there_is_not_found(self, world: World, nothing: UUID) -> None:
        lead = world.lead.actor()
        questions: list[Callable[[], object]] = [
            lambda: find_tender(actor=lead, tender_id=nothing, now=AFTER),
            lambda: find_lot(actor=lead, lot_id=nothing),
            lambda: find_line(actor=lead, line_id=nothing),
            lambda: find_bid(actor=lead, bid_id=nothing, now=AFTER),
        ]
        for ask in questions:
            with pytest.raises(NotFound):
                ask()


class TestDemandQuestion:
    @pytest.mark.usefixtures("asked_ground")
    def test_shows_the_present_answer(self, world: World, made: Made) -> None:
        answer(made, "south", "300000")
        found = find_demand(
            actor=world.lead_of_south.actor(), tender_id=made.id, trust_id=world.south
        )
        assert found.given[made.lines[0]].quantity == Decimal(300_000)
        assert (found.trust, found.answer) == ("South Trust", Answer.SUBMITTED)

    @pytest.mark.usefixtures("drafted_ground")
    def test_asks_nothing_of_a_lot_that_ended(self, world: World, made: Made) -> None:
        made = asked(with_lot(made, code="USS", title="Scanners"))
        end_lot(actor=world.lead.actor(), lot_id=made.lots[1], reason="Not needed", now=BEGAN)
        found = find_demand(
            actor=world.lead_of_south.actor(), tender_id=made.id, trust_id=world.south
        )
        assert [line.id for line in found.lines] == made.lines[:1]
        answer(made, "south", {made.lines[0]: "5"})

    @pytest.mark.usefixtures("asked_ground")
    def test_is_for_whoever_answers_for_the_trust(self, world: World, made: Made) -> None:
        with pytest.raises(NotAllowed):
            find_demand(actor=world.lead.actor(), tender_id=made.id, trust_id=world.south)


def test_the_page_asks_the_database_as_often_for_two_lots_as_for_one(
    world: World, statements: Callable[[], int]
) -> None:
    one = opened(draft(world, code="ONE"))
    bid(one, "beta", Offer(schemes=(flat("1.00", "ONE"),)))
    score(one, "beta", "50")
    rank(one)
    two = ranked_with_two_lots(world)
    counts = []
    page(one)  # what a session keeps of a person is asked for once
    for made in (one, two):
        before = statements()
        page(made)
        counts.append(statements() - before)
    assert counts[0] == counts[1]
    assert counts[0] <= 54
