"""A device that is away: what becomes of it there, longer and shorter loans, one instead."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.loan import LoanState
from consortium.equipment.domain.movement import Condition
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.loan import Loan
from consortium.equipment.queries.loan_detail import find_loan
from consortium.equipment.queries.loan_offer import units_to_offer
from consortium.equipment.usecases import loan, loan_length, movement
from consortium.equipment.usecases.asset import condemn_asset
from consortium.equipment.usecases.movement import Arrival
from consortium.equipment.usecases.plan import suspend_plan
from consortium.equipment.usecases.quarantine import release_from_quarantine
from consortium.equipment.usecases.transfer import transfer_asset
from consortium.equipment.usecases.work_order import cancel_work
from consortium.equipment.usecases.work_request import report_fault
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed
from tests.equipment import factories, lending
from tests.support.world import NOW, SYSTEM, TODAY, World

DAY = timedelta(days=1)
S = AssetStatus


def status(asset_id: UUID) -> AssetStatus:
    return db.session.get_one(Asset, asset_id).status


def release(asset_id: UUID) -> None:
    release_from_quarantine(actor=SYSTEM, asset_id=asset_id, reason="checked", now=NOW)


class TestWhatFailsAtTheBorrower:
    def test_is_on_loan_again_once_it_is_released(self, world: World) -> None:
        asset_id = lending.lendable(world)
        procedure_id = factories.procedure_of(world.seven_oaks)
        lending.accepted(world, asset_id)
        factories.calibrated(asset_id, procedure_id, factories.off_by("0.8"))
        assert status(asset_id) is S.QUARANTINED
        factories.calibrated(asset_id, procedure_id, factories.off_by("0.1"))
        release(asset_id)
        assert status(asset_id) is S.ON_LOAN

    def test_waits_for_its_repair_and_is_on_loan_after_it(self, world: World) -> None:
        asset_id = lending.lendable(world)
        lending.accepted(world, asset_id)
        order_id = report_fault(actor=SYSTEM, asset_id=asset_id, what="No light", now=NOW)
        assert status(asset_id) is S.AWAITING_REPAIR
        cancel_work(actor=SYSTEM, order_id=order_id, reason="plugged in", now=NOW)
        assert status(asset_id) is S.ON_LOAN

    def test_goes_back_as_it_is_and_its_open_work_ends(self, world: World) -> None:
        asset_id = lending.lendable(world)
        loan_id = lending.accepted(world, asset_id)
        order_id = report_fault(actor=SYSTEM, asset_id=asset_id, what="No light", now=NOW)
        movement.send_back_loan(actor=SYSTEM, loan_id=loan_id, sending=lending.SENDING, now=NOW)
        with pytest.raises(Conflict):
            cancel_work(actor=SYSTEM, order_id=order_id, reason="too late", now=NOW)
        back = Arrival(condition=Condition.DAMAGED, accessories=lending.CABLES)
        movement.receive_back_loan(actor=SYSTEM, loan_id=loan_id, arrival=back, now=NOW)
        with pytest.raises(Conflict) as refusal:
            release(asset_id)
        assert refusal.value.code == "not_passed"
        factories.calibrated(
            asset_id, factories.procedure_of(world.seven_oaks), factories.off_by("0")
        )
        with pytest.raises(Conflict) as refusal:
            release(asset_id)
        assert refusal.value.code == "not_inspected"
        assert db.session.get_one(Asset, asset_id).custodian_trust_id == world.north

    def test_stays_the_owners_and_is_not_written_off_there(self, world: World) -> None:
        asset_id = lending.lendable(world)
        loan_id = lending.approved(world, asset_id)
        movement.dispatch_loan(actor=SYSTEM, loan_id=loan_id, sending=lending.SENDING, now=NOW)
        failed = Arrival(condition=Condition.DAMAGED, accessories=(), passed=False)
        movement.receive_loan(actor=SYSTEM, loan_id=loan_id, arrival=failed, now=NOW)
        factories.calibrated(
            asset_id, factories.procedure_of(world.seven_oaks), factories.off_by("0")
        )
        order: dict[str, Any] = {"actor": SYSTEM, "asset_id": asset_id, "reason": "x", "now": NOW}
        refused: dict[str, Callable[[], None]] = {
            "release": lambda: release(asset_id),
            "condemn": lambda: condemn_asset(**order),
            "transfer": lambda: transfer_asset(**order, owner_trust_id=world.west),
        }
        codes = {"release": "not_accepted", "condemn": "lent", "transfer": "lent"}
        for name, act in refused.items():
            with pytest.raises(Conflict) as refusal:
                act()
            assert refusal.value.code == codes[name]


class TestHowLong:
    def test_the_borrower_asks_and_the_lender_answers(self, world: World) -> None:
        norths = world.engineer.actor()
        souths = factories.engineer_at(world.south, "south_engineer").actor()
        loan_id = lending.accepted(world, lending.lendable(world))
        longer: dict[str, Any] = {"ends_on": lending.LAST + 7 * DAY, "reason": "x", "now": NOW}
        with pytest.raises(NotAllowed):
            loan_length.extend_loan(actor=souths, loan_id=loan_id, **longer)
        answers: tuple[Callable[[], None], ...] = (
            lambda: loan_length.refuse_longer(actor=norths, loan_id=loan_id, reason="x", now=NOW),
            lambda: loan_length.extend_loan(actor=norths, loan_id=loan_id, **longer),
        )
        for answer in answers:
            loan_length.ask_for_longer(actor=souths, loan_id=loan_id, **longer)
            assert find_loan(actor=norths, loan_id=loan_id, on=TODAY).wanted_to == longer["ends_on"]
            answer()
            assert find_loan(actor=norths, loan_id=loan_id, on=TODAY).wanted_to is None
        assert db.session.get_one(Loan, loan_id).ends_on == longer["ends_on"]
        with pytest.raises(Conflict):
            loan_length.refuse_longer(actor=norths, loan_id=loan_id, reason="x", now=NOW)

    def test_more_days_need_its_checks_and_nobody_else(self, world: World) -> None:
        asset_id = factories.tonometer(world.north)
        # Due on 25 April, five days after today: the loan to the 22nd needs nobody for it.
        factories.planned(asset_id, factories.procedure_of(world.seven_oaks))
        loan_id = lending.requested(world, asset_id, ends_on=TODAY + 2 * DAY)
        loan.offer_loan(actor=SYSTEM, loan_id=loan_id, terms=lending.TERMS, now=NOW)
        loan.approve_loan(actor=SYSTEM, loan_id=loan_id, now=NOW)
        longer: dict[str, Any] = {"actor": SYSTEM, "loan_id": loan_id, "reason": "x", "now": NOW}
        with pytest.raises(Invalid) as refusal:
            loan_length.extend_loan(**longer, ends_on=TODAY + 9 * DAY)
        assert refusal.value.code == "nobody_checks"
        loan_length.extend_loan(**longer, ends_on=TODAY + 4 * DAY)
        lending.requested(world, asset_id, starts_on=TODAY + 5 * DAY, ends_on=TODAY + 6 * DAY)
        with pytest.raises(Conflict) as other:
            loan_length.ask_for_longer(**longer, ends_on=TODAY + 5 * DAY)
        assert other.value.code == "booked"

    def test_the_lender_recalls_it_to_an_earlier_day(self, world: World) -> None:
        asset_id = lending.lendable(world)
        loan_id = lending.accepted(world, asset_id)
        early = TODAY + 3 * DAY
        loan_length.recall_loan(
            actor=world.engineer.actor(),
            loan_id=loan_id,
            ends_on=early,
            reason="ours failed",
            now=NOW,
        )
        found = find_loan(actor=SYSTEM, loan_id=loan_id, on=early + DAY)
        assert (found.line.state, found.line.days_late) == (LoanState.OVERDUE, 1)
        assert "Recalled by 23 April 2026: ours failed" in found.events[0].reason


class TestAnotherOneInstead:
    def test_of_the_same_model_is_offered_and_the_first_is_free(self, world: World) -> None:
        asked = lending.lendable(world, asset_no="NOR-A")
        instead = lending.lendable(world, asset_no="NOR-B")
        lending.lendable(world, asset_no="WES-A", trust_id=world.west)
        loan_id = lending.requested(world, asked)
        norths = world.engineer.actor()
        offered = units_to_offer(actor=norths, loan_id=loan_id, today=TODAY)
        assert [each.asset_id for each in offered] == [asked, instead]
        loan.offer_loan(
            actor=norths, loan_id=loan_id, terms=lending.TERMS, asset_id=instead, now=NOW
        )
        found = find_loan(actor=SYSTEM, loan_id=loan_id, on=TODAY)
        assert (found.line.asset_no, found.asked_asset_no) == ("NOR-B", "NOR-A")
        assert found.events[0].reason == "NOR-B instead of NOR-A"
        lending.requested(world, asked)
        with pytest.raises(Conflict):
            lending.requested(world, instead)

    def test_is_none_of_another_owner_or_one_that_is_promised(self, world: World) -> None:
        loan_id = lending.requested(world, lending.lendable(world))
        wests = lending.lendable(world, trust_id=world.west)
        promised = lending.lendable(world)
        lending.requested(world, promised)
        for asset_id, refused in ((wests, Invalid), (promised, Conflict)):
            with pytest.raises(refused):
                loan.offer_loan(
                    actor=SYSTEM, loan_id=loan_id, terms=lending.TERMS, asset_id=asset_id, now=NOW
                )


def test_suspended_checks_need_somebody_too(world: World) -> None:
    asset_id = factories.tonometer(world.north)
    plan_id = factories.planned(asset_id, factories.procedure_of(world.seven_oaks))
    loan_id = lending.requested(world, asset_id, ends_on=TODAY)
    suspend_plan(actor=SYSTEM, plan_id=plan_id, reason="no part", now=NOW)
    with pytest.raises(Invalid) as refusal:
        loan.offer_loan(actor=SYSTEM, loan_id=loan_id, terms=lending.TERMS, now=NOW)
    assert refusal.value.code == "nobody_checks"
