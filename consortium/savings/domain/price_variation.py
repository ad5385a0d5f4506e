"""How far apart the prices are that trusts pay for the same item (formula F12).

A price above a benchmark, times the quantity, is an *opportunity*: a place to look, never a
saving. Every benchmark is of one unit and one window, net of rebates, and is hidden while fewer
than three trusts make it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import isqrt

from consortium.foundation.domain.money import half_up, pennies

FEWEST_TRUSTS = 3
# A point below this part of the median trust's quantity makes no benchmark: "best in class" was
# one mistaken pallet order before. Its own price is still held against the benchmark.
LEAST_SHARE = Fraction(1, 20)
_THOUSAND = Decimal(1000)


class Quartiles(StrEnum):
    """How quartiles are found; in the savings method's example W5 the two differ by 19%.

    Of n prices in their order the lower quartile stands at place (n + 3) / 4 (inclusive: the
    lowest and the highest are the ends of what there is) or (n + 1) / 4 (exclusive: they are two
    of many more); between two places it is interpolated.
    """

    INCLUSIVE = "inclusive"
    EXCLUSIVE = "exclusive"


QUARTILE_NAMES = {
    Quartiles.INCLUSIVE: "inclusive: place (n + 3) ÷ 4, as QUARTILE.INC of a spreadsheet",
    Quartiles.EXCLUSIVE: "exclusive: place (n + 1) ÷ 4, as QUARTILE.EXC of a spreadsheet",
}


class Benchmark(StrEnum):
    MEDIAN = "median"
    LOWER_QUARTILE = "lower_quartile"
    MINIMUM = "minimum"


class Band(StrEnum):
    """Where a price stands among the others, which tells nobody's."""

    LOWEST_QUARTER = "lowest_quarter"
    BELOW_MEDIAN = "below_median"
    ABOVE_MEDIAN = "above_median"
    HIGHEST_QUARTER = "highest_quarter"


BAND_NAMES = {
    Band.LOWEST_QUARTER: "in the lowest quarter",
    Band.BELOW_MEDIAN: "between the lower quartile and the median",
    Band.ABOVE_MEDIAN: "between the median and the upper quartile",
    Band.HIGHEST_QUARTER: "in the highest quarter",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What a trust pays for a base unit of an item, and how many a year it buys."""

    trust: str
    price: Fraction
    quantity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The prices of ``trusts`` trusts, £ a base unit; exact, but for the two rounded ratios.

    ``variation`` is the standard deviation of these prices (of all of them, not of a sample)
    over their mean, each trust counting once, in per cent to one decimal; ``ratio`` is the
    highest over the lowest, to two.
    """

    trusts: int
    lowest: Fraction
    lower_quartile: Fraction
    median: Fraction
    upper_quartile: Fraction
    highest: Fraction
    variation: Decimal
    ratio: Decimal

    def benchmark(self, which: Benchmark) -> Fraction:
        return {
            Benchmark.MEDIAN: self.median,
            Benchmark.LOWER_QUARTILE: self.lower_quartile,
            Benchmark.MINIMUM: self.lowest,
        }[which]

    def band(self, price: Fraction) -> Band:
        """Where a price stands."""
        if price <= self.lower_quartile:
            return Band.LOWEST_QUARTER
        if price <= self.median:
            return Band.BELOW_MEDIAN
        return Band.ABOVE_MEDIAN if price <= self.upper_quartile else Band.HIGHEST_QUARTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """An item's points, those that make the benchmark, and their spread if three or more do."""

    points: tuple[Point, ...]
    benchmarks: tuple[Point, ...]
    spread: Spread | None

    def opportunity(self, which: Benchmark, *, trust: str | None = None) -> Decimal | None:
        """What the quantities cost above a benchmark, in pounds; None while it is hidden.

        ``trust`` asks for one trust's part.

        W5: 43/44/45/46.50/47/49/52 on the demo's volumes: £19,000 to the median.
        """
        if self.spread is None:
            return None
        against = self.spread.benchmark(which)
        above = (
            max(Fraction(0), point.price - against) * Fraction(point.quantity)
            for point in self.points
            if trust in (None, point.trust)
        )
        return pennies(sum(above, Fraction(0)))


def variation_of(
    points: Collection[Point], *, method: Quartiles, least_share: Fraction = LEAST_SHARE
) -> Variation:
    """The spread of some prices of the same item, unit and window.

    Only points with at least ``least_share`` of the median trust's quantity make the benchmark.
    """
    listed = tuple(sorted(points, key=lambda point: (point.price, point.trust)))
    bought = sorted(Fraction(point.quantity) for point in listed)
    least = least_share * quantile(bought, 2, Quartiles.INCLUSIVE) if bought else Fraction(0)
    makers = tuple(point for point in listed if Fraction(point.quantity) >= least)
    prices = [point.price for point in makers]
    return Variation(
        points=listed,
        benchmarks=makers,
        spread=_spread(prices, method) if len(prices) >= FEWEST_TRUSTS else None,
    )


def quantile(ordered: Sequence[Fraction], quarter: int, method: Quartiles) -> Fraction:
    """The first, second or third quartile of numbers in their order, exactly."""
    count = len(ordered)
    if method is Quartiles.INCLUSIVE:
        place = Fraction(quarter * (count - 1), 4)
    else:
        place = Fraction(quarter * (count + 1), 4) - 1
    place = min(max(place, Fraction(0)), Fraction(count - 1))
    below = int(place)
    above = min(below + 1, count - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def headline(amount: Decimal) -> Decimal:
    """An opportunity as a headline: to the nearest £1,000; files keep the exact figure."""
    return half_up(amount / _THOUSAND, 0) * _THOUSAND


def _spread(prices: Sequence[Fraction], method: Quartiles) -> Spread:
    mean = sum(prices, Fraction(0)) / len(prices)
    variance = sum(((price - mean) ** 2 for price in prices), Fraction(0)) / len(prices)
    return Spread(
        trusts=len(prices),
        lowest=prices[0],
        lower_quartile=quantile(prices, 1, method),
        median=quantile(prices, 2, method),
        upper_quartile=quantile(prices, 3, method),
        highest=prices[-1],
        variation=half_up(_root(variance) / mean * 100, 1) if mean else Decimal(0),
        ratio=half_up(prices[-1] / prices[0], 2) if prices[0] else Decimal(0),
    )


def _root(value: Fraction) -> Fraction:
    """The square root, to twelve decimals: more than any page shows."""
    scale = 10**24
    return Fraction(isqrt(value.numerator * scale // value.denominator), 10**12)
