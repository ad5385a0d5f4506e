"""A plan as it was found: its routes, what they cost, how good it is at least."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from consortium.visits.domain.costs import VisitCosts, costs_of
from consortium.visits.domain.instance import VisitInstance
from consortium.visits.domain.plan import Route, unserved_by
from consortium.visits.domain.reasons import reasons_of

# A bound this near proves a plan: half a penny.
PROVEN = Fraction(1, 200)


class PlanStatus(StrEnum):
    OPTIMAL = "optimal"
    FEASIBLE = "feasible"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPlan:
    """A plan that keeps every rule. No plan costs less than ``bound``, where there is one."""

    instance: VisitInstance
    routes: tuple[Route, ...]
    costs: VisitCosts
    unserved: tuple[int, ...]
    reasons: Mapping[int, str] = field(default_factory=dict)
    bound: Fraction | None = None

    @classmethod
    def of(
        cls, instance: VisitInstance, routes: Iterable[Route], bound: Fraction | None = None
    ) -> "VisitPlan":
        """The plan of some routes, by day and engineer, with a reason for each job left out."""
        known = tuple(sorted(routes, key=lambda route: (route.day, route.engineer)))
        costs = costs_of(instance, known)
        return cls(
            instance=instance,
            routes=known,
            costs=costs,
            unserved=unserved_by(instance, known),
            reasons=reasons_of(instance, known),
            bound=None if bound is None else min(bound, costs.total),
        )

    @property
    def status(self) -> PlanStatus:
        is_proven = self.bound is not None and self.costs.total - self.bound <= PROVEN
        return PlanStatus.OPTIMAL if is_proven else PlanStatus.FEASIBLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Unshared:
    """The same jobs with each trust alone: what that costs each of them."""

    plans: Mapping[str, VisitPlan]

    @property
    def costs(self) -> VisitCosts:
        return sum((plan.costs for plan in self.plans.values()), VisitCosts())
