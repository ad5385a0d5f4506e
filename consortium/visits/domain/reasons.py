"""Why a job is not in a plan, in a sentence for whoever waits for it."""

from collections.abc import Iterable

from consortium.foundation.domain.money import pennies, pounds
from consortium.visits.domain.costs import cost_of_route
from consortium.visits.domain.instance import VisitInstance
from consortium.visits.domain.joining import Room, days_open, ways_to_join
from consortium.visits.domain.plan import Route, route_of, unserved_by


def reasons_of(instance: VisitInstance, routes: Iterable[Route]) -> dict[int, str]:
    """A sentence for each job that no route serves, by the first thing that stands in its way."""
    known = tuple(routes)
    room = Room.of(instance, known)
    return {job: _reason(room, job) for job in unserved_by(instance, known)}


def _reason(room: Room, position: int) -> str:
    instance = room.instance
    job = instance.jobs[position]
    skilled = [who for who in instance.engineers if job.skill in who.skills]
    if not skilled:
        return f"No engineer has the skill {job.skill}."
    between = f"between day {job.earliest_day} and day {job.latest_day}"
    days = days_open(instance, position)
    if not days:
        return f"No engineer with the skill {job.skill} works {between}."
    alone = [route for who, day in days if (route := route_of(instance, who, day, (position,)))]
    if not alone:
        return (
            f"It fits into no shift {between}: {job.duration} minutes, the way there and back"
            f"{' and its windows' if job.windows else ''} are too much for any of them."
        )
    if job.standard and not instance.standards[job.standard]:
        return f"There is no standard {job.standard}."
    if job.downtime_group and not instance.downtime_groups[job.downtime_group]:
        return f"No job of the downtime group {job.downtime_group} may be done on any day."
    least = min(cost_of_route(instance, route).total for route in alone)
    joined = min((way.cost for way in ways_to_join(room, position)), default=None)
    if joined is not None:
        return (
            f"Doing it would add {pounds(pennies(joined))} to this plan; leaving it out costs "
            f"{pounds(pennies(job.unserved_cost))}."
        )
    if least > job.unserved_cost and room.has_empty_day(days):
        return (
            f"A day for it costs {pounds(pennies(least))} at least; leaving it out costs "
            f"{pounds(pennies(job.unserved_cost))}."
        )
    return _taken(room, position, between)


def _taken(room: Room, position: int, between: str) -> str:
    """What others have taken on every day on which it could be done."""
    instance = room.instance
    job = instance.jobs[position]
    days = sorted({day for _, day in days_open(instance, position)})
    if job.downtime_group and all(room.is_group_full(position, day) for day in days):
        most = instance.downtime_groups[job.downtime_group]
        return (
            f"The downtime group {job.downtime_group} has its {most} jobs on every day {between}."
        )
    if job.standard and all(room.is_standard_out(position, day) for day in days):
        return f"The standard {job.standard} is with other engineers on every day {between}."
    return (
        f"The engineers with the skill {job.skill} have no room for it {between} beside what they "
        "do in this plan."
    )
