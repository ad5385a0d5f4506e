"""The planner: worked examples, against the oracle, and what holds for any plan."""

import json
import random
import time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consortium.foundation.domain.errors import Invalid
from consortium.visits.domain.bound import least_cost
from consortium.visits.domain.costs import costs_of
from consortium.visits.domain.instance import VisitInstance
from consortium.visits.domain.nearest import nearest_first
from consortium.visits.domain.replanning import moved_by, places_of
from consortium.visits.domain.result import PlanStatus, VisitPlan
from consortium.visits.domain.rules import breaches_of
from consortium.visits.gateways.visit_file import read_visit_file
from consortium.visits.solvers import one_day, planning
from consortium.visits.solvers.state import State
from consortium.visits.solvers.tables import Tables
from tests.visits.drawn_visits import Document, documents
from tests.visits.plain_visits import best_by_trying

DATA = Path(__file__, "../../data").resolve()
# Every instance takes the oracle or the search its time.
FEW = settings().max_examples // 4
SOON = 0.15


def read(document: Document) -> VisitInstance:
    return read_visit_file(json.loads(json.dumps(document), parse_float=Decimal))


def worked(name: str) -> Document:
    document: Document = json.loads((DATA / f"{name}.json").read_text())
    return document


def searched(instance: VisitInstance, monkeypatch: pytest.MonkeyPatch, **asked: Any) -> VisitPlan:
    """Planned as though it were too large to list its routes."""
    monkeypatch.setattr(planning, "best_of_all", lambda *_, **__: None)
    return planning.plan(instance, seconds=SOON, **asked)


@pytest.mark.parametrize("name", ["schedule_ex1", "schedule_ex2", "schedule_ex3"])
def test_the_worked_examples(name: str) -> None:
    expected = json.loads((DATA / f"{name}.expected.json").read_text())
    plan = planning.plan(read(worked(name)))
    assert plan.status is PlanStatus.OPTIMAL
    assert plan.costs.total == plan.bound == Fraction(expected["objective_exact"])
    for part, amount in expected["cost"].items():
        assert getattr(plan.costs, part) == Fraction(str(amount))


@given(documents())
@settings(max_examples=FEW)
def test_the_best_of_all_plans_is_found_and_proven(document: Document) -> None:
    plan = planning.plan(read(document), seconds=20)
    assert plan.costs.total == best_by_trying(document)
    assert plan.status is PlanStatus.OPTIMAL


class TestAnyPlan:
    """What holds of plans that were searched for, too."""

    @given(documents(most_jobs=7, days=3))
    @settings(max_examples=8)
    def test_keeps_every_rule_and_says_why_a_job_is_left_out(self, document: Document) -> None:
        with pytest.MonkeyPatch.context() as patch:
            plan = searched(read(document), patch)
        assert not breaches_of(plan.instance, plan.routes)
        assert plan.costs == costs_of(plan.instance, plan.routes)
        assert plan.costs.total <= costs_of(plan.instance, nearest_first(plan.instance)).total
        assert set(plan.reasons) == set(plan.unserved)
        assert all(reason.endswith(".") for reason in plan.reasons.values())

    @given(documents(most_jobs=4))
    @settings(max_examples=FEW)
    def test_costs_no_less_than_the_quick_bound(self, document: Document) -> None:
        assert least_cost(read(document)) <= best_by_trying(document)

    def test_a_day_of_nothing_but_routing_is_left_to_pyvrp(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        document = worked("schedule_ex1")
        document["engineers"].append({**document["engineers"][0], "id": "E2", "skills": ["X"]})
        document["jobs"][1] |= {"skill": "X", "windows": [[600, 700]]}
        document["jobs"].append({**document["jobs"][0], "id": "J3", "unserved_cost": 1})
        # It costs nothing beside the other job.
        document["jobs"].append(
            {**document["jobs"][1], "id": "J4", "unserved_cost": 1, "windows": [[600, 720]]}
        )
        tables = Tables(read(document))
        assert one_day.is_plain(tables)
        empty = State.of(tables, {})
        chance = random.Random(1)  # noqa: S311 - it guards nothing
        routes = one_day.OneDay(tables).improved(empty, time.monotonic() + SOON, chance)
        assert routes is not None
        assert {key: set(jobs) for key, jobs in routes.items()} == {(0, 0): {0, 2}, (1, 0): {1, 3}}
        document["standards"] = [{"type": "S", "count": 1}]
        document["jobs"][0]["standard"] = "S"
        assert not one_day.is_plain(Tables(read(document)))

    def test_the_search_finds_what_is_best_of_the_examples(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        plan = searched(read(worked("schedule_ex3")), monkeypatch)
        assert plan.costs.total == 302
        assert plan.status is PlanStatus.FEASIBLE


class TestPlanningAgain:
    @given(documents(most_jobs=7, days=3), st.data())
    @settings(max_examples=8)
    def test_never_moves_what_is_locked(self, document: Document, data: st.DataObject) -> None:
        before = planning.plan(read(document), seconds=20)
        previous = places_of(before.instance, before.routes)
        locked = data.draw(st.sets(st.sampled_from(sorted(previous)))) if previous else set()
        new = {**document["jobs"][0], "id": "new", "standard": None} if previous else None
        if new is not None:
            document["jobs"].append(new)
        with pytest.MonkeyPatch.context() as patch:
            plan = searched(read(document), patch, previous=previous, locked=locked)
        places = places_of(plan.instance, plan.routes)
        assert not breaches_of(plan.instance, plan.routes)
        assert all(places[job] == previous[job] for job in locked)

    def test_moves_only_what_it_must(self, monkeypatch: pytest.MonkeyPatch) -> None:
        document = worked("schedule_ex3")
        before = planning.plan(read(document))
        previous = places_of(before.instance, before.routes)
        ((first, place),) = [each for each in previous.items() if each[1].day == 0]
        for engineer in document["engineers"]:
            if engineer["id"] == place.engineer:
                engineer["shifts"] = [each for each in engineer["shifts"] if each["day"]]
        after = searched(read(document), monkeypatch, previous=previous)
        assert moved_by(after.instance, after.routes, previous) == {first}
        assert not after.unserved

    def test_refuses_to_lock_what_cannot_stay(self) -> None:
        document = worked("schedule_ex1")
        before = planning.plan(read(document))
        previous = places_of(before.instance, before.routes)
        document["engineers"][0]["shifts"] = []
        with pytest.raises(Invalid) as refused:
            planning.plan(read(document), previous=previous, locked=["J2"])
        assert refused.value.code == "locked_visit"
        assert refused.value.details == {"jobs": ["J2"]}


def test_each_trust_alone_has_its_own_engineers_or_the_pool() -> None:
    document = worked("schedule_ex2")
    document["engineers"].append({**document["engineers"][0], "id": "E2", "trust": "TR2"})
    alone = planning.unshared(planning.plan(read(document)), seconds=5)
    names = {
        trust: {plan.instance.engineers[route.engineer].id for route in plan.routes}
        for trust, plan in alone.plans.items()
    }
    assert names == {"TR1": {"E1"}, "TR2": {"E2"}}
    assert alone.costs.total == 262
