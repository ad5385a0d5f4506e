"""Planning again: where jobs were before, and which of them may not move."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from consortium.foundation.domain.errors import Invalid
from consortium.visits.domain.instance import VisitInstance, VisitJob
from consortium.visits.domain.joining import Room
from consortium.visits.domain.plan import Route, route_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Who does a job, on which day, from which minute after midnight."""

    engineer: str
    day: int
    start: int


# Where each job was, by ids: the jobs of an instance may be others than before.
Previous = Mapping[str, Place]


def places_of(instance: VisitInstance, routes: Iterable[Route]) -> dict[str, Place]:
    """Where each job of a plan is, to plan again from."""
    return {
        instance.jobs[stop.job].id: Place(
            engineer=instance.engineers[route.engineer].id, day=route.day, start=stop.start
        )
        for route in routes
        for stop in route.stops
    }


def moved_by(instance: VisitInstance, routes: Iterable[Route], previous: Previous) -> set[str]:
    """The jobs that are with another engineer or on another day than before, or left out now.

    A job at another time of the same engineer's day has not moved, unless it was locked.
    """
    now = places_of(instance, routes)
    known = {job.id for job in instance.jobs}
    return {
        job
        for job, place in previous.items()
        if job in known
        and (job not in now or (now[job].engineer, now[job].day) != (place.engineer, place.day))
    }


def held(instance: VisitInstance, previous: Previous, locked: Collection[str]) -> VisitInstance:
    """The instance in which each locked job can only be done by whom, and when, it was.

    Raises:
        Invalid: a locked job cannot stay where it was; ``details`` has the ids under ``jobs``.
    """
    if not locked:
        return instance
    positions = {who.id: at for at, who in enumerate(instance.engineers)}
    jobs, skills = list(instance.jobs), [set(who.skills) for who in instance.engineers]
    dear = 1 + sum((job.unserved_cost for job in jobs), Fraction(0))
    for at, job in enumerate(jobs):
        place = previous.get(job.id)
        engineer = None if place is None else positions.get(place.engineer)
        if job.id not in locked or place is None or engineer is None:
            continue
        is_open = job.start_from(place.start) == place.start
        if is_open and instance.may_do(engineer, at, place.day):
            jobs[at] = _fixed(job, place, dear + job.unserved_cost)
            skills[engineer].add(jobs[at].skill)
    engineers = tuple(
        replace(who, skills=frozenset(own))
        for who, own in zip(instance.engineers, skills, strict=True)
    )
    fixed = replace(instance, jobs=tuple(jobs), engineers=engineers)
    _check_locked(fixed, previous, locked)
    return fixed


def _fixed(job: VisitJob, place: Place, unserved_cost: Fraction) -> VisitJob:
    """The job as one that only this engineer can do, and only then."""
    return replace(
        job,
        skill=f"only {place.engineer}",
        earliest_day=place.day,
        latest_day=place.day,
        windows=((place.start, place.start + job.duration),),
        unserved_cost=unserved_cost,
    )


def _check_locked(fixed: VisitInstance, previous: Previous, locked: Collection[str]) -> None:
    kept = places_of(fixed, kept_of(fixed, previous, locked))
    if lost := sorted(job for job in locked if kept.get(job) != previous.get(job, ())):
        raise Invalid(
            "locked_visit",
            f"Locked visits cannot stay where they are: {', '.join(lost)}.",
            next_step="Unlock them, or give their engineer and standards back.",
            details={"jobs": lost},
        )


def kept_of(
    instance: VisitInstance, previous: Previous, first: Collection[str]
) -> tuple[Route, ...]:
    """What can stay of a plan under the rules of the instance; some jobs have the first right."""
    positions = {who.id: at for at, who in enumerate(instance.engineers)}
    days: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at, job in enumerate(instance.jobs):
        place = previous.get(job.id)
        if place is not None and place.engineer in positions:
            days[positions[place.engineer], place.day].append(at)
    room = Room.of(instance, ())
    for turn in (True, False):
        for key, positions_there in sorted(days.items()):
            for at in positions_there:
                if (instance.jobs[at].id in first) is turn:
                    _keep(room, previous, key, at)
    return tuple(room.routes.values())


def _keep(room: Room, previous: Previous, key: tuple[int, int], job: int) -> None:
    instance = room.instance
    if not room.may_join(job, *key):
        return
    there = room.routes.get(key)
    together = [*(there.jobs if there else ()), job]
    together.sort(key=lambda each: previous[instance.jobs[each].id].start)
    if route := route_of(instance, *key, together):
        room.put(route)
