"""The trade-off of cost against quality, as a chart."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from consortium.foundation.charts import BLUE, specification
from consortium.foundation.domain.money import pounds
from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    import altair as alt
else:
    alt = lazy("altair")


class Point(Protocol):
    """An award: what it costs over the term, and its mean quality."""

    @property
    def total(self) -> Any: ...

    @property
    def quality(self) -> Any: ...


def frontier_chart(points: Sequence[Point]) -> dict[str, Any]:
    """What ever more quality costs: each point the cheapest award of at least that quality."""
    values = [
        {
            "quality": float(point.quality),
            "cost": float(point.total),
            "label": f"{pounds(point.total)} at {point.quality} points",
        }
        for point in points
        if point.total is not None
    ]
    chart = (
        alt.Chart(alt.InlineData(values=values))
        .mark_line(point=alt.OverlayMarkDef(size=90, filled=True), interpolate="step-before")
        .encode(
            x=alt.X(
                "quality:Q",
                title="Mean quality, out of 100",
                scale=alt.Scale(zero=False),
                axis=alt.Axis(format=".4~g", labelFontSize=13, tickCount=6),
            ),
            y=alt.Y(
                "cost:Q",
                title="Cost over the term",
                scale=alt.Scale(zero=False),
                axis=alt.Axis(format="$,.0f", labelFontSize=13, tickCount=5),
            ),
            color=alt.value(BLUE),
            tooltip=[alt.Tooltip("label:N", title="Award")],
        )
    )
    return specification(chart, height=260)
