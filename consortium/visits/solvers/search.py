"""Improving a plan part by part: some engineers' days are emptied and routed anew.

A large neighbourhood search whose repairs are whole runs of VROOM. A part that became no dearer
is kept; now and then a slightly dearer one is too, so that the search does not stand still.
"""

import math
import random
import time
from dataclasses import dataclass, field

from consortium.visits.solvers.routing import Router, allot, open_days
from consortium.visits.solvers.state import Pool, State
from consortium.visits.solvers.tables import Jobs, Key, Tables

# Jobs in a part that is routed anew, and the empty engineers' days that are offered to it.
MOST_JOBS, MOST_EMPTY = 25, 12
# Jobs left out that are offered to a part; how often a job may be late that is not.
MOST_LEFT_OUT, LATE = 6, 0.02
# How routes are chosen that have to do with a job: by a journey as long as the mean one, by a day
# between them, and by chance.
# Days further apart than FAR have nothing to do with each other.
SPREADS, AWAY, FAR = (0.2, 0.6, 1.5), 0.15, 21
# How much dearer a part may become at first, as a part of the mean cost of a route.
WARM = 0.2


@dataclass(slots=True)
class Search:
    """One search with its own chance; ``best`` is the best plan it has seen."""

    tables: Tables
    state: State
    pool: Pool
    rng: random.Random
    router: Router = field(init=False)
    best: State = field(init=False)
    mean: float = field(init=False)
    of_day: dict[int, list[Key]] = field(init=False)
    rounds: int = 0

    def __post_init__(self) -> None:
        self.router = Router(self.tables)
        minutes = [minute for row in self.tables.minutes for minute in row]
        self.mean = max(1.0, sum(minutes) / len(minutes))
        self.of_day = {}
        for key in self.tables.keys:
            self.of_day.setdefault(key[1], []).append(key)
        self.best = self.state.copy()
        for key, jobs in self.state.routes.items():
            self.pool.add(key, jobs, self.state.costs[key])

    def run(self, until: float, *, since: float, ends: float) -> None:
        """Improve until a moment of the monotonic clock; what is accepted cools down to the end."""
        while (now := time.monotonic()) < until:
            self.round(WARM * max(0.0, (ends - now) / max(ends - since, 1e-9)))

    def restart(self, state: State) -> None:
        """Go on from another plan, where it is better than the best one here."""
        if state.total < self.best.total - 1e-6:
            self.best = state.copy()
        self.state = state.copy()

    def round(self, warmth: float) -> None:
        """Route one part anew, and keep the new routes where they are good enough."""
        self.rounds += 1
        keys = self._part()
        state = self.state
        before, total = {key: state.routes[key] for key in keys if key in state.routes}, state.total
        costs = {key: state.costs[key] for key in before}
        for key in before:
            state.remove(key)
        jobs = self._jobs(keys, before)
        for key, route in self._routed(keys, jobs, before).items():
            self._put(key, route)
        mean = state.total / max(1, len(state.routes))
        allowed = -math.log(1 - self.rng.random()) * warmth * mean * 0.3
        is_sound = state.keeps_shared_rules({day for _, day in keys}, jobs)
        if is_sound and state.total <= total + allowed:
            if state.total < self.best.total - 1e-6:
                self.best = state.copy()
            return
        for key in keys:
            if key in state.routes:
                state.remove(key)
        for key, route in before.items():
            state.put(key, route, costs[key])

    def _put(self, key: Key, route: Jobs) -> None:
        cost = self.tables.cost(key, route)
        if cost is None:
            return
        self.pool.add(key, route, cost)
        route, cost = self._without_dear(key, route, cost)
        if route:
            self.pool.add(key, route, cost)
            self.state.put(key, route, cost)

    def _without_dear(self, key: Key, route: Jobs, cost: float) -> tuple[Jobs, float]:
        """The route without jobs that cost more than leaving them out does."""
        unserved = self.tables.unserved
        if cost > sum(unserved[job] for job in route):
            return (), 0.0
        for job in sorted(route, key=lambda job: unserved[job]):
            if unserved[job] >= cost:
                break
            rest = tuple(other for other in route if other != job)
            less = self.tables.cost(key, rest) if rest else 0.0
            if less is not None and cost - less > unserved[job] + 1e-9:
                route, cost = rest, less
        return route, cost

    # --- which part -------------------------------------------------------------------------

    def _part(self) -> list[Key]:
        """Engineers' days that have to do with each other, some of them empty."""
        centre = self._centre()
        job = self.tables.instance.jobs[centre]
        minutes = self.tables.minutes[job.node]
        jobs = self.tables.instance.jobs
        spread = self.rng.choice(SPREADS) / self.mean
        middle = self._day_of(centre)
        scored = []
        for key, route in self.state.routes.items():
            if abs(key[1] - middle) > FAR:
                continue
            nearest = min(minutes[jobs[other].node] for other in route)
            away = abs(key[1] - middle)
            scored.append((nearest * spread + AWAY * away + self.rng.random(), key))
        scored.sort()
        most = self.rng.randint(MOST_JOBS // 3, MOST_JOBS)
        chosen: list[Key] = []
        count = 0
        for _, key in scored:
            count += len(self.state.routes[key])
            if chosen and count > most:
                break
            chosen.append(key)
        return chosen + self._empty(chosen, centre)

    def _centre(self) -> int:
        """A job to begin with: one left out as often as not, where there is one."""
        left_out = [job for job in self.state.left_out if self.tables.days[job]]
        if left_out and self.rng.random() < 0.3:
            return self.rng.choice(sorted(left_out))
        return self.rng.randrange(len(self.tables.instance.jobs))

    def _day_of(self, position: int) -> int:
        job = self.tables.instance.jobs[position]
        return self.rng.randint(
            job.earliest_day, max(job.earliest_day, min(job.due_day, job.latest_day))
        )

    def _empty(self, chosen: list[Key], centre: int) -> list[Key]:
        """Days without a route, of those on which something of the part may be done."""
        days = {day for _, day in chosen} | set(self.tables.days[centre])
        near = {day + step for day in days for step in (-1, 0, 1) if self.rng.random() < 0.7}
        empty = [
            key
            for day in sorted(near)
            for key in self.of_day.get(day, ())
            if key not in self.state.routes
        ]
        return self.rng.sample(empty, min(len(empty), MOST_EMPTY))

    def _jobs(self, keys: list[Key], before: dict[Key, Jobs]) -> list[int]:
        """The jobs of the part, and some that are left out and open on one of its days."""
        jobs = [job for route in before.values() for job in route]
        own = set(jobs)
        days = {day for _, day in keys}
        waiting = [
            job
            for job in sorted(self.state.left_out - own)
            if not days.isdisjoint(self.tables.days[job])
        ]
        return jobs + self.rng.sample(waiting, min(len(waiting), MOST_LEFT_OUT))

    # --- what becomes of it -----------------------------------------------------------------

    def _routed(self, keys: list[Key], jobs: list[int], before: dict[Key, Jobs]) -> dict[Key, Jobs]:
        instance = self.tables.instance
        place = {job: key for key, route in before.items() for job in route}
        late = {}
        for job in jobs:
            if job not in place or self.rng.random() < LATE:
                late[job] = instance.jobs[job].latest_day
            else:
                late[job] = place[job][1]
        days = open_days(self.state, keys, jobs, late, self.rng)
        allotted = allot(self.state, keys, jobs, self.rng)
        staying = {}
        for job, key in self.tables.changes.place.items():
            if job in days and key in keys and self.rng.random() < 0.85:
                staying[job] = key[0]
                days[job] = tuple(day for day in days[job] if day == key[1])
        return self.router.routes(keys, days, allotted, staying=staying)
