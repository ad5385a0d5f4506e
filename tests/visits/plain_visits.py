"""A plan told from its document in the plainest way: the oracle of the planner's tests.

It shares nothing with the product: amounts are fractions, routes are tried in every order, and the
best plan is a dynamic programme over the sets of jobs that are done.
"""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, permutations, product
from typing import Any

Document = dict[str, Any]
Sets = dict[frozenset[int], Fraction]


def best_by_trying(document: Document) -> Fraction:
    """The least cost of all plans that keep every rule, in pounds."""
    jobs = document["jobs"]
    best: Sets = {frozenset(): Fraction(0)}
    for day in range(document["horizon"]["days"]):
        today = best_of_day(document, day)
        grown: Sets = {}
        for done, cost in best.items():
            for more, extra in today.items():
                if not done & more:
                    _keep(grown, done | more, cost + extra)
        best = grown
    return min(
        cost + sum(_exact(job["unserved_cost"]) for at, job in enumerate(jobs) if at not in done)
        for done, cost in best.items()
    )


def best_of_day(document: Document, day: int) -> Sets:
    """The least cost of each set of jobs that can be done on a day, over all engineers."""
    routes = [
        [(frozenset[int](), Fraction(0)), *_routes(document, engineer, shift)]
        for engineer in document["engineers"]
        for shift in engineer["shifts"]
        if shift["day"] == day
    ]
    found: Sets = {}
    for choice in product(*routes):
        chosen = [done for done, _ in choice]
        together = frozenset[int]().union(*chosen)
        is_disjoint = len(together) == sum(map(len, chosen))
        if is_disjoint and _shares_well(document, chosen):
            _keep(found, together, sum((cost for _, cost in choice), Fraction(0)))
    return found


def _routes(
    document: Document, engineer: Document, shift: Document
) -> Iterator[tuple[frozenset[int], Fraction]]:
    numbers = range(len(document["jobs"]))
    for size in range(1, len(numbers) + 1):
        for chosen in combinations(numbers, size):
            costs = [_cost(document, engineer, shift, order) for order in permutations(chosen)]
            possible = [cost for cost in costs if cost is not None]
            if possible:
                yield frozenset(chosen), min(possible)


def _cost(
    document: Document, engineer: Document, shift: Document, order: tuple[int, ...]
) -> Fraction | None:
    prices, travel = document["costs"], document["travel"]
    place, minute, cost = engineer["home"], shift["start"], _exact(prices["engineer_day"])
    at = {name: number for number, name in enumerate(travel["nodes"])}

    def go(to: str) -> Fraction:
        nonlocal minute, place
        took = travel["minutes"][at[place]][at[to]]
        km = _exact(travel["km"][at[place]][at[to]])
        minute, place = minute + took, to
        return km * _exact(prices["per_km"]) + Fraction(took, 60) * _exact(
            prices["per_travel_hour"]
        )

    for number in order:
        job = document["jobs"][number]
        day = shift["day"]
        if (
            job["skill"] not in engineer["skills"]
            or not job["earliest_day"] <= day <= job["latest_day"]
        ):
            return None
        cost += _exact(prices["site_visit"]) if place != job["site"] else 0
        cost += go(job["site"]) + _exact(job["late_cost_per_day"]) * max(0, day - job["due_day"])
        starts = [
            max(minute, opens)
            for opens, closes in job.get("windows") or [[0, 10**6]]
            if max(minute, opens) + job["duration"] <= closes
        ]
        if not starts:
            return None
        minute = min(starts) + job["duration"]
    cost += go(engineer["home"])
    return None if minute > shift["end"] else cost


def _shares_well(document: Document, chosen: list[frozenset[int]]) -> bool:
    jobs = document["jobs"]
    standards = Counter(
        standard
        for done in chosen
        for standard in {jobs[number].get("standard") for number in done} - {None}
    )
    groups = Counter(jobs[number].get("downtime_group") for done in chosen for number in done)
    return all(
        standards[each["type"]] <= each["count"] for each in document.get("standards", [])
    ) and all(
        groups[each["id"]] <= each["max_per_day"] for each in document.get("downtime_groups", [])
    )


def _keep(found: Sets, key: frozenset[int], cost: Fraction) -> None:
    if key not in found or cost < found[key]:
        found[key] = cost


def _exact(value: Any) -> Fraction:
    return Fraction(str(value))
