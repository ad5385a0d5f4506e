"""A coalition analysis as `consortium contracts coalition` prints it."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from consortium.contracts.domain.together.coalition import as_decimal
from consortium.contracts.domain.together.stability import Allocation, Analysis, BreakEven, OptOut


def as_document(analysis: Analysis) -> dict[str, Any]:
    """The result with money as numbers of four decimals; what was not computed is null."""
    least = analysis.least_core
    return {
        "instance": analysis.game.id,
        "status": "ok",
        "grand_cost": _pounds(analysis.grand_cost),
        "standalone_cost": _each(analysis.standalone_cost),
        "saving": _pounds(analysis.saving),
        "allocations": {
            name: _allocation(allocation) for name, allocation in analysis.allocations.items()
        },
        "least_core_epsilon": None if least is None else _pounds(least),
        "core_nonempty": None if least is None else least <= 0,
        "opt_out": {name: _opt_out(each) for name, each in analysis.opt_out.items()},
        "break_even": [_break_even(each) for each in analysis.break_even],
    }


def _allocation(allocation: Allocation) -> dict[str, Any]:
    tempted = allocation.temptation
    document = {
        "pay": _each(allocation.pay),
        "in_core": allocation.in_core,
        "max_excess": None if tempted is None else _pounds(tempted.excess),
        "most_tempted_coalition": list(tempted.coalition)
        if tempted and tempted.coalition
        else None,
        "gain_vs_alone": _each(allocation.gain_vs_alone),
        "weakest_link": allocation.weakest_link,
    }
    if allocation.within is not None:
        document["within_95_percent"] = dict(allocation.within)
    return document


def _opt_out(opt_out: OptOut) -> dict[str, Any]:
    return {
        "cost_alone": _pounds(opt_out.cost_alone),
        "rest_cost_without": _pounds(opt_out.rest_cost_without),
        "system_loss": _pounds(opt_out.system_loss),
        "by_allocation": {
            name: {
                "leaver_change": _pounds(change),
                "externality_on_rest": _pounds(opt_out.externality_on_rest[name]),
                "penalty_to_hold_rest_harmless": _pounds(opt_out.penalty(name)),
            }
            for name, change in opt_out.leaver_change.items()
        },
    }


def _break_even(lot: BreakEven) -> dict[str, Any]:
    return {
        "lot": lot.lot,
        "supplier": lot.supplier,
        "volume": lot.volume,
        "tier": lot.tier,
        "headroom": lot.headroom,
        "to_next_tier": lot.to_next_tier,
        "pivotal_trusts": list(lot.pivotal),
        "min_leavers_to_drop_tier": lot.min_leavers,
    }


def _each(amounts: Mapping[str, Fraction]) -> dict[str, float]:
    return {name: _pounds(amount) for name, amount in amounts.items()}


def _pounds(amount: Fraction) -> float:
    """To four decimals; a double holds them for any amount a trust has ever paid."""
    return float(as_decimal(amount))
