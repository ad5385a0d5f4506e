"""Asking for a device, lending it, sending it there and back."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.loan import LoanState, Party, Purpose, Terms
from consortium.equipment.domain.movement import Condition
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.loan import Loan
from consortium.equipment.queries.loan import list_loans
from consortium.equipment.queries.loan_detail import find_loan
from consortium.equipment.usecases import loan, loan_length, movement
from consortium.equipment.usecases.cover import set_minimum_stock
from consortium.equipment.usecases.movement import Arrival
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.foundation.domain.listing import Asked
from tests.equipment import factories, lending
from tests.support.concurrency import outcomes
from tests.support.world import NOW, SYSTEM, TODAY, World, build

DAY = timedelta(days=1)


@pytest.fixture
def asset_id(world: World) -> UUID:
    return lending.lendable(world)


def asset(asset_id: UUID) -> Asset:
    return db.session.get_one(Asset, asset_id)


def state(loan_id: UUID, on: date = TODAY) -> LoanState:
    return db.session.get_one(Loan, loan_id).state_on(on)


class TestALoan:
    def test_changes_hands_on_receipt_and_never_its_owner(
        self, world: World, asset_id: UUID
    ) -> None:
        loan_id = lending.approved(world, asset_id)
        movement.dispatch_loan(actor=SYSTEM, loan_id=loan_id, sending=lending.SENDING, now=NOW)
        found = asset(asset_id)
        assert (found.status, found.custodian_trust_id) == (AssetStatus.IN_TRANSIT, world.north)
        movement.receive_loan(actor=SYSTEM, loan_id=loan_id, arrival=lending.ARRIVAL, now=NOW)
        assert (found.status, found.custodian_trust_id) == (AssetStatus.ON_LOAN, world.south)
        assert (found.site_id, found.location) == (factories.site_at(world.south), "Eye clinic")
        assert found.owner_trust_id == world.north
        assert state(loan_id) is LoanState.ACTIVE
        assert state(loan_id, lending.LAST + DAY) is LoanState.OVERDUE

    def test_ends_where_it_began_with_the_hire_it_avoided(
        self, world: World, asset_id: UUID
    ) -> None:
        before = asset(asset_id).holding
        loan_id = lending.closed(world, asset_id)
        assert asset(asset_id).holding == before
        assert asset(asset_id).status is AssetStatus.IN_SERVICE
        found = find_loan(actor=SYSTEM, loan_id=loan_id, on=TODAY)
        assert found.value is not None
        # Story: 12 days x £220 hire avoided less £310 transport.
        assert (found.value.days, found.value.avoided) == (12, Decimal("2330.00"))
        assert [each.state for each in reversed(found.events)] == [
            LoanState.REQUESTED,
            LoanState.OFFERED,
            LoanState.APPROVED,
            LoanState.APPROVED,
            LoanState.ACCEPTED,
            LoanState.ACCEPTED,
            LoanState.RETURNED,
            LoanState.INSPECTED,
            LoanState.CLOSED,
        ]

    def test_notes_what_arrived_differently(self, world: World, asset_id: UUID) -> None:
        loan_id = lending.approved(world, asset_id)
        movement.dispatch_loan(actor=SYSTEM, loan_id=loan_id, sending=lending.SENDING, now=NOW)
        arrival = Arrival(
            condition=Condition.DAMAGED, accessories=("Chin rest", "Lamp"), passed=False
        )
        movement.receive_loan(actor=SYSTEM, loan_id=loan_id, arrival=arrival, now=NOW)
        [move] = find_loan(actor=SYSTEM, loan_id=loan_id, on=TODAY).movements
        assert move.discrepancies == (
            "Missing: Power cable",
            "Not on the list: Lamp",
            "Left good, arrived damaged",
        )
        assert asset(asset_id).status is AssetStatus.QUARANTINED
        movement.send_back_loan(actor=SYSTEM, loan_id=loan_id, sending=lending.SENDING, now=NOW)
        back = Arrival(condition=Condition.DAMAGED, accessories=lending.CABLES)
        movement.receive_back_loan(actor=SYSTEM, loan_id=loan_id, arrival=back, now=NOW)
        movement.inspect_loan(actor=SYSTEM, loan_id=loan_id, passed=False, note="x", now=NOW)
        assert asset(asset_id).status is AssetStatus.QUARANTINED
        assert asset(asset_id).custodian_trust_id == world.north

    def test_is_refused_while_another_loan_has_the_days(self, world: World, asset_id: UUID) -> None:
        first = lending.requested(world, asset_id)
        with pytest.raises(Conflict) as refusal:
            lending.requested(world, asset_id, starts_on=lending.LAST, ends_on=lending.LAST)
        assert refusal.value.code == "booked"
        after: dict[str, Any] = {"starts_on": lending.LAST + DAY, "ends_on": lending.LAST + DAY}
        second = lending.requested(world, asset_id, **after)
        loan.offer_loan(actor=SYSTEM, loan_id=first, terms=lending.TERMS, now=NOW)
        loan.approve_loan(actor=SYSTEM, loan_id=first, now=NOW)
        with pytest.raises(Conflict):
            loan_length.extend_loan(
                actor=SYSTEM, loan_id=first, ends_on=lending.LAST + DAY, reason="x", now=NOW
            )
        loan.cancel_loan(actor=SYSTEM, loan_id=second, reason="not needed", now=NOW)
        loan_length.extend_loan(
            actor=SYSTEM, loan_id=first, ends_on=lending.LAST + DAY, reason="x", now=NOW
        )
        assert state(first, lending.LAST + DAY) is LoanState.APPROVED

    def test_that_nobody_answered_in_time_keeps_nothing(self, world: World, asset_id: UUID) -> None:
        lapsed = lending.requested(world, asset_id)
        later = NOW + timedelta(days=20)
        assert state(lapsed, later.date()) is LoanState.EXPIRED
        lending.requested(world, asset_id, starts_on=later.date(), ends_on=later.date(), now=later)
        with pytest.raises(Conflict):
            loan.offer_loan(actor=SYSTEM, loan_id=lapsed, terms=lending.TERMS, now=later)

    def test_that_is_overdue_keeps_the_device_from_others(
        self, world: World, asset_id: UUID
    ) -> None:
        lending.accepted(world, asset_id)
        later = NOW + timedelta(days=20)
        with pytest.raises(Conflict):
            lending.requested(
                world, asset_id, starts_on=later.date(), ends_on=later.date(), now=later
            )

    def test_leaves_the_minimum_at_its_site(self, world: World, asset_id: UUID) -> None:
        order: dict[str, Any] = {"site_id": factories.site_at(world.north), "category": "Tonometer"}
        set_minimum_stock(actor=world.engineer.actor(), **order, minimum=1, now=NOW)
        with pytest.raises(Conflict) as refusal:
            lending.requested(world, asset_id)
        assert "keeps 1 of its kind at this site and has 1 free" in refusal.value.message

    def test_names_who_checks_it_when_a_check_falls_due(self, world: World) -> None:
        asset_id = factories.tonometer(world.north)
        factories.planned(asset_id, factories.procedure_of(world.seven_oaks))
        loan_id = lending.requested(world, asset_id, ends_on=TODAY + timedelta(days=40))
        with pytest.raises(Invalid) as refusal:
            loan.offer_loan(actor=SYSTEM, loan_id=loan_id, terms=lending.TERMS, now=NOW)
        assert refusal.value.field == "checked_by"
        named = Terms(
            charge=Decimal(0),
            checked_by=Party.SERVICE,
            checks_paid_by=Party.BORROWER,
            indemnity="NHS indemnity",
        )
        loan.offer_loan(actor=SYSTEM, loan_id=loan_id, terms=named, now=NOW)
        assert state(loan_id) is LoanState.OFFERED


class TestWho:
    def test_each_trust_does_its_own_part(self, world: World, asset_id: UUID) -> None:
        norths = world.engineer.actor()
        souths = factories.engineer_at(world.south, "south_engineer").actor()
        with pytest.raises(NotAllowed):
            lending.requested(world, asset_id, actor=norths)
        loan_id = lending.requested(world, asset_id, actor=souths)
        with pytest.raises(NotAllowed):
            loan.offer_loan(actor=souths, loan_id=loan_id, terms=lending.TERMS, now=NOW)
        loan.offer_loan(actor=norths, loan_id=loan_id, terms=lending.TERMS, now=NOW)
        with pytest.raises(NotAllowed):
            loan.approve_loan(actor=souths, loan_id=loan_id, now=NOW)
        with pytest.raises(NotAllowed):
            loan.cancel_loan(actor=norths, loan_id=loan_id, reason="x", now=NOW)
        loan.decline_loan(actor=norths, loan_id=loan_id, reason="needed here", now=NOW)
        assert state(loan_id) is LoanState.DECLINED
        stranger = factories.engineer_at(world.east, "east_engineer").actor()
        with pytest.raises(NotFound):
            find_loan(actor=stranger, loan_id=loan_id, on=TODAY)
        # Who lends to whom is seen by the pool, the charge by the two.
        others = factories.engineer_at(world.west, "west_engineer").actor()
        assert find_loan(actor=others, loan_id=loan_id, on=TODAY).terms is None
        assert find_loan(actor=souths, loan_id=loan_id, on=TODAY).terms == lending.TERMS


@pytest.mark.parametrize("later", [0, 11, 12, 40])
def test_the_list_tells_the_states_as_the_calendar_does(world: World, later: int) -> None:
    on = TODAY + timedelta(days=later)
    for make in (lending.requested, lending.approved, lending.accepted, lending.closed):
        make(world, lending.lendable(world))
    lending.requested(world, lending.lendable(world), starts_on=lending.LAST)
    everything = list_loans(actor=SYSTEM, on=on, asked=Asked()).rows
    by_state = {
        line.id: wanted
        for wanted in LoanState
        for line in list_loans(actor=SYSTEM, on=on, asked=Asked(), state=wanted).rows
    }
    assert by_state == {line.id: line.state for line in everything}


@pytest.mark.database
def test_of_fifty_who_ask_for_the_last_one_at_once_one_gets_it(empty_app: Flask) -> None:
    with empty_app.app_context():
        world = build()
        asset_id = lending.lendable(world)
        site_id = factories.site_at(world.south)

    def ask(_: int) -> None:
        loan.request_loan(
            actor=SYSTEM,
            asset_id=asset_id,
            site_id=site_id,
            starts_on=TODAY,
            ends_on=lending.LAST,
            purpose=Purpose.FAILURE_COVER,
            reason="Ours failed",
            now=NOW,
        )

    ended = outcomes(empty_app, 50, ask)
    assert sorted(ended) == ["Conflict"] * 49 + ["done"]
    with empty_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Loan)) == 1
