"""Choosing the best plan out of a pool of routes: a set-partitioning programme for HiGHS.

Every job on at most one route, every engineer's day with at most one; standards and downtime
groups within their counts on every day; jobs that no route takes cost what leaving them out does.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from consortium.tenders.solvers.award_programme import Programme, Run
from consortium.visits.solvers.state import Pool, State
from consortium.visits.solvers.tables import Jobs, Key, Tables

# Two plans closer than this are the same, in pounds.
CLOSE = 0.001


@dataclass(frozen=True, slots=True)
class Column:
    """A route that may be chosen: whose day, which jobs, what it costs."""

    key: Key
    jobs: Jobs
    cost: float


@dataclass(frozen=True, slots=True)
class Chosen:
    """The routes chosen, or None when there was no time; no choice is below ``bound``."""

    routes: dict[Key, Jobs] | None
    bound: float


def choose(
    tables: Tables, columns: Sequence[Column], *, until: float, start: State | None = None
) -> Chosen:
    """The cheapest choice of these routes by ``until`` on the monotonic clock."""
    programme = programme_of(tables, columns)
    run = programme.run(until=until, start=_values(columns, start), gap=CLOSE)
    if run.values is None:
        return Chosen(None, run.bound)
    routes = {
        column.key: column.jobs
        for column, value in zip(columns, run.values, strict=True)
        if value > 0.5
    }
    return Chosen(routes, run.bound)


def relaxed(tables: Tables, columns: Sequence[Column], *, until: float) -> Run:
    """The same choice with parts of routes; its reduced costs say which routes matter."""
    return programme_of(tables, columns).run(until=until, relaxed=True)


def programme_of(tables: Tables, columns: Sequence[Column]) -> Programme:
    instance = tables.instance
    programme = Programme()
    programme.offset = sum(tables.unserved)
    jobs: dict[int, list[int]] = defaultdict(list)
    keys: dict[Key, list[int]] = defaultdict(list)
    standards: dict[tuple[str, int], list[int]] = defaultdict(list)
    groups: dict[tuple[str, int], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for column in columns:
        saved = sum(tables.unserved[job] for job in column.jobs)
        at = programme.column(cost=column.cost - saved)
        keys[column.key].append(at)
        for standard in tables.standards(column.jobs):
            standards[standard, column.key[1]].append(at)
        for job in column.jobs:
            jobs[job].append(at)
            if group := instance.jobs[job].downtime_group:
                groups[group, column.key[1]][at] += 1
    for members in (*jobs.values(), *keys.values()):
        programme.row(((at, 1.0) for at in members), most=1.0)
    for (standard, _), members in standards.items():
        programme.row(((at, 1.0) for at in members), most=float(instance.standards[standard]))
    for (group, _), counted in groups.items():
        most = float(instance.downtime_groups[group])
        programme.row(((at, float(count)) for at, count in counted.items()), most=most)
    return programme


def columns_of(pool: Pool, *, most: int, best: State) -> list[Column]:
    """The routes of a pool that save most for each of their jobs, and those of the best plan."""
    tables = best.tables
    columns = [Column(key, jobs, cost) for (key, _), (cost, jobs) in pool.routes.items()]
    taken = {(key, frozenset(jobs)) for key, jobs in best.routes.items()}
    if len(columns) > most:
        columns.sort(
            key=lambda column: column.cost / sum(tables.unserved[job] or 1.0 for job in column.jobs)
        )
        kept = columns[:most]
        kept += [each for each in columns[most:] if (each.key, frozenset(each.jobs)) in taken]
        return kept
    return columns


def _values(columns: Iterable[Column], start: State | None) -> np.ndarray | None:
    if start is None:
        return None
    return np.array(
        [
            float(frozenset(start.routes.get(column.key, ())) == frozenset(column.jobs))
            for column in columns
        ]
    )
