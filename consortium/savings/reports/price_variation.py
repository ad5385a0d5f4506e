"""Prices of items as lists and dot plots show them: a dot is a trust, a tick the median."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from consortium.foundation.charts import BLUE, GREY, TEXT, specification
from consortium.foundation.domain.money import unit_price
from consortium.foundation.lazy import lazy
from consortium.savings.domain.price_variation import Band, Spread

if TYPE_CHECKING:
    import altair as alt
else:
    alt = lazy("altair")

# More would not be read; the table has them all.
MOST_ITEMS = 12
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A trust's price that the reader may see; too few units make no benchmark."""

    trust_id: UUID
    trust: str
    price: Decimal
    quantity: Decimal
    makes_benchmark: bool
    to_median: Decimal | None
    band: Band | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """An item as the reader may see it.

    ``spread`` and the opportunities of everybody are there for who reaches the whole consortium,
    and where three trusts or more make them; ``trusts``, ``variation`` and the reader's own place
    are for everybody. ``left_out`` are trusts of another window or without a price in this unit.
    """

    item_id: UUID
    code: str
    item: str
    unit: str
    trusts: int
    variation: Decimal | None
    spread: Spread | None
    to_median: Decimal | None
    to_lower_quartile: Decimal | None
    to_minimum: Decimal | None
    dots: tuple[Dot, ...]
    left_out: int

    @property
    def place(self) -> Band | None:
        """Where the price of a reader stands who sees one trust only."""
        return self.dots[0].band if len(self.dots) == 1 else None


def items_chart(rows: Sequence[ItemRow]) -> dict[str, Any] | None:
    """Items below each other, each price in per cent of its item's median, so that they compare.

    None without an item whose prices the reader may see beside the median.
    """
    drawn = [row for row in rows if row.spread is not None][:MOST_ITEMS]
    dots = [
        {
            "row": row.item,
            "x": float(dot.price / _median(row) * _HUNDRED),
            "trust": dot.trust,
            "price": unit_price(dot.price),
            "used": _used(makes_benchmark=dot.makes_benchmark),
        }
        for row in drawn
        if _median(row)
        for dot in row.dots
    ]
    ticks = [{"row": row.item, "x": 100.0} for row in drawn]
    if not dots:
        return None
    return _dot_plot(dots, ticks, title="Per cent of the median", order=[row.item for row in drawn])


def item_chart(named: Iterable[tuple[str, ItemRow]]) -> dict[str, Any] | None:
    """One item, before and after, in pounds; None without a price."""
    listed = list(named)
    dots = [
        {
            "row": name,
            "x": float(dot.price),
            "trust": dot.trust,
            "price": unit_price(dot.price),
            "used": _used(makes_benchmark=dot.makes_benchmark),
        }
        for name, row in listed
        for dot in row.dots
    ]
    ticks = [{"row": name, "x": float(_median(row))} for name, row in listed if row.spread]
    if not dots:
        return None
    return _dot_plot(dots, ticks, title="£ a unit", order=[name for name, _ in listed])


def _dot_plot(
    dots: list[dict[str, Any]], ticks: list[dict[str, Any]], *, title: str, order: list[str]
) -> dict[str, Any]:
    x = alt.X(
        "x:Q",
        title=title,
        scale=alt.Scale(zero=False, nice=True),
        axis=alt.Axis(labelFontSize=13, tickCount=5, labelFlush=True),
    )
    y = alt.Y(
        "row:N", sort=order, title=None, axis=alt.Axis(labelLimit=320, labelFontSize=14, grid=True)
    )
    points = (
        alt.Chart(alt.InlineData(values=dots))
        .mark_circle(size=110, opacity=0.75)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "used:N",
                scale=alt.Scale(
                    domain=[_used(makes_benchmark=True), _used(makes_benchmark=False)],
                    range=[BLUE, GREY],
                ),
                legend=alt.Legend(title=None, orient="top", labelFontSize=14, labelLimit=320),
            ),
            tooltip=[
                alt.Tooltip("row:N", title="Item"),
                alt.Tooltip("trust:N", title="Trust"),
                alt.Tooltip("price:N", title="Price"),
            ],
        )
    )
    medians = (
        alt.Chart(alt.InlineData(values=ticks))
        .mark_tick(color=TEXT, thickness=3, size=26)
        .encode(x=x, y=y)
    )
    return specification(points + medians, height=max(140, 44 * len(order)))


def _used(*, makes_benchmark: bool) -> str:
    return "A trust" if makes_benchmark else "A trust with too few units to count"


def _median(row: ItemRow) -> Decimal:
    if row.spread is None:
        return Decimal(0)
    return Decimal(row.spread.median.numerator) / Decimal(row.spread.median.denominator)
