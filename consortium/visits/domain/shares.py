"""What each trust pays of a plan: shares that add up to its total, to the penny."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from consortium.foundation.domain.money import pennies, round_to_total
from consortium.visits.domain.allocation import Allocation, AllocationRule
from consortium.visits.domain.costs import cost_of_route, costs_of
from consortium.visits.domain.instance import VisitInstance
from consortium.visits.domain.plan import Route, unserved_by, visits_of


def shares_of(instance: VisitInstance, routes: Iterable[Route]) -> dict[str, Decimal]:
    """Each trust's part of what the routes and the jobs left out cost, in pounds.

    The way and the day of a route are shared by the allocation rule among the trusts it serves.
    A visit to a site, lateness and a job left out fall on the trust whose they are.
    """
    known = tuple(routes)
    parts: dict[str, Fraction] = dict.fromkeys(instance.trusts, Fraction(0))
    for route in known:
        costs = cost_of_route(instance, route)
        shared = costs.travel_km + costs.travel_time + costs.engineer_days
        weights = route_weights(instance, route)
        whole = sum(weights.values(), Fraction(0))
        for trust, weight in weights.items():
            parts[trust] += shared * weight / whole
        for jobs in visits_of(instance, route)[1:]:
            parts[instance.trust_of(jobs[0])] += instance.prices.site_visit
        for job in route.jobs:
            parts[instance.trust_of(job)] += instance.jobs[job].lateness(route.day)
    for job in unserved_by(instance, known):
        parts[instance.trust_of(job)] += instance.jobs[job].unserved_cost
    return round_to_total(parts, total=pennies(costs_of(instance, known).total))


def route_weights(instance: VisitInstance, route: Route) -> Mapping[str, Fraction]:
    """How the trusts on a route share its way and its day; where nothing has weight, equally."""
    weights: dict[str, Fraction] = defaultdict(Fraction)
    for job in route.jobs:
        weights[instance.trust_of(job)] += _counted(
            instance.allocation, instance.jobs[job].duration
        )
    weighed = {
        trust: _weight(instance.allocation, trust, counted) for trust, counted in weights.items()
    }
    return weighed if any(weighed.values()) else dict.fromkeys(weighed, Fraction(1))


def _counted(allocation: Allocation, minutes: int) -> Fraction:
    return Fraction(minutes if allocation.rule is AllocationRule.PER_MINUTE else 1)


def _weight(allocation: Allocation, trust: str, counted: Fraction) -> Fraction:
    if allocation.rule is AllocationRule.EQUAL:
        counted = Fraction(1)
    if allocation.rule is AllocationRule.WEIGHTS:
        counted = allocation.weights.get(trust, Fraction(0))
    return counted * (allocation.adjustment.of(trust) if allocation.adjustment else 1)
