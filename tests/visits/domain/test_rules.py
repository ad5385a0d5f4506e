"""Every hard rule of a plan, broken by hand; nearest-first breaks none of them."""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from consortium.visits.domain.instance import VisitInstance
from consortium.visits.domain.nearest import nearest_first
from consortium.visits.domain.plan import Route, route_of
from consortium.visits.domain.reasons import reasons_of
from consortium.visits.domain.rules import breaches_of
from consortium.visits.gateways.visit_file import read_visit_file
from tests.visits.drawn_visits import Document, documents

ONE_STANDARD = Path(__file__, "../../data/schedule_ex3.json").resolve()
Edit = Callable[[Document], object]


def read(document: Document) -> VisitInstance:
    return read_visit_file(json.loads(json.dumps(document), parse_float=Decimal))


def edited(edit: Edit = lambda _: None) -> VisitInstance:
    document = json.loads(ONE_STANDARD.read_text())
    document["downtime_groups"] = [{"id": "G", "max_per_day": 1}]
    edit(document)
    return read(document)


def two_days() -> list[Route]:
    """E1 does J1 on day 0 and J2 on day 1, as the worked example has it."""
    routes = [route_of(edited(), 0, day, (day,)) for day in (0, 1)]
    return [route for route in routes if route is not None]


def job(**given: Any) -> Edit:
    return lambda document: document["jobs"][0].update(given)


def engineer(**given: Any) -> Edit:
    return lambda document: document["engineers"][0].update(given)


def grouped(document: Document) -> None:
    for each in document["jobs"]:
        each["downtime_group"] = "G"


def two_in_a_group(document: Document) -> None:
    grouped(document)
    document["standards"][0]["count"] = 2
    document["jobs"][0]["latest_day"] = 0


SHORT = {"shifts": [{"day": 0, "start": 480, "end": 800}, {"day": 1, "start": 480, "end": 960}]}
LATER = {"shifts": [{"day": 0, "start": 500, "end": 960}, {"day": 1, "start": 480, "end": 960}]}


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (engineer(skills=["OTHER"]), "skill"),
        (engineer(shifts=[{"day": 1, "start": 480, "end": 960}]), "no_shift"),
        (engineer(**SHORT), "overtime"),
        (engineer(**LATER), "depart_early"),
        (job(earliest_day=1), "day_window"),
        (job(windows=[[600, 960]]), "access_window"),
        (job(duration=310), "time"),
        (job(site="ST2"), None),
    ],
)
def test_rules_of_one_route(edit: Edit, code: str | None) -> None:
    assert not breaches_of(edited(), two_days())
    found = {breach.code for breach in breaches_of(edited(edit), two_days())}
    assert found == ({code} if code else set())


def test_rules_of_the_whole_plan() -> None:
    first, second = two_days()
    same_day = replace(second, engineer=1, day=0)
    codes = {breach.code for breach in breaches_of(edited(grouped), [first, same_day])}
    assert codes == {"standard", "downtime"}
    twice = {breach.code for breach in breaches_of(edited(), [first, first])}
    assert {"duplicate_route", "job_twice"} <= twice
    empty = replace(first, stops=())
    assert [breach.code for breach in breaches_of(edited(), [empty])] == ["empty_route"]


@pytest.mark.parametrize(
    ("edit", "routes", "reason"),
    [
        (job(skill="RARE"), 1, "No engineer has the skill RARE."),
        (
            lambda d: (
                [each.update(shifts=each["shifts"][1:]) for each in d["engineers"]]
                and d["jobs"][0].update(latest_day=0)
            ),
            1,
            "No engineer with the skill INF works between day 0 and day 0.",
        ),
        (
            job(duration=470),
            1,
            (
                "It fits into no shift between day 0 and day 1: 470 minutes, the way there and "
                "back are too much for any of them."
            ),
        ),
        (lambda d: d["standards"][0].update(count=0), 0, "There is no standard GAS."),
        (
            job(unserved_cost=100),
            1,
            "Doing it would add £131.00 to this plan; leaving it out costs £100.00.",
        ),
        (
            job(latest_day=0, due_day=0),
            2,
            "The standard GAS is with other engineers on every day between day 0 and day 0.",
        ),
        (
            two_in_a_group,
            2,
            "The downtime group G has its 1 jobs on every day between day 0 and day 0.",
        ),
        (
            lambda d: (
                d["jobs"][0].update(latest_day=0)
                or d["standards"][0].update(count=2)
                or d.update(engineers=d["engineers"][:1])
            ),
            2,
            (
                "The engineers with the skill INF have no room for it between day 0 and day 0 "
                "beside what they do in this plan."
            ),
        ),
    ],
)
def test_reasons(edit: Edit, routes: int, reason: str) -> None:
    """The first job is left out; the second is done on day 1, or on day 0 in its way."""
    instance = edited(edit)
    done = [route_of(instance, 0, 0 if routes == 2 else 1, (1,))] if routes else []
    reasons = reasons_of(instance, [route for route in done if route is not None])
    assert reasons[0] == reason


@given(documents(most_jobs=8, days=3))
@settings(max_examples=settings().max_examples // 2)
def test_nearest_first_keeps_every_rule(document: Document) -> None:
    instance = read(document)
    assert not breaches_of(instance, nearest_first(instance))
