"""The hard rules of a plan, each with the code of what breaks it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from consortium.visits.domain.instance import VisitInstance
from consortium.visits.domain.plan import Route, Stop, standards_of


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that a plan breaks: a stable code, and a sentence with the names concerned."""

    code: str
    message: str


def breaches_of(instance: VisitInstance, routes: Iterable[Route]) -> tuple[Breach, ...]:
    """Everything that is wrong with a plan; nothing when it keeps every rule."""
    known = tuple(routes)
    return (
        *_breaches_of_doubles(instance, known),
        *(breach for route in known for breach in _breaches_of_route(instance, route)),
        *_breaches_of_standards(instance, known),
        *_breaches_of_groups(instance, known),
    )


def _breaches_of_doubles(instance: VisitInstance, routes: tuple[Route, ...]) -> Iterator[Breach]:
    for (engineer, day), times in Counter(route.key for route in routes).items():
        if times > 1:
            name = instance.engineers[engineer].id
            yield Breach("duplicate_route", f"{name} has {times} routes on day {day}")
    for job, times in Counter(job for route in routes for job in route.jobs).items():
        if times > 1:
            yield Breach("job_twice", f"{instance.jobs[job].id} is done {times} times")


def _breaches_of_route(instance: VisitInstance, route: Route) -> Iterator[Breach]:
    who = instance.engineers[route.engineer]
    name = f"{who.id} on day {route.day}"
    if not route.stops:
        yield Breach("empty_route", f"{name} has nothing to do")
    if route.day not in who.shifts:
        yield Breach("no_shift", f"{name} does not work")
        return
    starts, ends = who.shifts[route.day]
    if route.depart < starts:
        yield Breach("depart_early", f"{name} leaves at {route.depart}, before {starts}")
    minute, place = route.depart, who.home
    for stop in route.stops:
        node = instance.jobs[stop.job].node
        arrive = minute + instance.minutes[place][node]
        yield from _breaches_of_stop(instance, route, stop, arrive)
        minute, place = stop.end, node
    back = minute + instance.minutes[place][who.home]
    if back > ends:
        yield Breach("overtime", f"{name} is back at {back}, after {ends}")


def _breaches_of_stop(
    instance: VisitInstance, route: Route, stop: Stop, arrive: int
) -> Iterator[Breach]:
    who, job = instance.engineers[route.engineer], instance.jobs[stop.job]
    if job.skill not in who.skills:
        yield Breach("skill", f"{who.id} lacks {job.skill} for {job.id}")
    if not job.is_open_on(route.day):
        yield Breach("day_window", f"{job.id} is not open on day {route.day}")
    if stop.start < arrive or stop.end != stop.start + job.duration:
        yield Breach("time", f"{who.id} cannot do {job.id} from {stop.start} to {stop.end}")
    is_inside = any(opens <= stop.start and stop.end <= closes for opens, closes in job.windows)
    if job.windows and not is_inside:
        yield Breach("access_window", f"{job.id} is outside its windows at {stop.start}")


def _breaches_of_standards(instance: VisitInstance, routes: tuple[Route, ...]) -> Iterator[Breach]:
    taken = Counter(
        (standard, route.day) for route in routes for standard in standards_of(instance, route.jobs)
    )
    for (standard, day), engineers in sorted(taken.items()):
        count = instance.standards[standard]
        if engineers > count:
            message = f"{standard} is with {engineers} engineers on day {day}; there are {count}"
            yield Breach("standard", message)


def _breaches_of_groups(instance: VisitInstance, routes: tuple[Route, ...]) -> Iterator[Breach]:
    done = Counter(
        (group, route.day)
        for route in routes
        for job in route.jobs
        if (group := instance.jobs[job].downtime_group)
    )
    for (group, day), jobs in sorted(done.items()):
        most = instance.downtime_groups[group]
        if jobs > most:
            yield Breach("downtime", f"{jobs} jobs of {group} on day {day}; at most {most} may be")
