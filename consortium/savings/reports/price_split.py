"""Both parts of a saving against the signed baselines, as page, files and chart show them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from consortium.foundation.charts import BLUE, GREEN, specification
from consortium.foundation.domain.money import pounds
from consortium.foundation.domain.periods import Period
from consortium.foundation.lazy import lazy
from consortium.savings.domain.price_split import Reason, Volumes

if TYPE_CHECKING:
    import altair as alt
else:
    alt = lazy("altair")

ONE_LIST, ONE_BUYER = "One price list", "One buyer"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """A trust's line: prices £ a unit to the millionth, both parts in pounds."""

    item: str
    trust: str
    quantity: Decimal
    baseline_id: UUID
    baseline: str
    before: Decimal
    lowest: Decimal
    now: Decimal
    harmonisation: Decimal
    aggregation: Decimal
    saving: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SumView:
    """Both parts of an item or of a trust; ``trusts`` are compared in it."""

    name: str
    trusts: int
    harmonisation: Decimal
    aggregation: Decimal
    saving: Decimal
    lowest: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutView:
    item: str
    trust: str
    spend: Decimal
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSplitView:
    """``year`` is the financial year of the day, of which the spend is, in pounds."""

    reference: str
    on: date
    volumes: Volumes
    year: Period
    lines: tuple[LineView, ...]
    by_item: tuple[SumView, ...]
    by_trust: tuple[SumView, ...]
    total: SumView
    left_out: tuple[LeftOutView, ...]
    coverage: Decimal | None
    spend: Decimal


def split_chart(found: PriceSplitView) -> dict[str, Any]:
    """A bar for each trust, of two pieces: what one price list brings, and what one buyer does."""
    pieces = [
        {"trust": row.name, "part": part, "amount": float(amount), "label": pounds(amount)}
        for row in found.by_trust
        for part, amount in ((ONE_LIST, row.harmonisation), (ONE_BUYER, row.aggregation))
    ]
    chart = (
        alt.Chart(alt.InlineData(values=pieces))
        .mark_bar(height=20)
        .encode(
            y=alt.Y("trust:N", title=None, axis=alt.Axis(labelLimit=320, labelFontSize=14)),
            x=alt.X(
                "amount:Q",
                title="£",
                axis=alt.Axis(format="$,.0f", labelFontSize=13, tickCount=4, labelFlush=True),
            ),
            color=alt.Color(
                "part:N",
                scale=alt.Scale(domain=[ONE_LIST, ONE_BUYER], range=[BLUE, GREEN]),
                legend=alt.Legend(title=None, orient="top", labelFontSize=14),
            ),
            order=alt.Order("part:N", sort="descending"),
            tooltip=[
                alt.Tooltip("trust:N", title="Trust"),
                alt.Tooltip("part:N", title="From"),
                alt.Tooltip("label:N", title="Amount"),
            ],
        )
    )
    return specification(chart, height=max(160, 34 * len(found.by_trust)))
