"""Lots, criteria, lines, and lots that end without an award."""

from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from consortium.tenders.domain.low_price import ComparedWith, LowPriceRule
from consortium.tenders.domain.scoring import PriceFormula
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.lot import Lot, TenderLine, criteria_of
from consortium.tenders.models.tender import Tender
from consortium.tenders.usecases.line import add_line, remove_line
from consortium.tenders.usecases.lot import add_lot, change_lot, end_lot, set_low_price_rule
from consortium.tenders.usecases.recommendation import recommend
from tests.support.world import World
from tests.tenders.factories import (
    AFTER,
    BEGAN,
    WALKS,
    Made,
    asked,
    award,
    bare,
    compared,
    criteria,
    draft,
    frozen,
    item,
    published,
    ranked_with_two_lots,
    with_lot,
)


def change(made: Made, version: int) -> None:
    change_lot(
        actor=made.world.lead.actor(),
        lot_id=made.lot,
        version=version,
        title="Archive and viewer",
        price_formula=PriceFormula.FIXED_REFERENCE,
        reference_price=Decimal("6000000.00"),
        now=BEGAN,
    )


def end(made: Made, lot: int = 0, reason: str = "Nobody can win it") -> None:
    end_lot(actor=made.world.lead.actor(), lot_id=made.lots[lot], reason=reason, now=AFTER)


class TestAddLot:
    def test_numbers_the_lots(self, world: World) -> None:
        made = with_lot(with_lot(bare(world)), code="USS", title="Scanners")
        assert [db.session.get_one(Lot, lot).seq for lot in made.lots] == [1, 2]

    @pytest.mark.usefixtures("asked_ground")
    def test_is_refused_once_trusts_were_asked(self, made: Made) -> None:
        with pytest.raises(Conflict) as refusal:
            with_lot(made, code="USS")
        assert refusal.value.code == "wrong_state"

    @pytest.mark.parametrize(("who", "error"), [("stranger", NotFound), ("evaluator", NotAllowed)])
    def test_is_for_those_who_run_the_tender(
        self, world: World, who: str, error: type[Exception]
    ) -> None:
        made = bare(world)
        with pytest.raises(error):
            add_lot(
                actor=getattr(world, who).actor(),
                tender_id=made.id,
                title="Archive",
                criteria=criteria(),
                price_formula=PriceFormula.LOWEST_RELATIVE,
                now=BEGAN,
            )


class TestChangeLot:
    @pytest.mark.usefixtures("drafted_ground")
    def test_replaces_the_price_rule_and_keeps_the_criteria(self, made: Made) -> None:
        before = criteria_of(made.id)[made.lot]
        change(made, db.session.get_one(Lot, made.lot).version)
        assert criteria_of(made.id)[made.lot] == before
        assert db.session.get_one(Lot, made.lot).reference_price == Decimal("6000000.00")

    def test_is_possible_until_publication_only(self, world: World) -> None:
        made = frozen(draft(world))
        change(made, db.session.get_one(Lot, made.lot).version)
        later = published(draft(world, code="USS"))
        with pytest.raises(Conflict):
            change(later, db.session.get_one(Lot, later.lot).version)

    @pytest.mark.usefixtures("drafted_ground")
    def test_is_refused_when_somebody_else_saved_first(self, made: Made) -> None:
        version = db.session.get_one(Lot, made.lot).version
        change(made, version)
        with pytest.raises(Stale):
            change(made, version)


class TestLines:
    @pytest.mark.usefixtures("drafted_ground")
    def test_one_item_has_one_line_in_a_lot(self, world: World, made: Made) -> None:
        line = db.session.get_one(TenderLine, made.lines[0])
        with pytest.raises(Invalid) as refusal:
            add_line(actor=world.lead.actor(), lot_id=made.lot, item_id=line.item_id, now=BEGAN)
        assert refusal.value.code == "line_exists"

    @pytest.mark.usefixtures("drafted_ground")
    def test_a_line_can_be_taken_out_of_a_draft(self, world: World, made: Made) -> None:
        remove_line(actor=world.lead.actor(), line_id=made.lines[0], now=BEGAN)
        assert not db.session.scalars(select(TenderLine)).all()

    @pytest.mark.usefixtures("asked_ground")
    def test_lines_stand_once_trusts_were_asked(self, world: World, made: Made) -> None:
        with pytest.raises(Conflict):
            remove_line(actor=world.lead.actor(), line_id=made.lines[0], now=BEGAN)
        with pytest.raises(Conflict):
            add_line(actor=world.lead.actor(), lot_id=made.lot, item_id=item("USS"), now=BEGAN)

    @pytest.mark.usefixtures("drafted_ground")
    def test_are_not_found_by_a_stranger(self, world: World, made: Made) -> None:
        with pytest.raises(NotFound):
            remove_line(actor=world.stranger.actor(), line_id=made.lines[0], now=BEGAN)


class TestEndLot:
    @pytest.mark.usefixtures("drafted_ground")
    def test_keeps_the_reason(self, made: Made) -> None:
        end(made)
        lot = db.session.get_one(Lot, made.lot)
        assert (lot.ended_at, lot.ended_because) == (AFTER, "Nobody can win it")

    @pytest.mark.usefixtures("drafted_ground")
    def test_lets_the_other_lots_go_on(self, made: Made) -> None:
        made = with_lot(made, code="USS", title="Scanners")
        asked(made)
        end(made, 1)
        assert db.session.get_one(Tender, made.id).state is TenderState.DEMAND_OPEN

    def test_asks_for_a_scenario_of_the_lots_that_are_left(self, world: World) -> None:
        made = ranked_with_two_lots(world)

        def recommend_first(scenario_id: UUID) -> TenderState:
            recommend(
                actor=world.lead.actor(),
                bid_id=made.bids["alpha"],
                reason="It is first",
                scenario_id=scenario_id,
                now=AFTER,
            )
            return db.session.get_one(Tender, made.id).state

        both = compared(made)
        assert recommend_first(both) is TenderState.SCENARIOS
        end(made, 1)
        with pytest.raises(Conflict) as refusal:
            recommend_first(both)
        assert refusal.value.code == "scenario_outdated"
        assert recommend_first(compared(made)) is TenderState.RECOMMENDED

    @pytest.mark.usefixtures("ranked_ground")
    def test_alone_never_calls_a_tender_recommended(self, made: Made) -> None:
        end(made)
        assert db.session.get_one(Tender, made.id).state is TenderState.RANKED

    def test_is_refused_for_a_lot_that_is_awarded_or_ended(self, world: World) -> None:
        made = ranked_with_two_lots(world)
        end(made, 1)
        award(made)
        for lot in (0, 1):
            with pytest.raises(Conflict):
                end(made, lot)

    @pytest.mark.usefixtures("drafted_ground")
    @pytest.mark.parametrize("state", [TenderState.PUBLISHED, TenderState.CLOSED])
    def test_is_refused_while_suppliers_bid(self, made: Made, state: TenderState) -> None:
        made = WALKS[state](made)
        with pytest.raises(Conflict) as refusal:
            end(made)
        assert refusal.value.code == "wrong_state"

    @pytest.mark.usefixtures("drafted_ground")
    def test_needs_a_reason(self, made: Made) -> None:
        with pytest.raises(Invalid):
            end(made, reason="  ")


class TestTheRuleForLowPrices:
    """A tender's own rule instead of the usual fifth below the median of the others."""

    def set_to(
        self, made: Made, below_bp: int, against: ComparedWith, version: int | None = None
    ) -> None:
        set_low_price_rule(
            actor=made.world.lead.actor(),
            lot_id=made.lot,
            version=version or db.session.get_one(Lot, made.lot).version,
            rule=LowPriceRule(below_bp=below_bp, compared_with=against),
            now=BEGAN,
        )

    @pytest.mark.usefixtures("drafted_ground")
    def test_is_set_and_dated_and_used(self, made: Made) -> None:
        self.set_to(made, 3000, ComparedWith.OTHERS)
        lot = db.session.get_one(Lot, made.lot)
        assert lot.low_price_rule == LowPriceRule(below_bp=3000, compared_with=ComparedWith.OTHERS)
        assert lot.low_price_set_on == BEGAN.date()
        with pytest.raises(Stale):
            self.set_to(made, 2500, ComparedWith.OTHERS, lot.version - 1)

    @pytest.mark.usefixtures("drafted_ground")
    @pytest.mark.parametrize("below_bp", [0, 10_000])
    def test_is_a_share_of_the_price(self, made: Made, below_bp: int) -> None:
        with pytest.raises(Invalid, match="more than 0 and less than 100"):
            self.set_to(made, below_bp, ComparedWith.OTHERS)

    @pytest.mark.usefixtures("drafted_ground")
    def test_keeps_the_reference_it_compares_with(self, world: World, made: Made) -> None:
        change(made, db.session.get_one(Lot, made.lot).version)
        self.set_to(made, 3000, ComparedWith.REFERENCE)
        with pytest.raises(Invalid, match="no reference price"):
            change_lot(
                actor=made.world.lead.actor(),
                lot_id=made.lot,
                version=db.session.get_one(Lot, made.lot).version,
                title="Archive",
                price_formula=PriceFormula.LOWEST_RELATIVE,
                reference_price=None,
                now=BEGAN,
            )

    @pytest.mark.usefixtures("published_ground")
    def test_is_fixed_by_the_publication(self, made: Made) -> None:
        with pytest.raises(Conflict):
            self.set_to(made, 3000, ComparedWith.OTHERS)
