"""Shared visits: cost against nearest-first, each trust alone and the bound; planning again."""

import time
from collections.abc import Mapping
from dataclasses import replace

from benchmarks.measure import Count, Duration, Ratio, Row, Subject, Target
from benchmarks.visit_months import Size, make_visits
from consortium.visits.domain.costs import costs_of
from consortium.visits.domain.instance import VisitInstance
from consortium.visits.domain.nearest import nearest_first
from consortium.visits.domain.replanning import Place, moved_by, places_of
from consortium.visits.domain.result import VisitPlan
from consortium.visits.solvers.planning import plan, unshared

MONTH = Size(154, 28, 6, 25)
SECONDS = 10.0
# Cheaper by 15 %, after so many seconds.
CHEAPER = Target(0.85)
AFTER = {Size(500, 28, 20, 30): 10.0, Size(2000, 365, 6, 25): 10.0, Size(10_000, 365, 30, 60): 60.0}
AGAIN = 5.0
NO_PEER = "none: what the product promises on two cores"
NEAREST = "each engineer, day after day, to the nearest open job"


def measure(_world: object, *, after: Mapping[Size, float] = AFTER) -> list[Subject]:
    """Each size once: what takes a minute is not turned about."""
    month = make_visits(MONTH)
    shared, taken = _planned(month, SECONDS)
    began = time.monotonic()
    alone = float(unshared(shared, seconds=SECONDS).costs.total)
    title = f"Visits: {MONTH}"
    against = Ratio(
        what=f"cost, each trust's plan also after {time.monotonic() - began:.0f} s together",
        ours=float(shared.costs.total),
        peer=alone,
        unit="£",
        target=CHEAPER,
    )
    subjects = [
        _against_nearest(title, shared, taken),
        Subject(title=title, peer="each trust alone, with all engineers", rows=(against,)),
        Subject(title=title, peer=NO_PEER, rows=_again(shared)),
    ]
    for size, seconds in after.items():
        found, spent = _planned(make_visits(size), seconds)
        subjects.append(_against_nearest(f"Visits: {size}", found, spent))
    return subjects


def _planned(instance: VisitInstance, seconds: float) -> tuple[VisitPlan, str]:
    began, worked = time.monotonic(), time.process_time()
    found = plan(instance, seconds=seconds)
    wall, cpu = time.monotonic() - began, time.process_time() - worked
    return found, f"after {wall:.0f} s, {cpu:.0f} of them at work"


def _against_nearest(title: str, found: VisitPlan, taken: str) -> Subject:
    bound = float(found.bound or 0)
    nearest = costs_of(found.instance, nearest_first(found.instance))
    row = Ratio(
        what=f"cost {taken}; bound £{bound:,.0f}, {len(found.unserved)} jobs left out",
        ours=float(found.costs.total),
        peer=float(nearest.total),
        unit="£",
        target=CHEAPER,
    )
    return Subject(title=title, peer=NEAREST, rows=(row,))


def _again(before: VisitPlan) -> tuple[Row, ...]:
    """An engineer is ill on the busiest day; a quarter of the other visits are locked."""
    instance = before.instance
    ill = max(before.routes, key=lambda route: len(route.stops))
    engineers = list(instance.engineers)
    shifts = dict(engineers[ill.engineer].shifts)
    del shifts[ill.day]
    engineers[ill.engineer] = replace(engineers[ill.engineer], shifts=shifts)
    changed = replace(instance, engineers=tuple(engineers))
    previous = places_of(instance, before.routes)
    free = {instance.jobs[job].id for job in ill.jobs}
    locked = sorted(set(previous) - free)[::4]
    began = time.monotonic()
    after = plan(changed, seconds=AGAIN * 0.8, previous=previous, locked=locked)
    seconds = time.monotonic() - began
    places: dict[str, Place] = places_of(changed, after.routes)
    moved = moved_by(changed, after.routes, previous) - free
    return (
        Duration(what="planned again", seconds=seconds, limit=AGAIN),
        Count(
            what="locked visits that moved",
            found=sum(places.get(job) != previous[job] for job in locked),
            limit=0,
            unit="visits",
        ),
        Count(
            what=f"jobs moved beside the {len(free)} that had to",
            found=len(moved),
            limit=3,
            unit="jobs",
        ),
    )
