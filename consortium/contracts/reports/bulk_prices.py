"""Pricing a frame of purchase lines at once: by the price table, in whole numbers.

Quantities and unit prices are millionths, amounts are pence, so nothing is ever a float and every
amount is the one that :func:`price_run.price_lines` finds line by line.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from consortium.contracts.domain.prices.price_table import PriceTable, Rate, Stretch
from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.rebates.price_run import Line
from consortium.contracts.domain.terms.schedules import Scheme
from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
else:
    np, pd = lazy("numpy"), lazy("pandas")

MILLION = 10**6
# A price in millionths times a quantity in millionths, in such parts of a penny.
PARTS = 10**10
# More days than the calendar has: a block of stretches and a day make one sorted number.
DAYS = 1 << 22
UNIX_EPOCH = date(1970, 1, 1).toordinal()


def frame_of(lines: Iterable[Line]) -> "pd.DataFrame":
    """Lines as a frame, in the order in which they count: by day, then by id.

    Raises:
        ValueError: a quantity has more than six decimals.
    """
    ordered = sorted(lines, key=lambda line: (line.on, line.id))
    return pd.DataFrame(
        {
            "trust": [line.trust for line in ordered],
            "item": [line.item for line in ordered],
            "on": np.array([line.on for line in ordered], dtype="datetime64[D]"),
            "quantity": np.array([in_millionths(line.quantity) for line in ordered], np.int64),
        },
        index=pd.Index([line.id for line in ordered], name="id"),
    )


def price_frame(terms: Terms, lines: "pd.DataFrame") -> "pd.DataFrame":
    """What each line costs, or why it has no price.

    ``lines`` has the columns trust, item, on (days) and quantity (millionths of a base unit).
    The answer has its index and the columns ``unit_price`` (millionths of a pound; missing where
    a line lies in several bands or has no price), ``amount`` (pence; missing without a price) and
    ``reason`` (empty with one). Incremental bands fill up by day, and within a day in the order
    of the frame.
    """
    rates, of_line = _rates_of(terms, lines)
    prices = np.array([in_millionths(rate.unit_price or Decimal(0)) for rate in rates], np.int64)
    priced = np.array([rate.unit_price is not None for rate in rates], dtype=bool)[of_line]
    banded = np.array([rate.bands is not None for rate in rates], dtype=bool)[of_line]
    pence = rounded(*times(lines["quantity"].to_numpy(dtype=np.int64), prices[of_line]))
    if banded.any():
        at = np.flatnonzero(banded)
        at = at[np.argsort(_days(lines)[at], kind="stable")]
        pence[at] = _by_bands(lines.iloc[at], rates, of_line[at])
    reasons = np.array([rate.reason.value if rate.reason else "" for rate in rates], dtype=object)
    return pd.DataFrame(
        {
            "unit_price": pd.arrays.IntegerArray(prices[of_line], ~priced),
            "amount": pd.arrays.IntegerArray(pence, ~(priced | banded)),
            "reason": reasons[of_line],
        },
        index=lines.index,
    )


def in_millionths(number: Decimal) -> int:
    """
    Raises:
        ValueError: the number has more than six decimals.
    """
    scaled = number.scaleb(6)
    if scaled != int(scaled):
        raise ValueError(f"{number} has more than six decimals")
    return int(scaled)


def times(quantity: "Ints", price: "Ints") -> tuple["Ints", "Ints"]:
    """Millionths times millionths: whole pence, rounded down, and what is over in ``PARTS``.

    Both are taken apart at a million, because their product would not fit 64 bits.
    """
    units, part = np.divmod(quantity, MILLION)
    pounds, rest = np.divmod(price, MILLION)
    crossed, over = np.divmod(units * rest + part * pounds, PARTS // MILLION)
    carried, left = np.divmod(over * MILLION + part * rest, PARTS)
    return units * pounds * 100 + crossed + carried, left


def rounded(pence: "Ints", parts: "Ints") -> "Ints":
    """Rounded half-up, away from zero, as :func:`foundation.domain.money.pennies` does."""
    half = np.where(pence >= 0, parts >= PARTS // 2, parts > PARTS // 2)
    return np.asarray(pence + half)


@dataclass(slots=True)
class _Rates:
    """All rates that some line may have, in blocks that trusts share, each day by day."""

    rates: list[Rate] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    blocks: dict[int, int] = field(default_factory=dict)

    def block_of(self, stretches: tuple[Stretch, ...]) -> int:
        """The number of a block; the table keeps each one, so that its id stands for it."""
        if id(stretches) not in self.blocks:
            block = self.blocks[id(stretches)] = len(self.blocks)
            self.rates += [stretch.rate for stretch in stretches]
            self.starts += [
                block * DAYS + stretch.period.start.toordinal() for stretch in stretches
            ]
        return self.blocks[id(stretches)]


def _rates_of(terms: Terms, lines: "pd.DataFrame") -> tuple[list[Rate], "Ints"]:
    """The rates of the trusts and items of the lines, and for each line which one it has."""
    table, found = PriceTable(terms), _Rates()
    trust_of_line, trusts = pd.factorize(lines["trust"])
    item_of_line, items = pd.factorize(lines["item"])
    if min(trust_of_line.min(initial=0), item_of_line.min(initial=0)) < 0:
        raise ValueError("a line without a trust or an item cannot be priced")
    pair_of_line, pairs = pd.factorize(trust_of_line * len(items) + item_of_line)
    blocks = [
        found.block_of(table.stretches(trust=trusts[trust], item=items[item]))
        for trust, item in (divmod(pair, len(items)) for pair in pairs.tolist())
    ]
    keys = np.array(blocks, dtype=np.int64)[pair_of_line] * DAYS + _days(lines)
    starts = np.array(found.starts, dtype=np.int64)
    return found.rates, np.searchsorted(starts, keys, side="right") - 1


def _by_bands(lines: "pd.DataFrame", rates: list[Rate], of_line: "Ints") -> "Ints":
    """What lines under incremental bands cost in pence, in the order in which they count."""
    years = pd.factorize(
        pd.Series([(rate.bands.id, rate.year) if rate.bands else None for rate in rates])
    )[0][of_line]
    pence = np.zeros(len(lines), dtype=np.int64)
    for year in np.unique(years):
        at = np.flatnonzero(years == year)
        scheme = rates[of_line[at[0]]].bands
        if scheme is not None:
            pence[at] = _banded(scheme, lines.iloc[at])
    return pence


def _banded(scheme: Scheme, lines: "pd.DataFrame") -> "Ints":
    """What the lines of one contract year cost, each slice at the price of its own tier."""
    quantity = lines["quantity"].to_numpy(dtype=np.int64)
    after = np.cumsum(quantity)
    before = after - quantity
    of_line, items = pd.factorize(lines["item"])
    pence, parts = np.zeros_like(after), np.zeros_like(after)
    bounds = [in_millionths(tier.lower_bound) for tier in scheme.tiers]
    for tier, begins, ends in zip(scheme.tiers, bounds, [*bounds[1:], None], strict=True):
        slices = np.clip(after, begins, ends) - np.clip(before, begins, ends)
        prices = np.array([in_millionths(tier.prices[item]) for item in items], dtype=np.int64)
        whole, rest = times(slices, prices[of_line])
        pence, parts = pence + whole, parts + rest
    carried, left = np.divmod(parts, PARTS)
    return rounded(pence + carried, left)


def _days(lines: "pd.DataFrame") -> "Ints":
    """The days as the calendar numbers them from 1 January of the year 1."""
    since_1970 = lines["on"].to_numpy().astype("datetime64[D]").astype(np.int64)
    return np.asarray(since_1970 + UNIX_EPOCH)
