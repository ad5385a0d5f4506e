"""The cost game of an agreement for many groups at once, in the very numbers of its definition.

Volumes and prices are taken as whole numbers of their last decimal, so that nothing is lost to
floating point; where they outgrow 64 bits, in whole numbers of any length.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consortium.contracts.domain.terms.schedules import Measure, Scheme
from consortium.contracts.domain.together.coalition import UNIT
from consortium.contracts.domain.together.scheme_game import SchemeGame

# Whole numbers: of 64 bits, or of any length.
Whole = NDArray[Any]
LARGEST = 1 << 62


def costs_of_groups(game: SchemeGame) -> Whole:
    """What each group costs, by its mask, in ``UNIT``, exactly as ``game.cost`` says."""
    known = _Numbers.of(game)
    sizes = np.bitwise_count(np.arange(1 << len(game.trusts), dtype=np.int64)).astype(np.int64)
    total = known.zeros(sizes.shape)
    for scheme in game.schemes:
        volumes = {item: _sums(known.volumes[item]) for item in scheme.items}
        total += known.cost(scheme, volumes, sizes)
    costs = known.in_units(total)
    costs[1 << np.arange(len(game.trusts))] = known.alone
    return costs


def costs_of_orders(game: SchemeGame, orders: NDArray[np.intp]) -> NDArray[np.float64]:
    """For each order of joining (a row) the cost after each trust, in ``UNIT``."""
    known = _Numbers.of(game)
    sizes = np.broadcast_to(np.arange(1, orders.shape[1] + 1, dtype=np.int64), orders.shape)
    total = known.zeros(orders.shape)
    for scheme in game.schemes:
        volumes = {item: np.cumsum(known.volumes[item][orders], axis=1) for item in scheme.items}
        total += known.cost(scheme, volumes, sizes)
    costs = known.in_units(total)
    costs[:, 0] = known.alone[orders[:, 0]]
    return costs.astype(np.float64)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """A game's volumes as whole numbers of ``quantity``, its prices of ``price`` decimals."""

    quantity: int
    price: int
    volumes: Mapping[str, Whole]
    alone: Whole
    kind: type

    @classmethod
    def of(cls, game: SchemeGame) -> "_Numbers":
        tiers = [tier for scheme in game.schemes for tier in scheme.tiers]
        needs = {
            item: [game.volumes.get((name, item), Decimal(0)) for name in game.trusts]
            for scheme in game.schemes
            for item in scheme.items
        }
        bounds = (tier.lower_bound for tier in tiers)
        quantity = _decimals(chain(bounds, *needs.values()))
        price = _decimals(chain.from_iterable(tier.prices.values() for tier in tiers))
        dearest = max((each for tier in tiers for each in tier.prices.values()), default=Decimal(0))
        most = max(
            sum(map(sum, needs.values()), Decimal(0)) * dearest,
            *(tier.lower_bound for tier in tiers),
            Decimal(0),
        )
        fits = most * max(UNIT, 10 ** (quantity + price)) < LARGEST
        kind: type = np.int64 if fits else object
        return cls(
            quantity=quantity,
            price=price,
            volumes={item: _whole(own, quantity, kind) for item, own in needs.items()},
            alone=np.array([game.cost(1 << at) for at in range(len(game.trusts))], dtype=kind),
            kind=kind,
        )

    def zeros(self, shape: tuple[int, ...]) -> Whole:
        return np.zeros(shape, dtype=self.kind)

    def cost(self, scheme: Scheme, volumes: Mapping[str, Whole], sizes: NDArray[np.int64]) -> Whole:
        """What groups of two or more pay under a scheme, in the product of both decimals."""
        total = self.zeros(sizes.shape)
        measure, decimals = self._measure(scheme, volumes, sizes)
        bounds = _whole([tier.lower_bound for tier in scheme.tiers], decimals, self.kind)
        reached = np.searchsorted(bounds, measure, side="right") - 1
        for item, bought in volumes.items():
            prices = _whole([tier.prices[item] for tier in scheme.tiers], self.price, self.kind)
            if scheme.is_incremental:
                total += _banded(bounds, prices, bought)
            else:
                total += prices[reached] * bought
        return total

    def _measure(
        self, scheme: Scheme, volumes: Mapping[str, Whole], sizes: NDArray[np.int64]
    ) -> tuple[Whole, int]:
        """What decides each group's tier, and with how many decimals."""
        if scheme.measure is Measure.MEMBER_COUNT:
            return sizes, 0
        none = self.zeros(sizes.shape)
        if not scheme.is_by_value:
            return sum(volumes.values(), none), self.quantity
        first = {item: self._price(scheme.weight(item)) for item in volumes}
        worth = (bought * first[item] for item, bought in volumes.items())
        return sum(worth, none), self.quantity + self.price

    def _price(self, price: Decimal) -> int:
        return int(price.scaleb(self.price))

    def in_units(self, total: Whole) -> Whole:
        """Whole numbers of ``UNIT``, half of one rounded up."""
        finer = 10 ** (self.quantity + self.price)
        if finer <= UNIT:
            return np.asarray(total * (UNIT // finer))
        return np.asarray((total + finer // UNIT // 2) // (finer // UNIT))


def _banded(bounds: Whole, prices: Whole, bought: Whole) -> Whole:
    """Each slice of what was bought at the price of its own tier."""
    before = np.concatenate([[0], np.cumsum(np.diff(bounds) * prices[:-1])])
    reached = np.searchsorted(bounds, bought, side="right") - 1
    return np.asarray(before[reached] + prices[reached] * (bought - bounds[reached]))


def _sums(values: Whole) -> Whole:
    """For every mask the sum of its members' values."""
    sums = np.zeros(1 << len(values), dtype=values.dtype)
    for place, value in enumerate(values):
        half = 1 << place
        sums[half : 2 * half] = sums[:half] + value
    return sums


def _decimals(numbers: Iterable[Decimal]) -> int:
    """How many decimals the finest of some numbers has."""
    return max((len(f"{each.normalize():f}".partition(".")[2]) for each in numbers), default=0)


def _whole(numbers: Sequence[Decimal], decimals: int, kind: type) -> Whole:
    return np.array([int(each.scaleb(decimals)) for each in numbers], dtype=kind)
