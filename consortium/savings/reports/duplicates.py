"""What overlapping contracts cost more, as bars."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from consortium.foundation.charts import BLUE, specification
from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    import altair as alt
else:
    alt = lazy("altair")


class Costs(Protocol):
    """What a bar is drawn of."""

    @property
    def about(self) -> str: ...

    @property
    def amount(self) -> Decimal | None: ...


def duplicates_chart(rows: Sequence[Costs]) -> dict[str, Any] | None:
    """A bar for each item, the overlaps of it together; None where nothing costs more."""
    sums: dict[str, Decimal] = {}
    for row in rows:
        if row.amount:
            sums[row.about] = sums.get(row.about, Decimal(0)) + row.amount
    if not sums:
        return None
    bars = [{"item": item, "amount": float(amount)} for item, amount in sums.items()]
    chart = (
        alt.Chart(alt.InlineData(values=bars))
        .mark_bar(height=20, color=BLUE)
        .encode(
            y=alt.Y(
                "item:N",
                sort="-x",
                title=None,
                axis=alt.Axis(labelLimit=320, labelFontSize=14),
            ),
            x=alt.X(
                "amount:Q",
                title="£ a year above the cheaper contract",
                axis=alt.Axis(format="$,.0f", labelFontSize=13, tickCount=4, labelFlush=True),
            ),
            tooltip=[
                alt.Tooltip("item:N", title="Item"),
                alt.Tooltip("amount:Q", title="Costs more", format="$,.2f"),
            ],
        )
    )
    return specification(chart, height=max(100, 34 * len(bars)))
