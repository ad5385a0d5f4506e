"""A plan of visits within a time: proven where it is small, searched for where it is large."""

import random
import time
from collections.abc import Callable, Collection, Mapping
from fractions import Fraction

from consortium.visits.domain.bound import least_cost
from consortium.visits.domain.instance import VisitInstance
from consortium.visits.domain.nearest import nearest_first
from consortium.visits.domain.plan import Route, route_of
from consortium.visits.domain.replanning import Previous, held, kept_of
from consortium.visits.domain.result import Unshared, VisitPlan
from consortium.visits.domain.rules import breaches_of
from consortium.visits.solvers.exact import best_of_all
from consortium.visits.solvers.finding import Finding
from consortium.visits.solvers.state import State
from consortium.visits.solvers.tables import Changes, Jobs, Key, Tables, as_sequences, exact

# How far, of how much, and in words.
Progress = Callable[[int, int, str], None]
SECONDS, SEED = 10.0, 1
# The part of the time in which all routes of a small instance are listed and chosen from.
LISTING = 0.15
# The part that is kept for timing the routes exactly and giving reasons.
FINISHING = 0.04


def plan(
    instance: VisitInstance,
    *,
    seconds: float = SECONDS,
    seed: int = SEED,
    previous: Previous | None = None,
    locked: Collection[str] = (),
    change_cost: Fraction | None = None,
    progress: Progress = lambda *_: None,
) -> VisitPlan:
    """The cheapest plan that was found in the time, with a reason for each job it leaves out.

    With a ``previous`` plan it begins from what can stay of it; each job that moves to another
    engineer or day counts as ``change_cost`` pounds more, half of what leaving a job out costs
    unless it is given. Jobs that are ``locked`` stay where and when they were. The same instance
    and seed give the same plan where it is proven; otherwise the machine's speed has a say.

    Raises:
        Invalid: a locked job cannot stay.
    """
    until = time.monotonic() + seconds
    previous = previous or {}
    fixed = held(instance, previous, locked)
    tables = Tables(fixed, _changes(fixed, previous, change_cost))
    progress(0, 1000, "first plan")
    first = kept_of(fixed, previous, locked) if previous else nearest_first(fixed)
    found = best_of_all(tables, until=time.monotonic() + LISTING * seconds)
    if found is not None and found.routes is not None:
        bound = least_cost(instance) if previous else exact(found.bound)
        return VisitPlan.of(instance, _timed(fixed, found.routes), bound)
    state = State.of(tables, as_sequences(first))
    chance = random.Random(seed)  # noqa: S311 (it guards nothing)
    finding = Finding(state, chance, until=until - FINISHING * seconds)
    routes = _timed(fixed, finding.run(progress))
    sound = first if breaches_of(fixed, routes) else routes
    return VisitPlan.of(instance, sound, least_cost(instance))


def is_of_one_trust(instance: VisitInstance) -> bool:
    """Whether a trust alone would plan just the same."""
    alone = [instance.of_trust(trust) for trust in instance.trusts]
    return any(own.jobs == instance.jobs and own.engineers == instance.engineers for own in alone)


def unshared(plan_of_all: VisitPlan, *, seconds: float = SECONDS, seed: int = SEED) -> Unshared:
    """The jobs of a plan with each trust alone, each planned in its part of the time."""
    until = time.monotonic() + seconds
    instance = plan_of_all.instance
    alone = {trust: instance.of_trust(trust) for trust in instance.trusts}
    left = len(instance.jobs)
    plans = {}
    for trust, own in alone.items():
        if own.jobs == instance.jobs and own.engineers == instance.engineers:
            return Unshared(plans={trust: plan_of_all})
        share = (until - time.monotonic()) * len(own.jobs) / max(1, left)
        plans[trust] = plan(own, seconds=max(share, 0.05), seed=seed)
        left -= len(own.jobs)
    return Unshared(plans=plans)


def _changes(instance: VisitInstance, previous: Previous, change_cost: Fraction | None) -> Changes:
    if not previous:
        return Changes()
    positions = {who.id: at for at, who in enumerate(instance.engineers)}
    place = {}
    for at, job in enumerate(instance.jobs):
        was = previous.get(job.id)
        if was is not None and was.engineer in positions:
            place[at] = (positions[was.engineer], was.day)
    if change_cost is None:
        change_cost = min((job.unserved_cost for job in instance.jobs), default=Fraction(0)) / 2
    return Changes(place, float(change_cost))


def _timed(instance: VisitInstance, sequences: Mapping[Key, Jobs]) -> list[Route]:
    """The routes as the domain times them; one that it refuses is left out."""
    timed = (route_of(instance, *key, jobs) for key, jobs in sequences.items())
    return [route for route in timed if route is not None]
