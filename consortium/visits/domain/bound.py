"""What no plan can cost less than: a bound without a solver, exact and quick.

Every route pays a day and a way home, and has at most so many minutes of work; every visit pays
for itself and the way to it, and has at most the work there is at its site. So each job is worth
its minutes of the dearest of these shares, or what leaving it out costs where that is less: these
are prices at which no route is cheaper than its jobs, and their sum is a bound.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from fractions import Fraction

from consortium.visits.domain.costs import MINUTES_OF_HOUR
from consortium.visits.domain.instance import VisitInstance
from consortium.visits.domain.plan import route_of


def least_cost(instance: VisitInstance) -> Fraction:
    """No plan of the instance costs less than this, in pounds."""
    longest = max(
        (end - start for who in instance.engineers for start, end in who.shifts.values()),
        default=0,
    )
    work: Counter[int] = Counter()
    for job in instance.jobs:
        work[job.node] += job.duration
    per_day = instance.prices.engineer_day + _least_way_home(instance)
    of_visit = {node: _least_visit(instance, node) for node in work}
    by_skill = _by_skill(instance)
    total = Fraction(0)
    for position, job in enumerate(instance.jobs):
        day = _first_day(instance, position, by_skill.get(job.skill, ()))
        if day is None:
            total += job.unserved_cost
            continue
        share = per_day / longest + of_visit[job.node] / min(longest, work[job.node])
        total += min(job.unserved_cost, job.duration * share + job.lateness(day))
    return total


def _by_skill(instance: VisitInstance) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for engineer, who in enumerate(instance.engineers):
        for skill in who.skills:
            found[skill].append(engineer)
    return found


def _first_day(instance: VisitInstance, position: int, skilled: Iterable[int]) -> int | None:
    """The first day on which somebody could do the job and nothing else."""
    job = instance.jobs[position]
    days = (
        day
        for day in range(job.earliest_day, job.latest_day + 1)
        for engineer in skilled
        if route_of(instance, engineer, day, (position,))
    )
    return next(days, None)


def _way(instance: VisitInstance, start: int, end: int) -> Fraction:
    prices = instance.prices
    minutes = Fraction(instance.minutes[start][end], MINUTES_OF_HOUR)
    return prices.per_km * instance.km[start][end] + prices.per_travel_hour * minutes


def _least_way_home(instance: VisitInstance) -> Fraction:
    places = {job.node for job in instance.jobs}
    homes = {who.home for who in instance.engineers}
    ways = (_way(instance, place, home) for place in places for home in homes)
    return min(ways, default=Fraction(0))


def _least_visit(instance: VisitInstance, node: int) -> Fraction:
    """Arriving at a place from anywhere; nothing where somebody may begin the day at home."""
    if any(who.home == node for who in instance.engineers):
        return Fraction(0)
    places = {job.node for job in instance.jobs} | {who.home for who in instance.engineers}
    ways = [_way(instance, place, node) for place in places - {node}]
    return instance.prices.site_visit + min(ways, default=Fraction(0))
