"""The cached due date says what the anchor and the closed cycles say."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from consortium.equipment.domain.due_dates import Basis, CycleOutcome
from consortium.equipment.models.plan import Plan, PlanCycle
from consortium.foundation.database import db
from tests.equipment import factories
from tests.support.world import TODAY, World

# Days since the entry before, and how many days after the work each is entered.
WORK = [(5, 0), (33, 2), (61, 9), (1, 0), (29, 7), (95, 3), (0, 0), (0, 5), (45, 1), (20, 0)]


def cycles_of(plan_id: UUID) -> list[PlanCycle]:
    rows = select(PlanCycle).where(PlanCycle.plan_id == plan_id).order_by(PlanCycle.seq)
    return list(db.session.scalars(rows))


def due_by_the_cycles(plan: Plan, cycles: list[PlanCycle]) -> date:
    """The next due date worked out anew from what cannot be changed."""
    if not cycles:
        return plan.schedule.first_due_on()
    if plan.basis is Basis.FIXED:
        return plan.schedule.occurrence_after(cycles[-1].due_on)
    assert cycles[-1].completed_on is not None
    return plan.schedule.interval.after(cycles[-1].completed_on)


class TestNextDueOn:
    @pytest.mark.parametrize("basis", Basis)
    def test_can_be_worked_out_from_the_anchor_and_the_cycles(
        self, world: World, basis: Basis
    ) -> None:
        asset_id = factories.tonometer(world.north)
        procedure_id = factories.procedure_of(world.north)
        plan_id = factories.planned(asset_id, procedure_id, basis=basis)
        day = TODAY
        for gap, entered_late in WORK:
            day += timedelta(days=gap)
            factories.calibrated(
                asset_id,
                procedure_id,
                factories.off_by("0"),
                performed_on=day - timedelta(days=entered_late),
                now=datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
            )
            plan, cycles = db.session.get_one(Plan, plan_id), cycles_of(plan_id)
            assert plan.next_due_on == due_by_the_cycles(plan, cycles)
            assert plan.window_opens_on == plan.next_due_on - timedelta(days=7)
            assert [cycle.seq for cycle in cycles] == list(range(1, len(cycles) + 1))
        assert {cycle.outcome for cycle in cycles} >= {CycleOutcome.DONE_LATE}
