"""Planning calibrations, suspending and resuming plans."""

from datetime import date
from uuid import UUID

import pytest

from consortium.equipment.domain.due_dates import Basis, Interval, IntervalUnit
from consortium.equipment.domain.plan import PlanState
from consortium.equipment.models.plan import Plan
from consortium.equipment.usecases.asset import condemn_asset
from consortium.equipment.usecases.plan import plan_calibration, resume_plan, suspend_plan
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.equipment import factories
from tests.support.world import NOW, SYSTEM, TODAY, World


@pytest.fixture
def asset_id(world: World) -> UUID:
    return factories.tonometer(world.north)


@pytest.fixture
def procedure_id(world: World) -> UUID:
    return factories.procedure_of(world.seven_oaks)


def plan_of(plan_id: UUID) -> Plan:
    return db.session.get_one(Plan, plan_id)


class TestPlanCalibration:
    def test_is_first_due_one_interval_after_the_anchor(
        self, world: World, asset_id: UUID, procedure_id: UUID
    ) -> None:
        plan = plan_of(
            factories.planned(
                asset_id,
                procedure_id,
                anchor_on=date(2026, 1, 31),
                actor=world.engineer.actor(),
            )
        )
        assert plan.next_due_on == date(2026, 2, 28)
        assert plan.window_opens_on == date(2026, 2, 21)

    def test_is_there_once_for_each_procedure(
        self, world: World, asset_id: UUID, procedure_id: UUID
    ) -> None:
        factories.planned(asset_id, procedure_id)
        factories.planned(asset_id, factories.procedure_of(world.north, code="TONO-2"))
        with pytest.raises(Invalid) as refusal:
            factories.planned(asset_id, procedure_id)
        assert refusal.value.code == "plan_known"

    def test_is_refused_for_what_is_condemned(self, asset_id: UUID, procedure_id: UUID) -> None:
        condemn_asset(actor=SYSTEM, asset_id=asset_id, reason="old", now=NOW)
        with pytest.raises(Conflict):
            factories.planned(asset_id, procedure_id)

    def test_is_refused_at_an_interval_that_makes_no_sense(
        self, asset_id: UUID, procedure_id: UUID
    ) -> None:
        with pytest.raises(Invalid):
            plan_calibration(
                actor=SYSTEM,
                asset_id=asset_id,
                procedure_id=procedure_id,
                basis=Basis.FIXED,
                anchor_on=TODAY,
                interval=Interval(count=0, unit=IntervalUnit.DAYS),
                now=NOW,
            )

    def test_is_for_the_trust_that_has_it(self, world: World, procedure_id: UUID) -> None:
        elsewhere = factories.tonometer(world.south)
        with pytest.raises(NotAllowed):
            factories.planned(elsewhere, procedure_id, actor=world.engineer.actor())

    def test_finds_no_procedure_of_a_stranger(self, world: World, asset_id: UUID) -> None:
        theirs = factories.procedure_of(world.east)
        with pytest.raises(NotFound):
            factories.planned(asset_id, theirs, actor=world.engineer.actor())

    def test_finds_no_device_for_a_stranger(
        self, world: World, asset_id: UUID, procedure_id: UUID
    ) -> None:
        stranger = factories.engineer_at(world.east, "strange_engineer")
        with pytest.raises(NotFound):
            factories.planned(asset_id, procedure_id, actor=stranger.actor())


class TestSuspendAndResume:
    def test_keep_the_due_date_and_the_reason(self, asset_id: UUID, procedure_id: UUID) -> None:
        plan_id = factories.planned(asset_id, procedure_id)
        suspend_plan(actor=SYSTEM, plan_id=plan_id, reason="clinic closed", now=NOW)
        suspended = plan_of(plan_id)
        assert suspended.state is PlanState.SUSPENDED
        assert (suspended.state_since, suspended.state_reason) == (TODAY, "clinic closed")
        resume_plan(actor=SYSTEM, plan_id=plan_id, reason="clinic open", now=NOW)
        assert plan_of(plan_id).state is PlanState.ACTIVE
        assert plan_of(plan_id).next_due_on == date(2026, 4, 25)

    def test_are_refused_out_of_turn(self, asset_id: UUID, procedure_id: UUID) -> None:
        plan_id = factories.planned(asset_id, procedure_id)
        with pytest.raises(Conflict):
            resume_plan(actor=SYSTEM, plan_id=plan_id, reason="why", now=NOW)

    def test_let_a_calibration_count_meanwhile(self, asset_id: UUID, procedure_id: UUID) -> None:
        plan_id = factories.planned(asset_id, procedure_id)
        suspend_plan(actor=SYSTEM, plan_id=plan_id, reason="clinic closed", now=NOW)
        factories.calibrated(asset_id, procedure_id, factories.off_by("0"))
        assert plan_of(plan_id).next_due_on == date(2026, 5, 25)

    def test_are_for_the_trust_that_has_the_device(self, world: World, procedure_id: UUID) -> None:
        plan_id = factories.planned(factories.tonometer(world.south), procedure_id)
        with pytest.raises(NotAllowed):
            suspend_plan(actor=world.engineer.actor(), plan_id=plan_id, reason="x", now=NOW)

    def test_find_nothing_for_a_stranger(
        self, world: World, asset_id: UUID, procedure_id: UUID
    ) -> None:
        plan_id = factories.planned(asset_id, procedure_id)
        stranger = factories.engineer_at(world.east, "strange_engineer")
        with pytest.raises(NotFound):
            suspend_plan(actor=stranger.actor(), plan_id=plan_id, reason="x", now=NOW)
