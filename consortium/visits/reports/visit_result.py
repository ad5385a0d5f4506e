"""A plan as `consortium visits plan` prints it: `schedule-result/1`."""

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from consortium.foundation.domain.money import half_up
from consortium.visits.domain.costs import VisitCosts, figures_of
from consortium.visits.domain.instance import VisitInstance
from consortium.visits.domain.plan import Route, standards_of
from consortium.visits.domain.result import Unshared, VisitPlan
from consortium.visits.domain.shares import shares_of

FORMAT = "schedule-result/1"
PLACES = 4


def as_document(plan: VisitPlan, unshared: Unshared | None = None) -> dict[str, Any]:
    """The plan; amounts in pounds as numbers of four decimals, shares to the penny."""
    instance = plan.instance
    total = plan.costs.total
    found: dict[str, Any] = {
        "format": FORMAT,
        "instance": instance.id,
        "status": plan.status.value,
        "objective": _number(total),
        "bound": None if plan.bound is None else _number(plan.bound, ROUND_FLOOR),
        "routes": [_route(instance, route) for route in plan.routes],
        "unserved": [instance.jobs[job].id for job in plan.unserved],
        "reasons": {instance.jobs[job].id: text for job, text in plan.reasons.items()},
        "cost": _costs(plan.costs),
        "objective_exact": str(total),
        "figures": _figures(plan),
        "shares": {
            trust: float(amount) for trust, amount in shares_of(instance, plan.routes).items()
        },
    }
    if unshared is not None:
        found["unshared"] = _unshared(unshared)
        alone = unshared.costs.total
        found["saving"] = {
            "amount": _number(alone - total),
            "percent": _number(100 * (alone - total) / alone) if alone else 0.0,
        }
    return found


def _route(instance: VisitInstance, route: Route) -> dict[str, Any]:
    return {
        "engineer": instance.engineers[route.engineer].id,
        "day": route.day,
        "depart": route.depart,
        "return": route.back,
        "standards": sorted(standards_of(instance, route.jobs)),
        "stops": [
            {
                "job": instance.jobs[stop.job].id,
                "site": instance.sites[instance.jobs[stop.job].site].id,
                "arrive": stop.arrive,
                "start": stop.start,
                "end": stop.end,
            }
            for stop in route.stops
        ],
    }


def _unshared(unshared: Unshared) -> dict[str, Any]:
    return {
        "objective": _number(unshared.costs.total),
        "cost": _costs(unshared.costs),
        "trusts": {
            trust: {
                "objective": _number(plan.costs.total),
                "status": plan.status.value,
                "unserved": [plan.instance.jobs[job].id for job in plan.unserved],
                "figures": _figures(plan),
            }
            for trust, plan in unshared.plans.items()
        },
    }


def _figures(plan: VisitPlan) -> dict[str, Any]:
    figures = figures_of(plan.instance, plan.routes)
    return {
        "engineer_days": figures.engineer_days,
        "site_visits": figures.site_visits,
        "travel_minutes": figures.travel_minutes,
        "km": _number(figures.km),
    }


def _costs(costs: VisitCosts) -> dict[str, float]:
    parts = {name: _number(part) for name, part in costs.parts().items()}
    return parts | {"total": _number(costs.total)}


def _number(amount: Fraction, rounding: str = ROUND_HALF_UP) -> float:
    """To four decimals, exactly rounded; a double holds them for any plan's cost."""
    if rounding == ROUND_HALF_UP:
        return float(half_up(amount, PLACES))
    return float(Decimal(amount * 10**PLACES // 1).scaleb(-PLACES))
