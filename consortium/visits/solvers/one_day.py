"""Plans of a single day in which nothing is scarce but engineers' time: pure routing, by PyVRP.

On such instances PyVRP finds the best plans. It says nothing of several windows, standards and
downtime groups, so what has any of these that could bind is planned without it.
"""

import random
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyvrp
from numpy.typing import NDArray
from pyvrp.stop import MaxRuntime

from consortium.visits.solvers.state import State
from consortium.visits.solvers.tables import Jobs, Key, Tables, scale_of

# More jobs are better planned part by part.
MOST_JOBS = 400
# What a way that nobody may go costs and takes, in the solver's units.
NEVER = 2**40
Kind = tuple[int, int, int, frozenset[str]]
Matrix = NDArray[Any]


def is_plain(tables: Tables) -> bool:
    """Whether an instance is one that PyVRP can say as it is."""
    instance = tables.instance
    jobs = [job for position, job in enumerate(instance.jobs) if tables.days[position]]
    carriers = Counter(day for _, day in tables.keys)
    most = max(carriers.values(), default=0)
    standards = {job.standard for job in jobs} - {""}
    groups = Counter(job.downtime_group for job in jobs if job.downtime_group)
    return (
        0 < len(jobs) <= MOST_JOBS
        and len(carriers) == 1
        and not tables.changes.place
        and all(len(job.windows) <= 1 for job in jobs)
        and all(instance.standards[each] >= most for each in standards)
        and all(instance.downtime_groups[each] >= count for each, count in groups.items())
    )


@dataclass(slots=True)
class OneDay:
    """The day as PyVRP takes it: a place for each job and each home, kinds of engineers."""

    tables: Tables
    jobs: list[int] = field(init=False)
    kinds: dict[Kind, list[Key]] = field(init=False)
    problem: pyvrp.ProblemData = field(init=False)

    def __post_init__(self) -> None:
        tables, instance = self.tables, self.tables.instance
        self.jobs = [job for job in range(len(instance.jobs)) if tables.days[job]]
        self.kinds = defaultdict(list)
        for key in tables.keys:
            who = instance.engineers[key[0]]
            self.kinds[who.home, *who.shifts[key[1]], who.skills].append(key)
        self.problem = self._problem()

    def improved(self, state: State, until: float, rng: random.Random) -> dict[Key, Jobs] | None:
        """Routes at least as good as those of a plan, in the time; None when there are none."""
        left = until - time.monotonic()
        if left <= 0:
            return None
        result = pyvrp.solve(
            self.problem,
            MaxRuntime(left),
            seed=rng.randrange(2**31),
            collect_stats=False,
            initial_solution=self._solution(state) if state.routes else None,
        )
        return self._routes(result.best) if result.is_feasible() else None

    def _solution(self, state: State) -> pyvrp.Solution:
        place = {job: at for at, job in enumerate(self.jobs)}
        kind = {key: at for at, keys in enumerate(self.kinds.values()) for key in keys}
        routes = [
            pyvrp.Route(self.problem, [place[job] for job in jobs], kind[key])
            for key, jobs in state.routes.items()
        ]
        return pyvrp.Solution(self.problem, routes)

    def _routes(self, solution: pyvrp.Solution) -> dict[Key, Jobs]:
        keys = {at: list(keys) for at, keys in enumerate(self.kinds.values())}
        return {
            keys[route.vehicle_type()].pop(0): tuple(
                self.jobs[stop.idx] for stop in route if stop.is_client()
            )
            for route in solution.routes()
        }

    def _problem(self) -> pyvrp.ProblemData:
        instance, scale = self.tables.instance, scale_of(self.tables)
        homes = sorted({home for home, *_ in self.kinds})
        skills = sorted({kind[3] for kind in self.kinds}, key=sorted)
        places = [*(instance.jobs[job].node for job in self.jobs), *homes]
        costs = self._costs(places, scale)
        minutes: Matrix = np.array(self.tables.minutes)[np.ix_(places, places)]
        # PyVRP types its matrices as numpy no longer does.
        barred: list[Any] = [self._barred(costs, own) for own in skills]
        durations: list[Any] = [minutes for _ in skills]
        first_home = len(self.jobs)
        return pyvrp.ProblemData(
            locations=[pyvrp.Location(0, 0) for _ in places],
            clients=[self._client(at, job, scale) for at, job in enumerate(self.jobs)],
            depots=[pyvrp.Depot(first_home + at) for at in range(len(homes))],
            vehicle_types=[
                pyvrp.VehicleType(
                    num_available=len(keys),
                    start_depot=homes.index(home),
                    end_depot=homes.index(home),
                    fixed_cost=round(self.tables.engineer_day * scale),
                    tw_early=start,
                    tw_late=end,
                    profile=skills.index(own),
                )
                for (home, start, end, own), keys in self.kinds.items()
            ],
            distance_matrices=barred,
            duration_matrices=durations,
        )

    def _costs(self, places: list[int], scale: int) -> Matrix:
        costs = np.array(self.tables.going)[np.ix_(places, places)]
        first_home = len(self.jobs)
        costs[:, first_home:] = np.array(self.tables.homeward)[np.ix_(places, places[first_home:])]
        np.fill_diagonal(costs, 0.0)
        whole: Matrix = np.rint(costs * scale).astype(np.int64)
        return whole

    def _barred(self, costs: Matrix, skills: frozenset[str]) -> Matrix:
        """The costs for whoever has these skills: no way leads to a job that asks for another."""
        barred = costs.copy()
        for at, job in enumerate(self.jobs):
            if self.tables.instance.jobs[job].skill not in skills:
                barred[:, at] = NEVER
                barred[at, at] = 0
        return barred

    def _client(self, at: int, position: int, scale: int) -> pyvrp.Client:
        job = self.tables.instance.jobs[position]
        opens, closes = job.windows[0] if job.windows else (0, 2**31)
        (day,) = self.tables.days[position]
        late = float(job.lateness(day))
        return pyvrp.Client(
            at,
            service_duration=job.duration,
            tw_early=opens,
            tw_late=max(opens, closes - job.duration),
            prize=max(0, round((self.tables.unserved[position] - late) * scale)),
            required=False,
        )
