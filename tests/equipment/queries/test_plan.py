"""Suspended plans stay in view."""

import pytest

from consortium.equipment.queries.plan import find_plan, list_suspended_plans
from consortium.equipment.usecases.plan import suspend_plan
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked
from tests.equipment import factories
from tests.support.world import NOW, SYSTEM, TODAY, World


class TestListSuspendedPlans:
    @pytest.mark.parametrize("sort", ["", "asset", "trust", "due", "since"])
    def test_shows_since_when_and_why(self, world: World, sort: str) -> None:
        plan_id = factories.planned(
            factories.tonometer(world.north), factories.procedure_of(world.seven_oaks)
        )
        suspend_plan(actor=SYSTEM, plan_id=plan_id, reason="clinic closed", now=NOW)
        line = list_suspended_plans(actor=world.lead.actor(), asked=Asked(sort=sort)).rows[0]
        assert (line.since, line.reason) == (TODAY, "clinic closed")

    def test_shows_nothing_to_a_stranger(self, world: World) -> None:
        plan_id = factories.planned(
            factories.tonometer(world.north), factories.procedure_of(world.seven_oaks)
        )
        suspend_plan(actor=SYSTEM, plan_id=plan_id, reason="clinic closed", now=NOW)
        assert list_suspended_plans(actor=world.stranger.actor(), asked=Asked()).total == 0


class TestFindPlan:
    def test_finds_nothing_for_a_stranger(self, world: World) -> None:
        plan_id = factories.planned(
            factories.tonometer(world.north), factories.procedure_of(world.seven_oaks)
        )
        with pytest.raises(NotFound):
            find_plan(actor=world.stranger.actor(), plan_id=plan_id)
