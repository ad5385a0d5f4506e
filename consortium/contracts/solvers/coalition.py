"""Who holds the consortium together: splits of the joint cost, and what a leaver changes."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import accumulate

import numpy as np

from consortium.contracts.domain.together.coalition import (
    MONEY,
    UNIT,
    CoalitionLot,
    CostGame,
    pounds_of,
)
from consortium.contracts.domain.together.scheme_game import SchemeGame
from consortium.contracts.domain.together.stability import (
    Allocation,
    Analysis,
    BreakEven,
    OptOut,
    Temptation,
)
from consortium.contracts.solvers.coalition_costs import (
    MOST_TRUSTS,
    Ints,
    all_costs,
    sums_over_members,
)
from consortium.contracts.solvers.nucleolus import nucleolus
from consortium.contracts.solvers.shapley import sampled_shapley, shapley

# Ties between excesses are decided exactly among those that floating point cannot tell apart.
CLOSE = 1e-9
MOST_TIES = 4096


def analyse(
    game: CostGame,
    splits: Mapping[str, tuple[Fraction, ...]] | None = None,
    *,
    exact_up_to: int = MOST_TRUSTS,
) -> Analysis:
    """Costs, splits, temptations, and what each leaver changes.

    ``splits`` are further ways to share the cost that are weighed too, in ``UNIT``.

    Up to ``exact_up_to`` trusts, at most 22, exactly. Beyond, the Shapley split is sampled and no
    coalition but single trusts and all is looked at, so that core and nucleolus are left out.

    Raises:
        Invalid: a lot has no offer for somebody, or the amounts are too large.
    """
    costs = all_costs(game) if len(game.trusts) <= exact_up_to else None
    alone = {name: pounds_of(game.cost(1 << at)) for at, name in enumerate(game.trusts)}
    weighed, within = _splits(game, costs)
    least = None
    if costs is not None:
        found = nucleolus(costs)
        weighed["nucleolus"], least = found.pay, pounds_of(found.least_core)
    equal = equal_price(game)
    if equal is not None:
        weighed["equal_price"] = equal
    weighed |= splits or {}
    allocations = {
        name: _allocation(game, costs, split, alone, within if name == "shapley" else None)
        for name, split in weighed.items()
    }
    return Analysis(
        game=game,
        grand_cost=pounds_of(game.cost(game.everybody)),
        standalone_cost=alone,
        allocations=allocations,
        least_core=least,
        opt_out={name: _opt_out(game, at, allocations) for at, name in enumerate(game.trusts)},
        break_even=tuple(_break_even(game, lot) for lot in game.lots if any(lot.demand)),
    )


def equal_price(game: CostGame) -> tuple[Fraction, ...] | None:
    """Everybody pays the same price for the same thing: each lot's cost by quantity, the rebate by
    spend, the tender by heads; None for a game without lots."""
    if game.table is not None or isinstance(game, SchemeGame):
        return None
    pay = [Fraction(0)] * len(game.trusts)
    for lot in game.lots:
        offer = lot.cheapest(game.everybody)
        if offer is not None:
            price = Fraction(offer.cost(sum(lot.demand)), sum(lot.demand))
            pay = [so_far + price * need for so_far, need in zip(pay, lot.demand, strict=True)]
    spend = sum(pay)
    kept = 1 - Fraction(game.rebate_rate(int(spend)), UNIT // MONEY)
    fixed = Fraction(game.fixed_cost(game.everybody), len(pay))
    return tuple((each * kept + fixed) * (UNIT // MONEY) for each in pay)


def _splits(
    game: CostGame, costs: Ints | None
) -> tuple[dict[str, tuple[Fraction, ...]], dict[str, float] | None]:
    if costs is not None:
        return {"shapley": shapley(costs)}, None
    sampled = sampled_shapley(game)
    within = {name: each / UNIT for name, each in zip(game.trusts, sampled.within, strict=True)}
    return {"shapley": sampled.shares}, within


def _allocation(
    game: CostGame,
    costs: Ints | None,
    split: tuple[Fraction, ...],
    alone: Mapping[str, Fraction],
    within: dict[str, float] | None,
) -> Allocation:
    pay = {name: pounds_of(each) for name, each in zip(game.trusts, split, strict=True)}
    return Allocation(
        pay=pay,
        gain_vs_alone={name: alone[name] - each for name, each in pay.items()},
        temptation=None if costs is None else _most_tempted(game, costs, split),
        within=within,
    )


def _most_tempted(game: CostGame, costs: Ints, split: tuple[Fraction, ...]) -> Temptation:
    """The largest of pay less own cost; the first in binary order of several."""
    if len(game.trusts) == 1:
        return Temptation(coalition=(), excess=Fraction(0))
    excess = sums_over_members(np.array([float(each) for each in split])) - costs
    inner = excess[1:-1]
    near = 1 + np.flatnonzero(inner >= inner.max() - CLOSE * max(1.0, float(np.abs(costs).max())))
    best, coalition = Fraction(0), 0
    for mask in map(int, near[:MOST_TIES]):
        own = sum((each for at, each in enumerate(split) if mask >> at & 1), Fraction(0))
        exact = own - int(costs[mask])
        if not coalition or exact > best:
            best, coalition = exact, mask
    return Temptation(coalition=game.members(coalition), excess=pounds_of(best))


def _opt_out(game: CostGame, at: int, allocations: Mapping[str, Allocation]) -> OptOut:
    leaver = game.trusts[at]
    alone = pounds_of(game.cost(1 << at))
    rest = pounds_of(game.cost(game.everybody ^ 1 << at))
    grand = pounds_of(game.cost(game.everybody))
    pays = {name: allocation.pay[leaver] for name, allocation in allocations.items()}
    return OptOut(
        cost_alone=alone,
        rest_cost_without=rest,
        system_loss=rest + alone - grand,
        leaver_change={name: alone - pay for name, pay in pays.items()},
        externality_on_rest={name: rest - (grand - pay) for name, pay in pays.items()},
    )


def _break_even(game: CostGame, lot: CoalitionLot) -> BreakEven:
    offer = lot.cheapest(game.everybody)
    if offer is None:
        raise ValueError(f"nobody needs {lot.id}")
    volume = sum(lot.demand)
    reached = offer.reached(volume)
    headroom = volume - offer.steps[reached].min_qty
    largest_first = accumulate(sorted(lot.demand, reverse=True))
    more = offer.steps[reached + 1].min_qty - volume if reached + 1 < len(offer.steps) else None
    return BreakEven(
        lot=lot.id,
        supplier=offer.supplier,
        volume=volume,
        tier=reached + 1,
        headroom=headroom,
        to_next_tier=more,
        pivotal=tuple(
            name
            for name, need in zip(game.trusts, lot.demand, strict=True)
            if reached and need > headroom
        ),
        min_leavers=next(
            (count for count, gone in enumerate(largest_first, start=1) if gone > headroom), None
        )
        if reached
        else None,
    )
