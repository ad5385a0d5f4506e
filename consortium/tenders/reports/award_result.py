"""What was found for an award as `consortium tenders award` prints it."""

from collections.abc import Mapping
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from consortium.tenders.domain.award_costs import AwardCosts
from consortium.tenders.domain.award_result import AwardResult

FORMAT = "award-result/1"
PLACES = 4


def as_document(result: AwardResult) -> dict[str, Any]:
    """The result, with amounts in pounds as numbers of four decimals."""
    instance = result.instance
    found: dict[str, Any] = {
        "format": FORMAT,
        "instance": instance.id,
        "status": result.status.value,
        "objective": None if result.costs is None else _number(result.costs.objective),
        "bound": None if result.bound is None else _number(result.bound, ROUND_FLOOR),
    }
    if result.gap is not None:
        found["gap_percent"] = _number(100 * result.gap)
    found["awards"] = [
        {
            "trust": instance.trusts[trust],
            "lot": instance.lots[lot].id,
            "supplier": instance.suppliers[supplier].id,
            "qty": quantity,
        }
        for (trust, lot, supplier), quantity in sorted((result.award or {}).items())
    ]
    if result.costs is not None:
        found |= _costs(result.costs)
    if result.clash:
        found["clash"] = list(result.clash)
        found["clash_is_smallest"] = result.is_smallest_clash
    return found


def as_documents(name: str, results: Mapping[str, AwardResult]) -> dict[str, Any]:
    """The results of a file's scenarios, by their ids."""
    return {
        "format": FORMAT,
        "instance": name,
        "results": {scenario: as_document(result) for scenario, result in results.items()},
    }


def _costs(costs: AwardCosts) -> dict[str, Any]:
    return {
        "cost": {
            "gross": _number(costs.gross),
            "bundle_discount": _number(costs.bundle_discount),
            "spend_rebate": _number(costs.spend_rebate),
            "fixed": _number(costs.fixed),
            "switching": _number(costs.switching),
            "total": _number(costs.total),
        },
        "mean_quality": _number(costs.mean_quality),
        "objective_exact": str(costs.objective),
    }


def _number(amount: Fraction, rounding: str = ROUND_HALF_UP) -> float:
    """To four decimals, exactly rounded; a double holds them for any amount a trust ever paid."""
    scaled = amount * 10**PLACES
    down = scaled.numerator // scaled.denominator
    if rounding == ROUND_HALF_UP and 2 * (scaled - down) >= 1:
        down += 1
    return float(Decimal(down).scaleb(-PLACES))
