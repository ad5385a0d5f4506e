"""Visits to be planned: the same size and seed give the same jobs, sites and engineers."""

import math
import random
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from consortium.visits.domain.instance import (
    VisitEngineer,
    VisitInstance,
    VisitJob,
    VisitPrices,
    VisitSite,
)

SKILLS = tuple(f"K{number}" for number in range(1, 9))
STANDARDS = tuple(f"STD{number}" for number in range(1, 6))
WEEKS = ((0, 1, 2, 3), (0, 1, 3, 4), (0, 2, 3, 4), (0, 1, 2, 3, 4))
DURATIONS = (30, 30, 45, 45, 60, 60, 60, 90, 120, 180)
WINDOWS = (((480, 720),), ((780, 1020),))
# The square that sites and homes lie in, and how much longer a road is than a bird's way.
SIDE, DETOUR = 55.0, 1.25


@dataclass(frozen=True, slots=True)
class Size:
    """How many jobs fall due in how many days, at how many sites, for how many engineers."""

    jobs: int
    days: int
    engineers: int
    sites: int

    def __str__(self) -> str:
        return f"{self.jobs:,} jobs in {self.days} days, {self.engineers} engineers"


def make_visits(size: Size, *, trusts: int = 7, seed: int = 1) -> VisitInstance:
    """Hospital-like: jobs may be early by weeks and late by days; three in ten need a standard."""
    draw = random.Random(seed)  # noqa: S311 - figures, not secrets
    places = [
        (draw.uniform(0, SIDE), draw.uniform(0, SIDE)) for _ in range(size.sites + size.engineers)
    ]
    km = tuple(
        tuple(round(DETOUR * math.dist(one, other), 1) for other in places) for one in places
    )
    jobs = tuple(_job(size, number, draw) for number in range(size.jobs))
    return VisitInstance(
        id=f"{size.jobs}x{size.days}-{seed}",
        start_date=date(2026, 1, 5),
        days=size.days,
        prices=VisitPrices(
            per_km=Fraction(45, 100),
            per_travel_hour=Fraction(28),
            engineer_day=Fraction(60),
            site_visit=Fraction(25),
        ),
        trusts=tuple(f"T{number}" for number in range(trusts)),
        nodes=tuple(f"N{number}" for number in range(len(places))),
        minutes=tuple(tuple(round(5 + 1.2 * each) if each else 0 for each in row) for row in km),
        km=tuple(tuple(Fraction(str(each)) for each in row) for row in km),
        sites=tuple(
            VisitSite(id=f"N{number}", trust=f"T{number % trusts}", node=number)
            for number in range(size.sites)
        ),
        engineers=tuple(_engineer(size, number, draw) for number in range(size.engineers)),
        jobs=jobs,
        standards=dict.fromkeys(STANDARDS, max(1, size.engineers // 6)),
        downtime_groups={group: 1 for job in jobs if (group := job.downtime_group)},
    )


def _engineer(size: Size, number: int, draw: random.Random) -> VisitEngineer:
    week, start = draw.choice(WEEKS), draw.choice((450, 510))
    return VisitEngineer(
        id=f"E{number}",
        home=size.sites + number,
        skills=frozenset(draw.sample(SKILLS, draw.randint(4, 5))),
        shifts={day: (start, start + 480) for day in range(size.days) if day % 7 in week},
    )


def _job(size: Size, number: int, draw: random.Random) -> VisitJob:
    site, skill, due = draw.randrange(size.sites), draw.choice(SKILLS), draw.randrange(size.days)
    return VisitJob(
        id=f"J{number}",
        site=site,
        node=site,
        duration=draw.choice(DURATIONS),
        skill=skill,
        earliest_day=max(0, due - draw.randint(3, 14)),
        due_day=due,
        latest_day=min(size.days - 1, due + draw.randint(0, 6)),
        late_cost_per_day=Fraction(40),
        unserved_cost=Fraction(600),
        standard=draw.choice(STANDARDS) if draw.random() < 0.3 else "",
        downtime_group=f"{site} {skill}" if draw.random() < 0.27 else "",
        windows=draw.choice(WINDOWS) if draw.random() < 0.12 else (),
    )
