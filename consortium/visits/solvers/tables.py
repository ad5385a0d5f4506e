"""An instance as a search reads it: costs as floating numbers, lists instead of names.

Search only proposes. What is printed is recomputed by the domain, exactly.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from consortium.visits.domain.costs import MINUTES_OF_HOUR
from consortium.visits.domain.instance import VisitInstance
from consortium.visits.domain.plan import Route, standards_of

Key = tuple[int, int]
Jobs = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Where jobs were in an earlier plan, and what moving one costs in the search, in pounds."""

    place: Mapping[int, Key] = field(default_factory=dict)
    cost: float = 0.0


@dataclass(slots=True)
class Tables:
    """What a search asks of an instance again and again."""

    instance: VisitInstance
    changes: Changes = Changes()
    minutes: list[list[int]] = field(init=False)
    # What going from one place to another and beginning a job there costs; and going home.
    going: list[list[float]] = field(init=False)
    homeward: list[list[float]] = field(init=False)
    engineer_day: float = field(init=False)
    unserved: list[float] = field(init=False)
    late: list[float] = field(init=False)
    # Engineers' days on which each job is open and may be done.
    days: list[dict[int, list[int]]] = field(init=False)
    keys: list[Key] = field(init=False)

    def __post_init__(self) -> None:
        instance, prices = self.instance, self.instance.prices
        self.minutes = [list(row) for row in instance.minutes]
        per_minute = prices.per_travel_hour / MINUTES_OF_HOUR
        self.homeward = [
            [
                float(prices.per_km * km + per_minute * minute)
                for km, minute in zip(kms, minutes, strict=True)
            ]
            for kms, minutes in zip(instance.km, instance.minutes, strict=True)
        ]
        visit = float(prices.site_visit)
        self.going = [
            [cost + visit * (start != end) for end, cost in enumerate(row)]
            for start, row in enumerate(self.homeward)
        ]
        self.engineer_day = float(prices.engineer_day)
        self.unserved = [float(job.unserved_cost) for job in instance.jobs]
        self.late = [float(job.late_cost_per_day) for job in instance.jobs]
        self.keys = [
            (engineer, day)
            for engineer, who in enumerate(instance.engineers)
            for day in sorted(who.shifts)
        ]
        by_skill: dict[str, list[int]] = {}
        for engineer, who in enumerate(instance.engineers):
            for skill in who.skills:
                by_skill.setdefault(skill, []).append(engineer)
        self.days = [self._days(job, by_skill) for job in range(len(instance.jobs))]

    def _days(self, position: int, by_skill: Mapping[str, list[int]]) -> dict[int, list[int]]:
        job = self.instance.jobs[position]
        found: dict[int, list[int]] = {}
        for engineer in by_skill.get(job.skill, ()):
            shifts = self.instance.engineers[engineer].shifts
            for day in range(job.earliest_day, job.latest_day + 1):
                if day in shifts:
                    found.setdefault(day, []).append(engineer)
        return found

    def may_do(self, job: int, key: Key) -> bool:
        return key[0] in self.days[job].get(key[1], ())

    def cost(self, key: Key, jobs: Iterable[int]) -> float | None:
        """What a route costs in the search, in pounds; None when it breaks a rule of one route."""
        engineer, day = key
        who = self.instance.engineers[engineer]
        minute, shift_end = who.shifts[day]
        place = who.home
        total = self.engineer_day
        for position in jobs:
            job = self.instance.jobs[position]
            node = job.node
            start = job.start_from(minute + self.minutes[place][node])
            if start is None:
                return None
            minute = start + job.duration
            total += self.going[place][node]
            if day > job.due_day:
                total += self.late[position] * (day - job.due_day)
            place = node
            if self.changes.place.get(position, key) != key:
                total += self.changes.cost
        if minute + self.minutes[place][who.home] > shift_end:
            return None
        return total + self.homeward[place][who.home]

    def standards(self, jobs: Iterable[int]) -> frozenset[str]:
        return standards_of(self.instance, jobs)


def scale_of(tables: Tables) -> int:
    """By what costs are multiplied for solvers that count in whole numbers."""
    largest = max((max(row) for row in tables.going), default=0.0)
    largest = max(largest, tables.engineer_day, 1.0)
    scale = 10_000
    while scale > 1 and largest * scale > 20_000_000:
        scale //= 10
    return scale


def as_sequences(routes: Iterable[Route]) -> dict[Key, Jobs]:
    return {route.key: route.jobs for route in routes}


def exact(cost: float) -> Fraction:
    """A cost of the search as a fraction, rounded down to a ten-thousandth but for its noise."""
    return Fraction(int((cost + 1e-6) * 10_000 // 1), 10_000)
