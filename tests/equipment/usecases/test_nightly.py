"""Plans of every kind, and the nightly run (metrology catalogue, D7)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from consortium.equipment.domain.due_dates import Basis, CycleOutcome, Interval, IntervalUnit
from consortium.equipment.domain.due_state import Roll
from consortium.equipment.domain.plan import Allowance, PlanState
from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.domain.work_order import WorkState
from consortium.equipment.domain.work_step import Answer
from consortium.equipment.models.plan import Plan, PlanCycle
from consortium.equipment.models.work_order import WorkOrder
from consortium.equipment.models.work_step import steps_of
from consortium.equipment.queries.due_list import due_list
from consortium.equipment.usecases import work_order as orders
from consortium.equipment.usecases.meter import add_meter, read_meter
from consortium.equipment.usecases.nightly import run_nightly
from consortium.equipment.usecases.plan import leave_undone, revise_plan, suspend_plan
from consortium.equipment.usecases.work_step import answer_steps
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.working_days import Nation
from tests.equipment import factories, work
from tests.support.world import NOW, SYSTEM, TODAY, World

DUE = date(2026, 4, 25)


@pytest.fixture
def device(world: World) -> UUID:
    return factories.tonometer(world.north, asset_no="TON-N")


@pytest.fixture
def plan_id(world: World, device: UUID) -> UUID:
    return work.maintained(device, work.checklist(world.north))


def plan(plan_id: UUID) -> Plan:
    return db.session.get_one(Plan, plan_id)


def made() -> list[WorkOrder]:
    return list(db.session.scalars(select(WorkOrder).order_by(WorkOrder.reference)))


def cycles(plan_id: UUID) -> list[tuple[str, str]]:
    rows = db.session.scalars(
        select(PlanCycle).where(PlanCycle.plan_id == plan_id).order_by(PlanCycle.seq)
    )
    return [(str(row.due_on), row.outcome.value) for row in rows]


def run(days: int = 0) -> int:
    return run_nightly(actor=SYSTEM, now=NOW + timedelta(days=days)).orders_made


class TestTheNightlyRun:
    def test_makes_each_order_once_however_often_it_runs(
        self, world: World, device: UUID, plan_id: UUID
    ) -> None:
        factories.planned(device, factories.procedure_of(world.north))
        assert (run(), run(), run(1)) == (2, 0, 0)
        kinds = {order.kind for order in made()}
        assert kinds == {WorkKind.PPM, WorkKind.CALIBRATION}
        first = made()[0]
        assert (first.state, first.plan_due_on, first.plan_seq) == (WorkState.PLANNED, DUE, 1)
        # 25 April 2026 is a Saturday.
        assert first.planned_on == date(2026, 4, 24)
        assert first.done_by == datetime(2026, 4, 25, 23, tzinfo=UTC)

    def test_odoo_a_night_that_was_missed_is_made_up_for(self, plan_id: UUID) -> None:
        """Odoo's old run asked for one day alone: a missed night never made its orders."""
        assert run(90) == 1
        assert made()[0].plan_due_on == DUE

    def test_asks_for_nothing_beyond_the_horizon(self, plan_id: UUID) -> None:
        report = run_nightly(actor=SYSTEM, now=NOW, horizon_days=4)
        assert (report.orders_made, report.plans) == (0, 1)

    def test_atlas_never_switches_a_plan_off(self, plan_id: UUID) -> None:
        """Atlas disables a schedule after five untouched orders; here it stays overdue."""
        for month in range(12):
            run(30 * month)
        assert plan(plan_id).state is PlanState.ACTIVE
        assert [order.is_open for order in made()] == [True]
        page = due_list(actor=SYSTEM, on=TODAY + timedelta(days=330), asked=Asked())
        assert [line.days_late for line in page.rows] == [325]

    def test_loses_no_night_to_one_bad_plan(
        self, world: World, device: UUID, plan_id: UUID, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bad = factories.planned(device, factories.procedure_of(world.north))
        other = factories.tonometer(world.south)
        factories.planned(other, factories.procedure_of(world.south, code="S"))
        reckon = Plan.due_after

        def breaks(self: Plan, *given: Any) -> date:
            if self.id == bad:
                raise ValueError("no such day")
            return reckon(self, *given)

        with monkeypatch.context() as broken:
            broken.setattr(Plan, "due_after", breaks)
            report = run_nightly(actor=SYSTEM, now=NOW)
        assert (report.orders_made, report.plans) == (2, 2)
        assert [(each.what, each.why) for each in report.failures] == [
            (f"plan {bad}", "no such day")
        ]
        assert run() == 1

    def test_leaves_suspended_plans_alone(self, plan_id: UUID) -> None:
        suspend_plan(actor=SYSTEM, plan_id=plan_id, reason="in store", now=NOW)
        assert run() == 0

    def test_reports_a_due_date_that_is_remembered_wrongly_and_mends_it(
        self, plan_id: UUID
    ) -> None:
        wrong = date(2027, 1, 1)
        db.session.execute(update(Plan).values(next_due_on=wrong, window_opens_on=wrong))
        db.session.commit()
        report = run_nightly(actor=SYSTEM, now=NOW)
        assert [(each.asset_no, each.remembered, each.right) for each in report.drifts] == [
            ("TON-N", wrong, DUE)
        ]
        assert plan(plan_id).next_due_on == DUE
        assert run_nightly(actor=SYSTEM, now=NOW).drifts == ()

    def test_agrees_with_what_was_closed_in_any_order(self, world: World, device: UUID) -> None:
        procedure = factories.procedure_of(world.north)
        factories.planned(device, procedure)
        for day in (date(2026, 4, 18), date(2026, 6, 2), date(2026, 6, 24)):
            factories.calibrated(
                device,
                procedure,
                factories.off_by("0"),
                performed_on=day,
                now=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
            )
            assert run_nightly(actor=SYSTEM, now=NOW).drifts == ()


class TestAnOrderOfAPlan:
    def test_closes_its_due_date_when_it_is_closed(
        self, world: World, device: UUID, plan_id: UUID
    ) -> None:
        run()
        work.competent(world.engineer, world.north, kind=WorkKind.PPM)
        order = made()[0]
        orders.plan_work(
            actor=SYSTEM,
            order_id=order.id,
            planned_on=TODAY,
            assignee_id=world.engineer.id,
            now=NOW,
        )
        orders.start_work(actor=SYSTEM, order_id=order.id, is_clean=True, now=NOW)
        answer_all(order.id)
        orders.finish_work(actor=SYSTEM, order_id=order.id, done_on=TODAY, now=NOW)
        orders.close_work(actor=SYSTEM, order_id=order.id, now=NOW)
        assert cycles(plan_id) == [("2026-04-25", "done")]
        assert plan(plan_id).next_due_on == date(2026, 5, 25)

    def test_of_a_calibration_ends_with_the_recording(self, world: World, device: UUID) -> None:
        procedure = factories.procedure_of(world.north)
        factories.planned(device, procedure)
        run()
        factories.calibrated(device, procedure, factories.off_by("0"))
        assert made()[0].state is WorkState.CLOSED

    def test_is_not_cancelled_in_silence_but_signed_for(self, plan_id: UUID) -> None:
        run()
        with pytest.raises(Conflict):
            orders.cancel_work(actor=SYSTEM, order_id=made()[0].id, reason="no time", now=NOW)
        leave_undone(
            actor=SYSTEM,
            plan_id=plan_id,
            outcome=CycleOutcome.COULD_NOT_LOCATE,
            reason="Not in clinic, not in store",
            now=NOW,
        )
        assert made()[0].state is WorkState.CLOSED_INCOMPLETE
        assert cycles(plan_id) == [("2026-04-25", "could_not_locate")]
        assert plan(plan_id).next_due_on == date(2026, 5, 25)
        assert run(31) == 1

    def test_cannot_be_waived_before_its_window_or_without_a_reason(self, plan_id: UUID) -> None:
        early = NOW - timedelta(days=10)
        for reason, at, error in (("", NOW, Invalid), ("waived", early, Conflict)):
            with pytest.raises(error):
                leave_undone(
                    actor=SYSTEM,
                    plan_id=plan_id,
                    outcome=CycleOutcome.WAIVED,
                    reason=reason,
                    now=at,
                )


class TestAChangedPlan:
    def test_is_a_new_version_that_goes_on_where_the_old_one_stood(
        self, world: World, device: UUID
    ) -> None:
        procedure = factories.procedure_of(world.north)
        old = factories.planned(device, procedure)
        factories.calibrated(device, procedure, factories.off_by("0"))
        run(30)
        new = revise_plan(
            actor=SYSTEM,
            plan_id=old,
            basis=Basis.FIXED,
            anchor_on=date(2026, 3, 25),
            interval=Interval(count=3, unit=IntervalUnit.MONTHS),
            reason="No failure in two years",
            now=NOW,
        )
        assert plan(old).state is PlanState.ENDED
        assert cycles(old) == [("2026-04-25", "done")]
        assert (plan(new).supersedes_id, plan(new).next_due_on) == (old, date(2026, 6, 25))
        assert [order.state for order in made()] == [WorkState.CLOSED_INCOMPLETE]
        assert run_nightly(actor=SYSTEM, now=NOW, horizon_days=90).drifts == ()

    def test_that_was_overdue_stays_overdue(self, plan_id: UUID) -> None:
        new = revise_plan(
            actor=SYSTEM,
            plan_id=plan_id,
            basis=Basis.FIXED,
            anchor_on=date(2026, 3, 25),
            interval=factories.MONTHLY,
            reason="Other window",
            allowance=Allowance(late_days=5),
            now=NOW + timedelta(days=60),
        )
        assert plan(new).next_due_on == DUE


class TestThePlannedDay:
    @pytest.mark.parametrize(
        ("roll", "nation", "expected"),
        [
            (Roll.BEFORE, Nation.ENGLAND, "2026-12-24"),
            (Roll.AFTER, Nation.ENGLAND, "2026-12-29"),
            (Roll.NONE, Nation.ENGLAND, "2026-12-25"),
        ],
    )
    def test_rolls_and_the_due_date_stays(
        self, world: World, device: UUID, roll: Roll, nation: Nation, expected: str
    ) -> None:
        """25 December 2026: before 24, after 29, for the 26th is a Saturday, the 28th its
        substitute."""
        work.maintained(
            device,
            work.checklist(world.north),
            anchor_on=date(2026, 11, 25),
            allowance=Allowance(roll=roll, nation=nation),
        )
        run(220)
        order = made()[0]
        assert (str(order.planned_on), order.plan_due_on) == (expected, date(2026, 12, 25))


class TestAMeter:
    def test_makes_the_work_due_sooner_than_its_date(self, world: World, device: UUID) -> None:
        """310 hours in 31 days are 10 a day: 500 more than 1,310 are reached after 50 days."""
        meter_id = add_meter(actor=SYSTEM, asset_id=device, name="Hours run", unit="h", now=NOW)
        for day, value in ((date(2026, 3, 1), 1000), (date(2026, 4, 1), 1310)):
            read_meter(actor=SYSTEM, meter_id=meter_id, read_on=day, value=Decimal(value), now=NOW)
        yearly = Allowance(meter_id=meter_id, meter_step=Decimal(500))
        plan_id = work.maintained(device, work.checklist(world.north), allowance=yearly)
        # By date it is due on 25 April, which is sooner than 21 May.
        assert plan(plan_id).next_due_on == DUE
        read_meter(actor=SYSTEM, meter_id=meter_id, read_on=TODAY, value=Decimal(1800), now=NOW)
        # 1,800 h on 20 April: 800 in 50 days are 16 a day, so 1,810 are reached a day later.
        assert plan(plan_id).next_due_on == date(2026, 4, 21)
        assert run_nightly(actor=SYSTEM, now=NOW).drifts == ()


def answer_all(order_id: UUID) -> None:
    answers = {
        step.id: Answer(passed=True, number=Decimal(100), text="seen")
        for step, _ in steps_of(order_id)
    }
    answer_steps(actor=SYSTEM, order_id=order_id, answers=answers, now=NOW)
