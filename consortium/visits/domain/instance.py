"""What visits are planned from: due jobs, sites, engineers, standards, and what each thing costs.

Places, engineers and jobs are known by their positions. Times are whole minutes after midnight,
days count from 0 at the start of the horizon, money and kilometres are exact fractions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from consortium.visits.domain.allocation import Allocation

Window = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPrices:
    """What travel, a day and a visit cost, in pounds."""

    per_km: Fraction
    per_travel_hour: Fraction
    engineer_day: Fraction
    site_visit: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitSite:
    id: str
    trust: str
    node: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitEngineer:
    """Somebody who travels from home and is back there by the end of the shift.

    ``shifts`` has the window of each working day; ``trust`` is empty for those of the pool.
    """

    id: str
    home: int
    skills: frozenset[str]
    shifts: Mapping[int, Window]
    trust: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitJob:
    """Something that is due at a site.

    It is done wholly inside one of its windows; without windows, at any time. An empty standard or
    group means that it needs none.
    """

    id: str
    site: int
    node: int
    duration: int
    skill: str
    earliest_day: int
    due_day: int
    latest_day: int
    late_cost_per_day: Fraction
    unserved_cost: Fraction
    asset: str = ""
    standard: str = ""
    downtime_group: str = ""
    windows: tuple[Window, ...] = ()

    def start_from(self, minute: int) -> int | None:
        """The first minute, not before the given one, at which it can begin; None when never."""
        if not self.windows:
            return minute
        for opens, closes in self.windows:
            start = max(minute, opens)
            if start + self.duration <= closes:
                return start
        return None

    def is_open_on(self, day: int) -> bool:
        return self.earliest_day <= day <= self.latest_day

    def lateness(self, day: int) -> Fraction:
        """What doing it on that day costs for being late, in pounds."""
        return self.late_cost_per_day * max(0, day - self.due_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitInstance:
    """Everything a plan is made from. Windows of a job stand in the order of their times."""

    id: str
    start_date: date
    days: int
    prices: VisitPrices
    trusts: tuple[str, ...]
    nodes: tuple[str, ...]
    minutes: tuple[tuple[int, ...], ...]
    km: tuple[tuple[Fraction, ...], ...]
    sites: tuple[VisitSite, ...]
    engineers: tuple[VisitEngineer, ...]
    jobs: tuple[VisitJob, ...]
    standards: Mapping[str, int] = field(default_factory=dict)
    downtime_groups: Mapping[str, int] = field(default_factory=dict)
    allocation: Allocation = field(default_factory=Allocation)

    def trust_of(self, job: int) -> str:
        return self.sites[self.jobs[job].site].trust

    def may_do(self, engineer: int, job: int, day: int) -> bool:
        """Whether the engineer works that day, has the skill, and the job is open."""
        one, other = self.engineers[engineer], self.jobs[job]
        return day in one.shifts and other.skill in one.skills and other.is_open_on(day)

    def of_trust(self, trust: str) -> "VisitInstance":
        """The same jobs of one trust alone, with its own engineers where it has any, else the pool.

        Standards and the pool are there for it as though nobody else needed them.
        """
        own = tuple(each for each in self.engineers if each.trust == trust)
        return replace(
            self,
            id=f"{self.id}/{trust}",
            engineers=own or tuple(each for each in self.engineers if not each.trust),
            jobs=tuple(
                job for position, job in enumerate(self.jobs) if self.trust_of(position) == trust
            ),
        )
