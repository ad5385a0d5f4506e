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
# Larger instances are too much for one run of VROOM to begin with.
MOST_AT_ONCE = 400
# When routes are chosen from the pool, and how long that may take: parts of the time.
CHOOSING, TAKING = ((0.2, 0.6), (0.75, 0.0), (0.9, 0.0)), 0.1
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
            self._at_once(search)
        whole = OneDay(tables) if is_plain(tables) else None
        for part, routed in (*CHOOSING, (1.0, 0.0)):
            until = since + part * (self.until - since)
            search.run(until, since=since, ends=self.until)
            progress(round(1000 * part), 1000, f"£{search.best.total:,.0f}")
            if part < 1.0:
                self._choose(search, until + TAKING * (self.until - since))
            if whole is not None and routed:
                self._route(whole, search, since + routed * (self.until - since))
        join(search.best)
        return search.best.routes

    def _route(self, whole: OneDay, search: Search, until: float) -> None:
        """Let PyVRP go on from the best plan there is."""
        routes = whole.improved(search.best, until, self.rng)
        if routes is not None:
            search.restart(State.of(self.first.tables, routes))

    def _at_once(self, search: Search) -> None:
        """Begin with all jobs at once, where VROOM can."""
        tables = self.first.tables
        if len(tables.instance.jobs) > MOST_AT_ONCE:
            return
        empty = State.of(tables, {})
        jobs = range(len(tables.instance.jobs))
        days = open_days(empty, tables.keys, jobs, {}, self.rng)
        allotted = allot(empty, tables.keys, jobs, self.rng)
        routes = search.router.routes(tables.keys, days, allotted)
        search.restart(State.of(tables, routes))

    def _choose(self, search: Search, until: float) -> None:
        columns = columns_of(self.pool, most=MOST_COLUMNS, best=search.best)
        chosen = choose(self.first.tables, columns, until=until, start=search.best)
        if chosen.routes is not None:
            state = State.of(self.first.tables, chosen.routes)
            if state.total < search.best.total - 1e-6:
                search.restart(state)
