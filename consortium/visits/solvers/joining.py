"""Putting jobs that are left out where they cost least, as long as that is worth it."""

from consortium.visits.solvers.state import State
from consortium.visits.solvers.tables import Jobs, Key


def join(state: State) -> None:
    """Add each job that some route, or an empty day, can take for less than leaving it out."""
    for job in sorted(state.left_out, key=lambda job: -state.tables.unserved[job]):
        found = cheapest(state, job)
        if found is not None and found[0] < state.tables.unserved[job] - 1e-9:
            _, key, jobs = found
            if key in state.routes:
                state.remove(key)
            cost = state.tables.cost(key, jobs)
            if cost is not None:
                state.put(key, jobs, cost)


def cheapest(state: State, job: int) -> tuple[float, Key, Jobs] | None:
    """What the job would add to the plan at its cheapest place, and the route with it."""
    best: tuple[float, Key, Jobs] | None = None
    for day, engineers in state.tables.days[job].items():
        for engineer in engineers:
            key = (engineer, day)
            if not state.may_join(job, key):
                continue
            before = state.costs.get(key, 0.0)
            there = state.routes.get(key, ())
            for at in range(len(there) + 1):
                jobs = (*there[:at], job, *there[at:])
                cost = state.tables.cost(key, jobs)
                if cost is not None and (best is None or cost - before < best[0]):
                    best = (cost - before, key, jobs)
    return best
