"""The Shapley split: what each trust adds on average over all orders of joining."""

from dataclasses import dataclass
from fractions import Fraction
from math import factorial

import numpy as np
from numpy.typing import NDArray

from consortium.contracts.domain.together.coalition import CostGame, no_offer
from consortium.contracts.domain.together.scheme_game import SchemeGame
from consortium.contracts.solvers.coalition_costs import (
    Ints,
    after_rebate,
    fixed_costs,
    offer_costs,
)
from consortium.contracts.solvers.scheme_costs import costs_of_orders

# Sums of so many numbers of 62 bits do not fit 64: each is summed in two halves.
HALF = 24
# For a normal mean, 95 % lies within so many standard errors.
WITHIN_95 = 1.96


def shapley(costs: Ints) -> tuple[Fraction, ...]:
    """The exact split of the cost of all, in the unit of ``costs`` (one for each mask).

    Shapley 1953: the sum over coalitions without the trust of s!(n-s-1)!/n! times what it adds.
    Folded by size: only the sum of the costs of all coalitions of a size with the trust is needed,
    since those without it are the rest of that size.
    """
    trusts = len(costs).bit_length() - 1
    sizes = np.bitwise_count(np.arange(len(costs), dtype=np.int64))
    by_size = np.argsort(sizes, kind="stable")
    starts = np.searchsorted(sizes[by_size], np.arange(trusts + 1))
    ordered = costs[by_size]
    low, high = ordered & ((1 << HALF) - 1), ordered >> HALF
    every = _sums(low, high, starts)
    shares = []
    for place in range(trusts):
        inside = (by_size >> place) & 1
        with_it = _sums(low * inside, high * inside, starts)
        share = Fraction(0)
        for size in range(trusts):
            weight = Fraction(factorial(size) * factorial(trusts - size - 1), factorial(trusts))
            share += weight * (with_it[size + 1] - (every[size] - with_it[size]))
        shares.append(share)
    return tuple(shares)


def _sums(low: Ints, high: Ints, starts: NDArray[np.intp]) -> list[int]:
    """The sum for each size, in whole numbers of any length."""
    lows, highs = np.add.reduceat(low, starts), np.add.reduceat(high, starts)
    return [(int(up) << HALF) + int(down) for up, down in zip(highs, lows, strict=True)]


@dataclass(frozen=True, slots=True)
class Sampled:
    """A split that was sampled, with the half-width of its 95 % interval for each trust."""

    shares: tuple[Fraction, ...]
    within: tuple[float, ...]


def sampled_shapley(game: CostGame, *, orders: int = 400, seed: int = 1) -> Sampled:
    """The split over drawn orders of joining, for games too large to look at every coalition.

    Stratified: each drawn order is turned until every trust has stood in every place once, so
    that only what differs between orders is left to chance (Castro et al. 2017). The shares sum
    to the cost of all exactly.

    Raises:
        Invalid: a lot has no offer for somebody.
    """
    trusts = len(game.trusts)
    draw = np.random.default_rng(seed)
    sums = np.zeros((orders, trusts))
    for at in range(orders):
        order = draw.permutation(trusts)
        turned = order[(np.arange(trusts)[:, None] + np.arange(trusts)) % trusts]
        added = np.diff(prefix_costs(game, turned), axis=1, prepend=0.0)
        np.add.at(sums[at], turned.ravel(), added.ravel())
    means = sums / trusts
    shares = [Fraction(float(share)) for share in means.mean(axis=0)]
    # What floating point lost goes to all alike, so that the whole is split exactly.
    left = (game.cost(game.everybody) - sum(shares, Fraction(0))) / trusts
    errors = means.std(axis=0, ddof=1) / np.sqrt(orders) * WITHIN_95
    return Sampled(shares=tuple(share + left for share in shares), within=tuple(map(float, errors)))


def prefix_costs(game: CostGame, orders: NDArray[np.intp]) -> NDArray[np.float64]:
    """For each order of joining (a row) the cost after each trust, in ``UNIT``."""
    if isinstance(game, SchemeGame):
        return costs_of_orders(game, orders)
    spend = np.zeros(orders.shape, dtype=np.int64)
    for lot in game.lots:
        volumes = np.cumsum(np.array(lot.demand, dtype=np.int64)[orders], axis=1)
        best = np.full(orders.shape, np.inf)
        for offer in lot.offers:
            outside = np.array(
                [bool(need) and not offer.serves(1 << at) for at, need in enumerate(lot.demand)]
            )
            shut = np.cumsum(outside[orders], axis=1) > 0
            asked = np.where(
                shut, np.inf, offer_costs(offer, volumes.ravel()).reshape(orders.shape)
            )
            np.minimum(best, asked, out=best)
        best[volumes == 0] = 0
        if np.isinf(best).any():
            raise no_offer(lot.id)
        spend += best.astype(np.int64)
    sizes = np.broadcast_to(np.arange(1, orders.shape[1] + 1), orders.shape)
    return np.asarray(after_rebate(game, spend) + fixed_costs(game, sizes), dtype=np.float64)
