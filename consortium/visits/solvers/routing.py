"""Part of a plan given to VROOM: some engineers' days, some jobs, and what is free of the rest.

VROOM knows skills, shifts and windows, but neither standards nor downtime groups nor lateness.
So a standard is allotted to engineers' days beforehand, as one more skill; a job of a group is
open only on days it is given; and a job is open on late days only when the caller says so.
"""

import random
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import vroom

from consortium.visits.solvers.state import State
from consortium.visits.solvers.tables import Jobs, Key, Tables, scale_of

PROFILE = "car"
# Between the end of one day and the start of the next.
NIGHT = 1


@dataclass(slots=True)
class Router:
    """VROOM with the travel times of one instance; jobs and engineers are translated once."""

    tables: Tables
    day_length: int = field(init=False)
    scale: int = field(init=False)
    durations: object = field(init=False)
    costs: object = field(init=False)
    skills: dict[str, int] = field(default_factory=dict)
    jobs: dict[tuple[int, Jobs, tuple[int, ...]], vroom.Job] = field(default_factory=dict)
    vehicles: dict[tuple[int, tuple[int, ...]], vroom.Vehicle] = field(default_factory=dict)
    numbers: dict[Key, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        tables = self.tables
        instance = tables.instance
        ends = [end for who in instance.engineers for _, end in who.shifts.values()]
        ends += [closes for job in instance.jobs for _, closes in job.windows]
        self.day_length = max(ends, default=0) + NIGHT
        self.scale = scale_of(tables)
        homes = [who.home for who in instance.engineers]
        places = [*range(len(instance.nodes)), *homes]
        minutes = np.array(tables.minutes)[np.ix_(places, places)]
        costs = np.array(tables.going)[np.ix_(places, places)]
        nodes = len(instance.nodes)
        costs[:, nodes:] = np.array(tables.homeward)[np.ix_(places, homes)]
        self.durations = minutes.astype("uint32")
        self.costs = np.rint(costs * self.scale).astype("uint32")
        self.numbers = {key: number for number, key in enumerate(tables.keys)}

    def routes(
        self,
        keys: Collection[Key],
        days: Mapping[int, Jobs],
        allotted: Mapping[Key, Collection[str]],
        *,
        staying: Mapping[int, int] | None = None,
        level: int = 0,
    ) -> dict[Key, Jobs]:
        """Good routes for these engineers' days over these jobs, each open on the days given.

        ``staying`` names the engineer that a job must stay with. Jobs that no route serves are
        left out.
        """
        staying = staying or {}
        days = {job: open_on for job, open_on in days.items() if open_on}
        if not keys or not days:
            return {}
        problem = vroom.Input()
        problem.set_durations_matrix(PROFILE, self.durations)
        problem.set_costs_matrix(PROFILE, self.costs)
        for key in keys:
            problem._add_vehicle(self._vehicle(key, allotted.get(key, ()), staying))
        for job, open_days in days.items():
            problem._add_job(self._job(job, open_days, staying.get(job)))
        solution = problem._solve(exploration_level=level, nb_threads=1, timeout=None)
        rows = np.asarray(solution._routes_numpy())
        rows = rows[rows["type"] == b"job"]
        found: dict[Key, list[int]] = defaultdict(list)
        for number, job in zip(rows["vehicle_id"].tolist(), rows["id"].tolist(), strict=True):
            found[self.tables.keys[number]].append(job)
        return {key: tuple(jobs) for key, jobs in found.items()}

    def _skill(self, name: str) -> int:
        return self.skills.setdefault(name, len(self.skills))

    def _vehicle(
        self, key: Key, standards: Collection[str], staying: Mapping[int, int]
    ) -> vroom.Vehicle:
        engineer, day = key
        who = self.tables.instance.engineers[engineer]
        skills = {self._skill(f"skill {skill}") for skill in who.skills}
        skills |= {self._skill(f"standard {standard}") for standard in standards}
        if staying:
            skills.add(self._skill(f"engineer {engineer}"))
        name = (self.numbers[key], tuple(sorted(skills)))
        if name not in self.vehicles:
            start, end = who.shifts[day]
            home = len(self.tables.instance.nodes) + engineer
            midnight = day * self.day_length
            self.vehicles[name] = vroom.Vehicle(
                self.numbers[key],
                start=home,
                end=home,
                skills=skills,
                time_window=vroom.TimeWindow(midnight + start, midnight + end),
                costs=vroom.VehicleCosts(fixed=round(self.tables.engineer_day * self.scale)),
            )
        return self.vehicles[name]

    def _job(self, position: int, days: Jobs, engineer: int | None) -> vroom.Job:
        job = self.tables.instance.jobs[position]
        skills = {self._skill(f"skill {job.skill}")}
        if job.standard:
            skills.add(self._skill(f"standard {job.standard}"))
        if engineer is not None:
            skills.add(self._skill(f"engineer {engineer}"))
        name = (position, days, tuple(sorted(skills)))
        if name not in self.jobs:
            windows = job.windows or ((0, self.day_length + job.duration - NIGHT),)
            self.jobs[name] = vroom.Job(
                position,
                location=job.node,
                default_service=job.duration,
                skills=skills,
                time_windows=[
                    vroom.TimeWindow(
                        day * self.day_length + opens,
                        day * self.day_length + closes - job.duration,
                    )
                    for day in days
                    for opens, closes in windows
                    if closes - opens >= job.duration
                ],
            )
        return self.jobs[name]


def allot(
    state: State, keys: Collection[Key], jobs: Collection[int], rng: random.Random
) -> dict[Key, set[str]]:
    """Which engineers' days get the standards that the rest of the plan leaves, by chance.

    Engineers who can do more of the jobs that need a standard are likelier to get it.
    """
    instance = state.tables.instance
    needing: dict[str, list[int]] = defaultdict(list)
    for job in jobs:
        if standard := instance.jobs[job].standard:
            needing[standard].append(job)
    by_day: dict[int, list[int]] = defaultdict(list)
    for engineer, day in keys:
        by_day[day].append(engineer)
    allotted: dict[Key, set[str]] = defaultdict(set)
    for standard, needed in needing.items():
        for day, engineers in by_day.items():
            free = instance.standards[standard] - state.taken[standard, day]
            weights = {
                engineer: sum(state.tables.may_do(job, (engineer, day)) for job in needed)
                for engineer in engineers
            }
            able = [engineer for engineer in engineers if weights[engineer]]
            for _ in range(min(free, len(able))):
                chosen = rng.choices(able, [weights[each] for each in able])[0]
                able.remove(chosen)
                allotted[chosen, day].add(standard)
    return allotted


def open_days(
    state: State,
    keys: Collection[Key],
    jobs: Collection[int],
    late: Mapping[int, int],
    rng: random.Random,
) -> dict[int, Jobs]:
    """The days among those given on which each job may be done, so that no group is exceeded.

    A job is open to its due day, or to the day that ``late`` gives it.
    """
    instance = state.tables.instance
    days = sorted({day for _, day in keys})
    found = {}
    grouped: dict[tuple[str, int], list[int]] = defaultdict(list)
    for position in jobs:
        job = instance.jobs[position]
        # What is overdue from the start is late on any day.
        due = job.due_day if job.due_day >= job.earliest_day else job.latest_day
        last = min(job.latest_day, max(due, late.get(position, due)))
        able = state.tables.days[position]
        found[position] = [day for day in days if day in able and day <= last]
        if job.downtime_group:
            for day in found[position]:
                grouped[job.downtime_group, day].append(position)
    for (group, day), members in grouped.items():
        free = instance.downtime_groups[group] - state.grouped[group, day]
        if len(members) > free:
            kept = rng.sample(members, max(0, free))
            for position in members:
                if position not in kept:
                    found[position].remove(day)
    return {position: tuple(open_on) for position, open_on in found.items()}
