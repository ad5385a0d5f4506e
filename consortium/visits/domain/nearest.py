"""What somebody plans without a computer: day after day, each engineer to the nearest open job."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from consortium.visits.domain.instance import VisitInstance
from consortium.visits.domain.plan import Route, Stop


def nearest_first(instance: VisitInstance) -> tuple[Route, ...]:
    """A plan that keeps every rule; of jobs equally near the one that is due first comes first."""
    days = _Days(instance)
    routes = []
    for day in range(instance.days):
        days.open(day)
        routes += [
            _walk(days, engineer, day)
            for engineer, who in enumerate(instance.engineers)
            if day in who.shifts
        ]
    return tuple(route for route in routes if route.stops)


@dataclass(slots=True)
class _Days:
    """The open jobs that are left at each place, and what is taken of standards and groups."""

    instance: VisitInstance
    opening: dict[int, list[int]] = field(init=False)
    left: dict[int, list[int]] = field(init=False)
    taken: Counter[tuple[str, int]] = field(default_factory=Counter)
    grouped: Counter[tuple[str, int]] = field(default_factory=Counter)
    nearest: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.opening = defaultdict(list)
        jobs = self.instance.jobs
        for position, job in enumerate(jobs):
            self.opening[job.earliest_day].append(position)
        self.left = {node: [] for node in sorted({job.node for job in jobs})}

    def open(self, day: int) -> None:
        """Begin a day: with jobs that open on it, and without those that no longer may be done."""
        jobs = self.instance.jobs
        for position in self.opening[day]:
            self.left[jobs[position].node].append(position)
        for node, left in self.left.items():
            still = (position for position in left if jobs[position].latest_day >= day)
            self.left[node] = sorted(still, key=lambda each: (jobs[each].due_day, each))

    def near(self, place: int) -> Iterator[int]:
        """Places with jobs, the nearest first."""
        if place not in self.nearest:
            minutes = self.instance.minutes[place]
            self.nearest[place] = sorted(self.left, key=lambda node: (minutes[node], node))
        return (node for node in self.nearest[place] if self.left[node])


def _walk(days: _Days, engineer: int, day: int) -> Route:
    instance = days.instance
    who = instance.engineers[engineer]
    depart, _ = who.shifts[day]
    minute, place = depart, who.home
    stops: list[Stop] = []
    carried: set[str] = set()
    while stop := _next(days, engineer, day, minute, place, carried):
        job = instance.jobs[stop.job]
        days.left[job.node].remove(stop.job)
        if job.standard and job.standard not in carried:
            carried.add(job.standard)
            days.taken[job.standard, day] += 1
        days.grouped[job.downtime_group, day] += 1
        minute, place = stop.end, job.node
        stops.append(stop)
    back = minute + instance.minutes[place][who.home]
    return Route(engineer=engineer, day=day, depart=depart, back=back, stops=tuple(stops))


def _next(
    days: _Days, engineer: int, day: int, minute: int, place: int, carried: set[str]
) -> Stop | None:
    instance = days.instance
    who = instance.engineers[engineer]
    _, shift_end = who.shifts[day]
    for node in days.near(place):
        arrive = minute + instance.minutes[place][node]
        home_by = shift_end - instance.minutes[node][who.home]
        if arrive >= home_by:
            continue
        for position in days.left[node]:
            job = instance.jobs[position]
            if job.skill not in who.skills or not _is_free(days, position, day, carried):
                continue
            start = job.start_from(arrive)
            if start is not None and start + job.duration <= home_by:
                end = start + job.duration
                return Stop(job=position, arrive=arrive, start=start, end=end)
    return None


def _is_free(days: _Days, position: int, day: int, carried: set[str]) -> bool:
    job = days.instance.jobs[position]
    if job.standard and job.standard not in carried:
        count = days.instance.standards[job.standard]
        if days.taken[job.standard, day] >= count:
            return False
    group = job.downtime_group
    return not group or days.grouped[group, day] < days.instance.downtime_groups[group]
