"""A plan of visits from what is recorded: worked by hand, and who may make and see one.

One day out of North: two devices at home, 30 miles at 30 miles an hour to South and its two
devices, and back. 60 miles at 45p is £27, 2 hours at £28 are £56, the day £40, the call-out £15:
£138. Alone, North's engineer does North's for £40, and with nobody of its own South has the same
engineer for £138. The way and the day are shared by minutes, 40 each: £61.50, and South's call-out.
"""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest

from consortium.contracts.gateways.faults import read_json
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.foundation.domain.listing import Asked
from consortium.visits.gateways.visit_file import read_visit_file
from consortium.visits.queries import shared_plan as queries
from consortium.visits.reports.visit_instance import instance_text
from consortium.visits.usecases import shared_plan as usecases
from tests.equipment import factories as equipment
from tests.support.world import NOW, SYSTEM, TODAY, World
from tests.visits import factories

ALL = Asked(rows=None)


def test_one_trip_serves_two_trusts(world: World, plan_id: UUID) -> None:
    found = queries.find_shared_plan(actor=world.lead.actor(), plan_id=plan_id)
    compared = found.line.compared
    together, alone = compared.together, compared.alone
    assert together.total == found.bound == Decimal("138.00")
    assert (together.engineer_days, together.trips, together.travel_minutes) == (1, 1, 120)
    assert together.miles == together.travel_hours * 30 == Decimal(60)
    assert (together.jobs, together.left_out) == (4, 0)
    assert alone.total == Decimal("178.00")
    assert (compared.saving, compared.percent) == (Decimal("40.00"), Decimal("22.5"))
    assert [(each.trust, each.jobs, each.amount, each.alone) for each in found.shares] == [
        ("North Trust", 2, Decimal("61.50"), Decimal("40.00")),
        ("South Trust", 2, Decimal("76.50"), Decimal("138.00")),
    ]


def test_its_visits_keep_the_hours(world: World, plan_id: UUID) -> None:
    home, away = queries.list_visits(actor=SYSTEM, plan_id=plan_id, asked=ALL).rows
    assert (home.trust, home.arrives, home.leaves) == ("North Trust", 480, 520)
    assert (away.trust, away.arrives, away.leaves) == ("South Trust", 580, 620)
    assert home.day == away.day <= TODAY + timedelta(days=2), "nothing is late"
    assert len(home.devices) == len(away.devices) == 2


def test_what_has_no_place_says_why(world: World, plan_id: UUID) -> None:
    (left_out,) = queries.list_unplaced(actor=SYSTEM, plan_id=plan_id, asked=ALL).rows
    assert left_out.trust == "West Trust"
    assert "no opening hours are recorded" in left_out.reason


def test_its_inputs_are_a_file_that_can_be_planned_again(world: World, plan_id: UUID) -> None:
    _, text = queries.find_plan_inputs(actor=SYSTEM, plan_id=plan_id)
    instance = read_json(BytesIO(text.encode()), read_visit_file)
    assert instance_text(instance) == text
    assert len(instance.jobs) == 4


def test_days_without_the_engineer_or_the_skill_are_left_out(world: World) -> None:
    engineer_id = factories.due_everywhere(world)
    factories.away(engineer_id, days=2)
    factories.closed(equipment.site_at(world.south), on=TODAY + timedelta(days=2), days=3)
    plan_id = factories.planned(world)
    visits = queries.list_visits(actor=SYSTEM, plan_id=plan_id, asked=ALL).rows
    assert {each.trust for each in visits} == {"North Trust"}
    assert {each.day for each in visits} == {TODAY + timedelta(days=2)}
    reasons = {
        each.trust: each.reason
        for each in queries.list_unplaced(actor=SYSTEM, plan_id=plan_id, asked=ALL).rows
    }
    assert "No engineer has the skill calibration of Gamma Tono 900" in reasons["South Trust"]


def test_only_those_who_plan_for_the_consortium_make_one(world: World) -> None:
    order: dict[str, Any] = {
        "consortium_id": world.seven_oaks,
        "terms": factories.terms(),
        "now": NOW,
    }
    with pytest.raises(NotAllowed):
        usecases.queue_plan(actor=world.lead.actor(), **order)
    with pytest.raises(NotFound):
        usecases.queue_plan(actor=world.stranger.actor(), **order)
    with pytest.raises(Conflict, match="Nothing is due"):
        usecases.plan_visits(actor=world.engineer.actor(), **order)
    with pytest.raises(Invalid):
        usecases.queue_plan(actor=SYSTEM, **{**order, "terms": factories.terms(days=93)})
    with pytest.raises(Invalid):
        usecases.queue_plan(actor=SYSTEM, **{**order, "terms": factories.terms(miles_an_hour=0)})


def test_a_plan_is_withdrawn_once(world: World, plan_id: UUID) -> None:
    with pytest.raises(NotFound):
        queries.find_shared_plan(actor=world.stranger.actor(), plan_id=plan_id)
    order: dict[str, Any] = {"plan_id": plan_id, "reason": "Made for another week", "now": NOW}
    with pytest.raises(NotAllowed):
        usecases.withdraw_plan(actor=world.lead.actor(), **order)
    usecases.withdraw_plan(actor=world.engineer.actor(), **order)
    with pytest.raises(Conflict):
        usecases.withdraw_plan(actor=world.engineer.actor(), **order)
    (line,) = queries.list_shared_plans(actor=SYSTEM, asked=ALL).rows
    assert line.state == "withdrawn"
