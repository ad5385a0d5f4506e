"""Awarding a lot, and everything that comes of it in one transaction."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from consortium.contracts.domain.contracts import CommitmentClass, ContractState
from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.contracts.models.letter import proposed_volumes
from consortium.contracts.models.schedule import PriceSchedule, ScheduleState
from consortium.contracts.models.terms import load_terms
from consortium.contracts.queries.schedules import find_draft
from consortium.contracts.usecases.agreements import add_contract, sign_contract
from consortium.contracts.usecases.schedules import activate_schedule
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, NotAllowed, NotFound
from consortium.tenders.domain.demand import Bought
from consortium.tenders.domain.offer import Offer
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.ranking import LotAward
from consortium.tenders.models.tender import Tender
from consortium.tenders.usecases.award import award_tender, complete_tender
from consortium.tenders.usecases.bid import exclude_bid
from tests.support.world import SYSTEM, World
from tests.tenders.factories import (
    AFTER,
    CLAUSE,
    ENDS,
    SIGNABLE,
    STARTS,
    Made,
    award,
    bid,
    rank,
    ranked_with_two_lots,
    rebate,
    scheme,
    score,
    won_alone,
)


def agreement_of(agreement_id: UUID) -> Agreement:
    return db.session.get_one(Agreement, agreement_id)


def contracts_of(agreement_id: UUID) -> dict[UUID, TrustContract]:
    rows = select(TrustContract).where(TrustContract.agreement_id == agreement_id)
    return {row.trust_id: row for row in db.session.scalars(rows)}


def schedule_of(agreement_id: UUID) -> PriceSchedule:
    return db.session.scalars(
        select(PriceSchedule).where(PriceSchedule.agreement_id == agreement_id)
    ).one()


def state_of(made: Made) -> TenderState:
    return db.session.get_one(Tender, made.id).state


class TestAgreement:
    @pytest.mark.usefixtures("ranked_ground")
    def test_carries_the_clause_and_where_it_came_from(self, world: World, made: Made) -> None:
        agreement = agreement_of(award(made))
        decided = db.session.scalars(select(LotAward)).one()
        assert agreement.title == "Picture archive: Archive"
        assert (agreement.source, agreement.source_id) == ("TN-2025-0001 lot 1", decided.id)
        assert (agreement.supplier_id, agreement.clause_text) == (world.alpha, CLAUSE)
        assert (agreement.starts_on, agreement.ends_on) == (STARTS, ENDS)
        # 960,000 examinations a year at £1.00 over five years.
        assert agreement.award_value == decided.total == Decimal("4800000.00")


class TestContracts:
    @pytest.mark.usefixtures("ranked_ground")
    def test_are_drafted_for_each_trust_at_the_price_of_all_together(
        self, world: World, made: Made
    ) -> None:
        contracts = contracts_of(award(made))
        assert {trust: row.value for trust, row in contracts.items()} == {
            world.north: Decimal("2100000.00"),
            world.south: Decimal("1500000.00"),
            world.west: Decimal("1200000.00"),
        }
        assert {row.state for row in contracts.values()} == {ContractState.DRAFT}

    def test_never_exceed_the_award_and_never_start_at_nothing(self, world: World) -> None:
        # Thirds of a penny: 3 × 0.333333 × 5 would round up to more than the whole.
        made = won_alone(world, ("1", "1", "1"), price="0.333333")
        agreement_id = award(made)
        values = [row.value for row in contracts_of(agreement_id).values()]
        assert sum(values) == agreement_of(agreement_id).award_value == Decimal("5.00")
        assert min(values) > 0

    def test_are_not_drafted_for_trusts_that_want_nothing(self, world: World) -> None:
        made = won_alone(world, ("10", "10", "0"), price="1.00")
        assert set(contracts_of(award(made))) == {world.north, world.south}

    @pytest.mark.usefixtures("ranked_ground")
    def test_have_the_demand_as_what_their_letters_are_to_name(
        self, world: World, made: Made
    ) -> None:
        """North wants 420,000 examinations a year; no tier test counts them before it signs."""
        agreement_id = award(made)
        north = contracts_of(agreement_id)[world.north]
        ((row, item),) = proposed_volumes(north.id)
        assert (item.code, row.per_year) == ("PACS", Decimal(420_000))
        assert row.commitment_class is CommitmentClass.COMMITTED
        assert load_terms([agreement_id])[agreement_id].terms.commitments == ()

    def test_count_what_is_bought_once_only_once(self, world: World) -> None:
        made = won_alone(world, ("2", "2", "2"), price="51500", bought=Bought.ONCE)
        values = {row.value for row in contracts_of(award(made)).values()}
        assert values == {Decimal("103000.00")}


class TestPrices:
    @pytest.mark.usefixtures("opened_ground")
    def test_are_a_draft_with_everything_the_bid_offered(self, world: World, made: Made) -> None:
        band = scheme((("0", "1.25"), ("2", "1.13"), ("3", "1.00")), opt_out="1.45")
        bid(made, "alpha", Offer(schemes=(band,), rebates=(rebate(),)))
        score(made, "alpha", "78")
        rank(made)
        schedule = schedule_of(award(made))
        assert (schedule.version, schedule.state) == (1, ScheduleState.DRAFT)
        assert schedule.effective_from == STARTS
        shown = find_draft(actor=world.lead.actor(), schedule_id=schedule.id)
        assert [tier.prices for tier in shown.schemes[0].tiers] == [
            (Decimal("1.25"),),
            (Decimal("1.13"),),
            (Decimal("1.00"),),
        ]
        assert shown.schemes[0].standalone[0].prices == (Decimal("1.45"),)
        assert shown.rebates[0].steps == ((Decimal(270_000), Decimal("0.04")),)

    @pytest.mark.usefixtures("ranked_ground")
    def test_are_activated_by_somebody_else_than_whoever_awarded(
        self, world: World, made: Made
    ) -> None:
        schedule = schedule_of(award(made))
        with pytest.raises(NotAllowed):
            activate_schedule(actor=world.lead_of_south.actor(), schedule_id=schedule.id, now=AFTER)
        activate_schedule(actor=world.lead.actor(), schedule_id=schedule.id, now=AFTER)
        assert schedule_of(schedule.agreement_id).state is ScheduleState.ACTIVE


class TestAwardTender:
    def test_awards_every_lot_at_once(self, world: World) -> None:
        made = ranked_with_two_lots(world)
        award(made)
        assert state_of(made) is TenderState.AWARDED
        assert {row.lot_id for row in db.session.scalars(select(LotAward))} == set(made.lots)

    @pytest.mark.usefixtures("standing_still_ground")
    def test_needs_four_eyes(self, made: Made) -> None:
        with pytest.raises(NotAllowed, match="You recorded scores of this lot"):
            self.award_by(made, "lead")
        assert not db.session.scalars(select(LotAward)).all()
        assert not db.session.scalars(select(Agreement)).all()

    @pytest.mark.usefixtures("ranked_ground")
    def test_follows_the_run_after_an_exclusion(self, world: World, made: Made) -> None:
        exclude_bid(
            actor=world.lead.actor(), bid_id=made.bids["alpha"], reason="Withdrew", now=AFTER
        )
        agreement = agreement_of(award(made, "gamma"))
        assert agreement.supplier_id == made.suppliers["gamma"]

    @pytest.mark.usefixtures("ranked_ground")
    def test_happens_once(self, made: Made) -> None:
        award(made)
        with pytest.raises(Conflict) as refusal:
            award(made)
        assert refusal.value.code == "no_such_step"

    @pytest.mark.usefixtures("standing_still_ground")
    def test_waits_for_the_last_instant_of_the_standstill(self, made: Made) -> None:
        """Published on Sunday 1 June 2025: eight working days end with Wednesday 11 June."""
        with pytest.raises(Conflict, match="contracts may be entered into from 12/06/2025"):
            self.award_by(made, "lead_of_south", SIGNABLE - timedelta(microseconds=1))
        self.award_by(made, "lead_of_south", SIGNABLE)

    @pytest.mark.usefixtures("standing_still_ground")
    @pytest.mark.parametrize(
        ("who", "error"),
        [("stranger", NotFound), ("evaluator", NotAllowed), ("auditor", NotAllowed)],
    )
    def test_is_for_those_who_run_the_tender(
        self, made: Made, who: str, error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            self.award_by(made, who)

    def award_by(self, made: Made, who: str, now: datetime = SIGNABLE) -> None:
        award_tender(actor=getattr(made.world, who).actor(), tender_id=made.id, now=now)


class TestCompleteTender:
    @pytest.mark.usefixtures("ranked_ground")
    def test_waits_for_every_contract(self, world: World, made: Made) -> None:
        agreement_id = award(made)
        schedule = schedule_of(agreement_id)
        activate_schedule(actor=world.lead.actor(), schedule_id=schedule.id, now=AFTER)
        contracts = list(contracts_of(agreement_id).values())
        for contract in contracts[1:]:
            sign_contract(actor=SYSTEM, contract_id=contract.id, now=AFTER)
        with pytest.raises(Conflict, match="has 2 of 3 contracts signed"):
            self.complete(made)
        sign_contract(actor=SYSTEM, contract_id=contracts[0].id, now=AFTER)
        self.complete(made)
        assert state_of(made) is TenderState.CONTRACTED

    def test_does_not_wait_for_a_trust_that_joins_the_agreement_later(self, world: World) -> None:
        made = won_alone(world, ("10", "10", "0"), price="1.00")
        agreement_id = award(made)
        with transaction():
            agreement_of(agreement_id).award_value = None
            record(
                actor=SYSTEM,
                action="test.widened",
                subject=Subject("agreement", agreement_id, "test"),
                at=AFTER,
            )
        joiner = add_contract(
            actor=world.lead.actor(),
            agreement_id=agreement_id,
            trust_id=world.west,
            value=Decimal(50),
            starts_on=STARTS,
            now=AFTER,
        )
        schedule = schedule_of(agreement_id)
        activate_schedule(actor=world.lead.actor(), schedule_id=schedule.id, now=AFTER)
        sign_contract(actor=SYSTEM, contract_id=joiner, now=AFTER)
        with pytest.raises(Conflict, match="has 0 of 2 contracts signed"):
            self.complete(made)
        for contract in contracts_of(agreement_id).values():
            if contract.trust_id != world.west:
                sign_contract(actor=SYSTEM, contract_id=contract.id, now=AFTER)
        self.complete(made)
        assert state_of(made) is TenderState.CONTRACTED

    def complete(self, made: Made) -> None:
        complete_tender(actor=made.world.lead.actor(), tender_id=made.id, now=AFTER)
