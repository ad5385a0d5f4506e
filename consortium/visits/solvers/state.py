"""A plan while it is being improved, and the pool of all good routes seen on the way."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from consortium.visits.solvers.tables import Jobs, Key, Tables

# By engineer, day and set of jobs: the cheapest order, and what it costs.
PoolKey = tuple[Key, frozenset[int]]


@dataclass(slots=True)
class Pool:
    """Routes that a later choice can be made from; the cheapest order of each set of jobs."""

    routes: dict[PoolKey, tuple[float, Jobs]] = field(default_factory=dict)

    def add(self, key: Key, jobs: Jobs, cost: float) -> None:
        name = (key, frozenset(jobs))
        known = self.routes.get(name)
        if known is None or cost < known[0]:
            self.routes[name] = (cost, jobs)


@dataclass(slots=True)
class State:
    """Routes by engineer and day with their costs, and what they take of what is scarce."""

    tables: Tables
    routes: dict[Key, Jobs] = field(default_factory=dict)
    costs: dict[Key, float] = field(default_factory=dict)
    left_out: set[int] = field(default_factory=set)
    taken: Counter[tuple[str, int]] = field(default_factory=Counter)
    grouped: Counter[tuple[str, int]] = field(default_factory=Counter)
    total: float = 0.0

    @classmethod
    def of(cls, tables: Tables, routes: Mapping[Key, Jobs]) -> "State":
        """The plan of some routes that keep every rule."""
        state = cls(tables)
        state.left_out = set(range(len(tables.instance.jobs)))
        state.total = sum(tables.unserved)
        for key, jobs in routes.items():
            cost = tables.cost(key, jobs)
            if jobs and cost is not None:
                state.put(key, jobs, cost)
        return state

    def copy(self) -> "State":
        return State(
            self.tables,
            dict(self.routes),
            dict(self.costs),
            set(self.left_out),
            Counter(self.taken),
            Counter(self.grouped),
            self.total,
        )

    def put(self, key: Key, jobs: Jobs, cost: float) -> None:
        """Add the route of an engineer's day that has none."""
        self.routes[key], self.costs[key] = jobs, cost
        self.total += cost - sum(self.tables.unserved[job] for job in jobs)
        self.left_out.difference_update(jobs)
        self._count(key, jobs, 1)

    def remove(self, key: Key) -> Jobs:
        """Take a route out; its jobs are left out until something else is put in."""
        jobs = self.routes.pop(key)
        self.total -= self.costs.pop(key) - sum(self.tables.unserved[job] for job in jobs)
        self.left_out.update(jobs)
        self._count(key, jobs, -1)
        return jobs

    def _count(self, key: Key, jobs: Jobs, by: int) -> None:
        day = key[1]
        for standard in self.tables.standards(jobs):
            self.taken[standard, day] += by
        for job in jobs:
            if group := self.tables.instance.jobs[job].downtime_group:
                self.grouped[group, day] += by

    def keeps_shared_rules(self, days: Iterable[int], jobs: Iterable[int]) -> bool:
        """Whether standards, and the groups of some jobs, are within their counts on some days."""
        instance = self.tables.instance
        asked = set(days)
        groups = {instance.jobs[job].downtime_group for job in jobs} - {""}
        return all(
            self.taken[standard, day] <= count
            for standard, count in instance.standards.items()
            for day in asked
        ) and all(
            self.grouped[group, day] <= instance.downtime_groups[group]
            for group in groups
            for day in asked
        )

    def may_join(self, job: int, key: Key) -> bool:
        """Whether standards and groups let a job join an engineer's day."""
        one, day = self.tables.instance.jobs[job], key[1]
        instance = self.tables.instance
        group = one.downtime_group
        if group and self.grouped[group, day] >= instance.downtime_groups[group]:
            return False
        if not one.standard or self.taken[one.standard, day] < instance.standards[one.standard]:
            return True
        return one.standard in self.tables.standards(self.routes.get(key, ()))
