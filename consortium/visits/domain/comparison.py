"""The same work done together and by each trust alone, side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from consortium.foundation.domain.money import half_up, pennies, percent_of, round_to_total
from consortium.visits.domain.costs import VisitCosts, VisitFigures, figures_of
from consortium.visits.domain.plan_terms import KM_OF_MILE
from consortium.visits.domain.result import Unshared, VisitPlan

COST_NAMES = {
    "travel_km": "Miles driven",
    "travel_time": "Hours on the road",
    "engineer_days": "Engineer days",
    "site_visits": "Call-outs",
    "lateness": "Lateness",
    "unserved": "Left out",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What one way of doing the work takes; amounts in pounds that add up to ``total``."""

    jobs: int
    left_out: int
    engineer_days: int
    trips: int
    travel_minutes: int
    miles: Decimal
    costs: Mapping[str, Decimal]
    total: Decimal

    @property
    def travel_hours(self) -> Decimal:
        return half_up(Fraction(self.travel_minutes, 60), 1)

    def as_json(self) -> dict[str, Any]:
        return {
            "jobs": self.jobs,
            "left_out": self.left_out,
            "engineer_days": self.engineer_days,
            "trips": self.trips,
            "travel_minutes": self.travel_minutes,
            "miles": str(self.miles),
            "costs": {name: str(amount) for name, amount in self.costs.items()},
            "total": str(self.total),
        }

    @classmethod
    def from_json(cls, known: Mapping[str, Any]) -> "Effort":
        """The effort that :meth:`as_json` wrote."""
        return cls(
            jobs=known["jobs"],
            left_out=known["left_out"],
            engineer_days=known["engineer_days"],
            trips=known["trips"],
            travel_minutes=known["travel_minutes"],
            miles=Decimal(known["miles"]),
            costs={name: Decimal(amount) for name, amount in known["costs"].items()},
            total=Decimal(known["total"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The work together, and the sum of what each trust would do alone."""

    together: Effort
    alone: Effort

    @property
    def saving(self) -> Decimal:
        """What doing it together saves, in pounds; less than nothing when it costs more."""
        return self.alone.total - self.together.total

    @property
    def percent(self) -> Decimal | None:
        """The saving in per cent of what it costs alone; None of nothing."""
        return percent_of(self.saving, self.alone.total)


def compared(plan: VisitPlan, unshared: Unshared) -> Comparison:
    """A plan beside the plans of each trust alone."""
    return Comparison(
        together=effort_of([plan], plan.costs),
        alone=effort_of(unshared.plans.values(), unshared.costs),
    )


def effort_of(plans: Iterable[VisitPlan], costs: VisitCosts) -> Effort:
    """What some plans take together, and what they cost."""
    known = list(plans)
    figures: list[VisitFigures] = [figures_of(each.instance, each.routes) for each in known]
    km = sum((each.km for each in figures), Fraction(0))
    jobs = sum(len(each.instance.jobs) for each in known)
    left_out = sum(len(each.unserved) for each in known)
    return Effort(
        jobs=jobs - left_out,
        left_out=left_out,
        engineer_days=sum(each.engineer_days for each in figures),
        trips=sum(each.site_visits for each in figures),
        travel_minutes=sum(each.travel_minutes for each in figures),
        miles=half_up(km / KM_OF_MILE, 1),
        costs=round_to_total(costs.parts()),
        total=pennies(costs.total),
    )
