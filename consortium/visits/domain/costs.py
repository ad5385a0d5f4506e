"""What a plan costs, recomputed from its routes with exact fractions."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from fractions import Fraction

from consortium.visits.domain.instance import VisitInstance
from consortium.visits.domain.plan import Route, legs_of, unserved_by, visits_of

MINUTES_OF_HOUR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitCosts:
    """The parts of a cost, in pounds, unrounded."""

    travel_km: Fraction = Fraction(0)
    travel_time: Fraction = Fraction(0)
    engineer_days: Fraction = Fraction(0)
    site_visits: Fraction = Fraction(0)
    lateness: Fraction = Fraction(0)
    unserved: Fraction = Fraction(0)

    @property
    def total(self) -> Fraction:
        return sum(self.parts().values(), Fraction(0))

    def parts(self) -> dict[str, Fraction]:
        return {part.name: getattr(self, part.name) for part in fields(self)}

    def __add__(self, other: "VisitCosts") -> "VisitCosts":
        others = other.parts()
        return VisitCosts(**{name: part + others[name] for name, part in self.parts().items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFigures:
    """What a plan asks of engineers: their days and trips, hours on the road, kilometres."""

    engineer_days: int
    site_visits: int
    travel_minutes: int
    km: Fraction


def cost_of_route(instance: VisitInstance, route: Route) -> VisitCosts:
    figures = figures_of(instance, [route])
    prices = instance.prices
    return VisitCosts(
        travel_km=prices.per_km * figures.km,
        travel_time=prices.per_travel_hour * Fraction(figures.travel_minutes, MINUTES_OF_HOUR),
        engineer_days=prices.engineer_day,
        site_visits=prices.site_visit * figures.site_visits,
        lateness=sum((instance.jobs[job].lateness(route.day) for job in route.jobs), Fraction(0)),
    )


def costs_of(instance: VisitInstance, routes: Iterable[Route]) -> VisitCosts:
    """What the routes cost, and the jobs that none of them serves."""
    known = tuple(routes)
    left_out = (instance.jobs[job].unserved_cost for job in unserved_by(instance, known))
    of_routes = (cost_of_route(instance, route) for route in known)
    return sum(of_routes, VisitCosts(unserved=sum(left_out, Fraction(0))))


def figures_of(instance: VisitInstance, routes: Iterable[Route]) -> VisitFigures:
    known = tuple(routes)
    legs = [leg for route in known for leg in legs_of(instance, route)]
    return VisitFigures(
        engineer_days=len(known),
        site_visits=sum(len(visits_of(instance, route)) - 1 for route in known),
        travel_minutes=sum(instance.minutes[start][end] for start, end in legs),
        km=sum((instance.km[start][end] for start, end in legs), Fraction(0)),
    )
