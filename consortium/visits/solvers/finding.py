"""The search for a good plan of a large instance: parts routed anew, routes chosen from a pool."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from consortium.visits.solvers.choosing import choose, columns_of
from consortium.visits.solvers.joining import join
from consortium.visits.solvers.one_day import OneDay, is_plain
from consortium.visits.solvers.routing import allot, open_days
from consortium.visits.solvers.search import Search
from consortium.visits.solvers.state import Pool, State
from consortium.visits.solvers.tables import Jobs, Key

Progress = Callable[[int, int, str], None]
# Jobs that VROOM begins with at once; of more than these it begins with so many in turn, and
# gives up where that takes more than a part of the time.
MOST_AT_ONCE, TURN, BEGINNING = 250, 120, 0.6
# When routes are chosen from the pool, and how long that may take: parts of the time.
CHOOSING, TAKING = 0.85, 0.1
# Where a day is nothing but routing, PyVRP has the time from here to there.
ROUTING = (0.2, 0.6)
MOST_COLUMNS = 12_000


@dataclass(slots=True)
class Finding:
    """One search, from a plan that keeps every rule, until the monotonic clock says so."""

    first: State
    rng: random.Random
    until: float
    pool: Pool = field(default_factory=Pool)

    def run(self, progress: Progress) -> dict[Key, Jobs]:
        """The best routes found, by engineer and day."""
        tables, since = self.first.tables, time.monotonic()
        if not any(tables.days):
            return {}
        search = Search(tables, self.first, self.pool, self.rng)
        if not tables.changes.place:
            self._in_turns(search)
        whole = OneDay(tables) if is_plain(tables) else None
        for part in (ROUTING[0], CHOOSING, 1.0):
            until = since + part * (self.until - since)
            search.run(until, since=since, ends=self.until)
            progress(round(1000 * part), 1000, f"£{search.best.total:,.0f}")
            if part == CHOOSING:
                self._choose(search, until + TAKING * (self.until - since))
            if part == ROUTING[0] and whole is not None:
                self._route(whole, search, since + ROUTING[1] * (self.until - since))
        join(search.best)
        return search.best.routes

    def _route(self, whole: OneDay, search: Search, until: float) -> None:
        """Let PyVRP go on from the best plan there is."""
        routes = whole.improved(search.best, until, self.rng)
        if routes is not None:
            search.restart(State.of(self.first.tables, routes))

    def _in_turns(self, search: Search) -> None:
        """Begin anew: as many jobs at once as VROOM is quick with, those due first in turn."""
        tables = self.first.tables
        jobs = sorted(
            (job for job, days in enumerate(tables.days) if days),
            key=lambda job: (tables.instance.jobs[job].due_day, job),
        )
        latest = time.monotonic() + BEGINNING * (self.until - time.monotonic())
        state = State.of(tables, {})
        most = MOST_AT_ONCE if len(jobs) <= MOST_AT_ONCE else TURN
        for at in range(0, len(jobs), most):
            if time.monotonic() > latest:
                self._fill(state)
                break
            turn = jobs[at : at + most]
            days = {day for job in turn for day in tables.days[job]}
            keys = [key for key in tables.keys if key[1] in days and key not in state.routes]
            on = open_days(state, keys, turn, {}, self.rng)
            allotted = allot(state, keys, turn, self.rng)
            for key, route in search.router.routes(keys, on, allotted).items():
                cost = tables.cost(key, route)
                if cost is not None:
                    state.put(key, route, cost)
                    self.pool.add(key, route, cost)
        search.restart(state)

    def _fill(self, state: State) -> None:
        """Put what is left of the first plan's routes on the days that are still empty."""
        tables = self.first.tables
        for key, jobs in self.first.routes.items():
            if key in state.routes:
                continue
            route: Jobs = ()
            for job in jobs:
                cost = tables.cost(key, (*route, job))
                if job in state.left_out and cost is not None and state.may_join(job, key):
                    if route:
                        state.remove(key)
                    route = (*route, job)
                    state.put(key, route, cost)

    def _choose(self, search: Search, until: float) -> None:
        columns = columns_of(self.pool, most=MOST_COLUMNS, best=search.best)
        chosen = choose(self.first.tables, columns, until=until, start=search.best)
        if chosen.routes is not None:
            state = State.of(self.first.tables, chosen.routes)
            if state.total < search.best.total - 1e-6:
                search.restart(state)
