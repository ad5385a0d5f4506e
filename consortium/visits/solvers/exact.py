"""Every route worth having, where there are few: the best plan then, with its proof.

A dynamic programme over subsets of jobs. Of two orders of the same jobs that end with the same job
one that is neither later nor dearer stands for both. All routes are then chosen from at once.
"""

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from consortium.visits.solvers.choosing import Chosen, Column, choose
from consortium.visits.solvers.tables import Jobs, Key, Tables

# With more routes, or more ways to begin one, the best plan is looked for in another way.
MOST_ROUTES, MOST_WAYS = 60_000, 200_000
# How many ways are tried between two looks at the clock.
LOOK = 512


class TooMany(Exception):
    """There are more routes than can be listed in the time there is."""


@dataclass(frozen=True, slots=True)
class _Shift:
    """What engineers' days have in common that can have the same routes."""

    home: int
    start: int
    end: int
    skills: frozenset[str]


# The minute at which the last job of some order ends, what the way to it cost, and the order.
_Way = tuple[int, float, Jobs]


def best_of_all(tables: Tables, *, until: float) -> Chosen | None:
    """The best plan with its bound; None when there are too many routes, or no time for them."""
    try:
        columns = list(_columns(tables, until))
    except TooMany:
        return None
    if not columns:
        return Chosen({}, sum(tables.unserved))
    chosen = choose(tables, columns, until=until)
    return None if chosen.routes is None else chosen


def _columns(tables: Tables, until: float) -> Iterator[Column]:
    count = 0
    for shift, keys in _shifts(tables).items():
        for jobs in _orders(tables, shift, keys, until):
            for key in keys:
                if not all(tables.may_do(job, key) for job in jobs):
                    continue
                cost = tables.cost(key, jobs)
                if cost is not None and cost < sum(tables.unserved[job] for job in jobs):
                    count += 1
                    yield Column(key, jobs, cost)
            if count > MOST_ROUTES:
                raise TooMany


def _shifts(tables: Tables) -> dict[_Shift, list[Key]]:
    found: dict[_Shift, list[Key]] = defaultdict(list)
    for key in tables.keys:
        who = tables.instance.engineers[key[0]]
        start, end = who.shifts[key[1]]
        found[_Shift(who.home, start, end, who.skills)].append(key)
    return found


def _orders(tables: Tables, shift: _Shift, keys: list[Key], until: float) -> Iterator[Jobs]:
    """The cheapest order of each set of jobs that can be done within the shift on one day."""
    days = {
        job: frozenset(day for _, day in keys if day in tables.days[job])
        for job in range(len(tables.instance.jobs))
        if tables.instance.jobs[job].skill in shift.skills
    }
    layer: dict[tuple[frozenset[int], int], list[_Way]] = {
        (frozenset(), -1): [(shift.start, 0.0, ())]
    }
    together = {frozenset[int](): frozenset(day for _, day in keys)}
    tried = 0
    while layer:
        grown: dict[tuple[frozenset[int], int], list[_Way]] = defaultdict(list)
        for (done, last), ways in layer.items():
            place = shift.home if last < 0 else tables.instance.jobs[last].node
            for job, open_days in days.items():
                if job in done or together[done].isdisjoint(open_days):
                    continue
                larger = done | {job}
                together.setdefault(larger, together[done] & open_days)
                for way in ways:
                    _grow(tables, shift, place, job, way, grown[larger, job])
                tried += 1
                if tried % LOOK == 0 and time.monotonic() > until:
                    raise TooMany
        layer = {state: ways for state, ways in grown.items() if ways}
        if len(layer) > MOST_WAYS:
            raise TooMany
        yield from _best_home(tables, shift, layer)


def _grow(
    tables: Tables, shift: _Shift, place: int, position: int, way: _Way, ways: list[_Way]
) -> None:
    """Add the way that does one job more, unless another is as early and as cheap."""
    minute, cost, order = way
    job = tables.instance.jobs[position]
    start = job.start_from(minute + tables.minutes[place][job.node])
    if start is None or start + job.duration > shift.end:
        return
    ended, paid = start + job.duration, cost + tables.going[place][job.node]
    if any(other[0] <= ended and other[1] <= paid + 1e-9 for other in ways):
        return
    ways[:] = [other for other in ways if other[0] < ended or other[1] < paid - 1e-9]
    ways.append((ended, paid, (*order, position)))


def _best_home(
    tables: Tables, shift: _Shift, layer: dict[tuple[frozenset[int], int], list[_Way]]
) -> Iterator[Jobs]:
    best: dict[frozenset[int], tuple[float, Jobs]] = {}
    for (done, last), ways in layer.items():
        place = tables.instance.jobs[last].node
        way_home = tables.minutes[place][shift.home]
        for minute, cost, order in ways:
            whole = cost + tables.homeward[place][shift.home]
            known = best.get(done)
            if minute + way_home <= shift.end and (known is None or whole < known[0]):
                best[done] = (whole, order)
    for _, order in best.values():
        yield order
