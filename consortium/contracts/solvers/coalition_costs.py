"""The cost of every coalition at once: bit tricks over the table of all of them."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from consortium.contracts.domain.together.coalition import (
    RATE,
    CoalitionLot,
    CostGame,
    Offer,
    no_offer,
)
from consortium.contracts.domain.together.scheme_game import SchemeGame
from consortium.contracts.solvers.scheme_costs import costs_of_groups
from consortium.foundation.domain.errors import Invalid

Ints = NDArray[np.int64]
Number = TypeVar("Number", np.int64, np.float64)
# Every coalition of so many trusts is looked at; beyond, the table would not fit a machine.
MOST_TRUSTS = 22
# Volumes up to here are priced once for each quantity, and then looked up.
LARGEST_LOOKUP = 1 << 22
LARGEST_COST = 1 << 62
NEVER = np.int64(1 << 62)


def all_costs(game: CostGame) -> Ints:
    """What each coalition costs, by its mask, exactly as ``game.cost`` says; the empty one 0.

    Raises:
        Invalid: there are too many trusts or too large amounts, or a lot has no offer for
            somebody.
    """
    trusts = len(game.trusts)
    if trusts > MOST_TRUSTS:
        raise Invalid(
            "too_many_trusts",
            f"Every coalition is looked at for up to {MOST_TRUSTS} trusts; here are {trusts}.",
            next_step="Ask for the sampled split instead.",
        )
    if isinstance(game, SchemeGame):
        return costs_of_groups(game)
    if game.table is not None:
        return np.array([game.table.get(mask, 0) for mask in range(1 << trusts)], dtype=np.int64)
    _check_size(game)
    spend = np.zeros(1 << trusts, dtype=np.int64)
    for lot in game.lots:
        spend += _lot_costs(lot)
    sizes = np.bitwise_count(np.arange(1 << trusts, dtype=np.int64)).astype(np.int64)
    return after_rebate(game, spend) + fixed_costs(game, sizes)


def sums_over_members(values: NDArray[Number]) -> NDArray[Number]:
    """For every mask the sum of its members' values."""
    sums: NDArray[Number] = np.zeros(1 << len(values), dtype=values.dtype)
    for place, value in enumerate(values):
        half = 1 << place
        np.add(sums[:half], value, out=sums[half : 2 * half])
    return sums


def _lot_costs(lot: CoalitionLot) -> Ints:
    volumes = sums_over_members(np.array(lot.demand, dtype=np.int64))
    for_all = [
        offer for offer in lot.offers if offer.serves(lot.buyers((1 << len(lot.demand)) - 1))
    ]
    costs = _looked_up(for_all, volumes) if for_all else np.full(len(volumes), NEVER)
    for offer in lot.offers:
        if offer not in for_all:
            np.minimum(costs, _where_open(offer, lot, volumes), out=costs)
    costs[volumes == 0] = 0
    if costs.max(initial=0) >= NEVER:
        raise no_offer(lot.id)
    return costs


def _looked_up(offers: list[Offer], volumes: Ints) -> Ints:
    """The cheapest of some offers that are open to everybody."""
    largest = int(volumes[-1])
    if largest >= min(LARGEST_LOOKUP, 4 * len(volumes)):
        return _cheapest(offers, volumes)
    return _cheapest(offers, np.arange(largest + 1, dtype=np.int64))[volumes]


def _cheapest(offers: list[Offer], volumes: Ints) -> Ints:
    costs = offer_costs(offers[0], volumes)
    for offer in offers[1:]:
        np.minimum(costs, offer_costs(offer, volumes), out=costs)
    return costs


def offer_costs(offer: Offer, volumes: Ints) -> Ints:
    """What an offer asks for each volume, in 1/10,000 £."""
    bounds = np.array([step.min_qty for step in offer.steps], dtype=np.int64)
    prices = np.array([step.unit_price for step in offer.steps], dtype=np.int64)
    reached = np.maximum(np.searchsorted(bounds, volumes, side="right") - 1, 0)
    if not offer.incremental:
        return np.asarray(prices[reached] * volumes)
    before = np.array([offer.cost(step.min_qty - 1) for step in offer.steps], dtype=np.int64)
    return np.asarray(before[reached] + prices[reached] * (volumes - bounds[reached] + 1))


def _where_open(offer: Offer, lot: CoalitionLot, volumes: Ints) -> Ints:
    """The offer's costs, and ``NEVER`` for coalitions with a buyer it is not open to."""
    outside = np.array(
        [bool(need) and not offer.serves(1 << at) for at, need in enumerate(lot.demand)],
        dtype=np.int64,
    )
    shut = sums_over_members(outside) > 0
    costs = offer_costs(offer, volumes)
    costs[shut] = NEVER
    return costs


def after_rebate(game: CostGame, spend: Ints) -> Ints:
    """In ``UNIT``: each spend less the rebate that it reaches."""
    rates = np.array([0, *(step.rate for step in game.rebate)], dtype=np.int64)
    bounds = np.array([step.min_spend for step in game.rebate], dtype=np.int64)
    return np.asarray(spend * (RATE - rates[np.searchsorted(bounds, spend, side="right")]))


def fixed_costs(game: CostGame, sizes: Ints) -> Ints:
    """In ``UNIT``: what coalitions of these sizes pay for the tender and for being together."""
    shared = np.where(sizes > 1, game.membership_cost * sizes, 0)
    return np.asarray(np.where(sizes > 0, game.tender_cost + shared, 0) * RATE)


def _check_size(game: CostGame) -> None:
    most = sum(
        sum(lot.demand) * max(step.unit_price for offer in lot.offers for step in offer.steps)
        for lot in game.lots
        if lot.offers
    )
    if (most + game.fixed_cost(game.everybody)) * RATE >= LARGEST_COST:
        raise Invalid(
            "too_large",
            "The costs together are too large to be kept exactly.",
            next_step="Check the quantities and prices.",
        )
