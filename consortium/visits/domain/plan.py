"""A plan of visits: routes of engineers' days, timed as early as they can be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from consortium.visits.domain.instance import VisitInstance

# The jobs of an engineer's day in their order, by engineer and day.
DayRoutes = Mapping[tuple[int, int], tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One job on a route; minutes after midnight."""

    job: int
    arrive: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """An engineer's day from home to home."""

    engineer: int
    day: int
    depart: int
    back: int
    stops: tuple[Stop, ...]

    @property
    def jobs(self) -> tuple[int, ...]:
        return tuple(stop.job for stop in self.stops)

    @property
    def key(self) -> tuple[int, int]:
        return self.engineer, self.day


def route_of(instance: VisitInstance, engineer: int, day: int, jobs: Iterable[int]) -> Route | None:
    """The jobs in this order, each as early as can be; None when it breaks a rule of one route."""
    who = instance.engineers[engineer]
    if day not in who.shifts:
        return None
    depart, shift_end = who.shifts[day]
    minute, place, stops = depart, who.home, []
    for position in jobs:
        job = instance.jobs[position]
        if job.skill not in who.skills or not job.is_open_on(day):
            return None
        arrive = minute + instance.minutes[place][job.node]
        start = job.start_from(arrive)
        if start is None:
            return None
        minute, place = start + job.duration, job.node
        stops.append(Stop(job=position, arrive=arrive, start=start, end=minute))
    back = minute + instance.minutes[place][who.home]
    if back > shift_end or not stops:
        return None
    return Route(engineer=engineer, day=day, depart=depart, back=back, stops=tuple(stops))


def places_of(instance: VisitInstance, route: Route) -> list[int]:
    """The places of a route in their order, home at both ends."""
    home = instance.engineers[route.engineer].home
    return [home, *(instance.jobs[stop.job].node for stop in route.stops), home]


def legs_of(instance: VisitInstance, route: Route) -> list[tuple[int, int]]:
    """From where to where the engineer goes; consecutive jobs at one place are a leg too."""
    return list(pairwise(places_of(instance, route)))


def visits_of(instance: VisitInstance, route: Route) -> list[tuple[int, ...]]:
    """The jobs of each visit to a site, in their order.

    Jobs at the engineer's own home before any travel are no visit that somebody pays for, and
    stand first, in a visit of their own, which may be empty.
    """
    found: list[list[int]] = [[]]
    for (place, node), stop in zip(legs_of(instance, route), route.stops, strict=False):
        if place != node:
            found.append([])
        found[-1].append(stop.job)
    return [tuple(jobs) for jobs in found]


def standards_of(instance: VisitInstance, jobs: Iterable[int]) -> frozenset[str]:
    """The reference standards that the jobs need."""
    return frozenset(instance.jobs[job].standard for job in jobs) - {""}


def unserved_by(instance: VisitInstance, routes: Iterable[Route]) -> tuple[int, ...]:
    done = {stop.job for route in routes for stop in route.stops}
    return tuple(job for job in range(len(instance.jobs)) if job not in done)
