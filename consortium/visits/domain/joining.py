"""Where one more job can join a plan: on a route that is there, or on a day that is still empty."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from consortium.visits.domain.costs import cost_of_route
from consortium.visits.domain.instance import VisitInstance
from consortium.visits.domain.plan import Route, route_of, standards_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A route with the job on it, and what it costs more than the route without it, in pounds."""

    route: Route
    cost: Fraction


@dataclass(slots=True)
class Room:
    """What a plan leaves over: routes by engineer and day, standards and groups by day."""

    instance: VisitInstance
    routes: dict[tuple[int, int], Route]
    taken: Counter[tuple[str, int]]
    grouped: Counter[tuple[str, int]]

    @classmethod
    def of(cls, instance: VisitInstance, routes: Iterable[Route]) -> "Room":
        room = cls(instance, {}, Counter(), Counter())
        for route in routes:
            room.put(route)
        return room

    def put(self, route: Route) -> None:
        """Add a route, in place of the one of that engineer and day where there is one."""
        self.remove(route.key)
        self.routes[route.key] = route
        self._count(route, 1)

    def remove(self, key: tuple[int, int]) -> None:
        route = self.routes.pop(key, None)
        if route is not None:
            self._count(route, -1)

    def _count(self, route: Route, by: int) -> None:
        jobs = self.instance.jobs
        for standard in standards_of(self.instance, route.jobs):
            self.taken[standard, route.day] += by
        for job in route.jobs:
            self.grouped[jobs[job].downtime_group, route.day] += by

    def is_group_full(self, job: int, day: int) -> bool:
        group = self.instance.jobs[job].downtime_group
        return bool(group) and self.grouped[group, day] >= self.instance.downtime_groups[group]

    def is_standard_out(self, job: int, day: int) -> bool:
        standard = self.instance.jobs[job].standard
        return bool(standard) and self.taken[standard, day] >= self.instance.standards[standard]

    def may_join(self, job: int, engineer: int, day: int) -> bool:
        """Whether standards and groups let the job join that engineer's day."""
        if self.is_group_full(job, day):
            return False
        if not self.is_standard_out(job, day):
            return True
        route = self.routes.get((engineer, day))
        standard = self.instance.jobs[job].standard
        return route is not None and standard in standards_of(self.instance, route.jobs)

    def has_empty_day(self, days: Iterable[tuple[int, int]]) -> bool:
        return any(key not in self.routes for key in days)


def days_open(instance: VisitInstance, job: int) -> list[tuple[int, int]]:
    """The engineers with the skill and the days they work on which the job is open."""
    one = instance.jobs[job]
    return [
        (position, day)
        for position, who in enumerate(instance.engineers)
        if one.skill in who.skills
        for day in sorted(who.shifts)
        if one.is_open_on(day)
    ]


def ways_to_join(room: Room, job: int) -> Iterator[Way]:
    """Every engineer's day that the job can join, with the cheapest place on it."""
    for engineer, day in days_open(room.instance, job):
        if room.may_join(job, engineer, day):
            way = _cheapest(room, job, engineer, day)
            if way is not None:
                yield way


def _cheapest(room: Room, job: int, engineer: int, day: int) -> Way | None:
    instance = room.instance
    there = room.routes.get((engineer, day))
    jobs = there.jobs if there else ()
    before = cost_of_route(instance, there).total if there else Fraction(0)
    ways = [
        Way(route=route, cost=cost_of_route(instance, route).total - before)
        for at in range(len(jobs) + 1)
        if (route := route_of(instance, engineer, day, (*jobs[:at], job, *jobs[at:])))
    ]
    return min(ways, key=lambda way: way.cost, default=None)
