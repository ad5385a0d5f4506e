"""The comparison of expansion cases: measure by measure, and as a chart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from consortium.foundation.charts import BLUE, GREEN, specification
from consortium.foundation.domain.money import pounds
from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    import altair as alt
else:
    alt = lazy("altair")

OWN, OTHERS = "The trust itself, after yearly costs", "The members it joins"


@dataclass(frozen=True, slots=True)
class Bar:
    """A trust and what its joining brings in a year: to itself, and to the members."""

    trust: str
    own: Any
    others: Any


def expansion_chart(bars: Sequence[Bar]) -> dict[str, Any]:
    """For each candidate, a bar of what it saves itself and one of what the members save."""
    parts: Sequence[tuple[str, Callable[[Bar], Any]]] = (
        (OWN, lambda bar: bar.own),
        (OTHERS, lambda bar: bar.others),
    )
    values = [
        {"trust": bar.trust, "whose": whose, "amount": float(of(bar)), "label": pounds(of(bar))}
        for bar in bars
        for whose, of in parts
    ]
    chart = (
        alt.Chart(alt.InlineData(values=values))
        .mark_bar(height=18)
        .encode(
            y=alt.Y("trust:N", title=None, axis=alt.Axis(labelLimit=320, labelFontSize=14)),
            yOffset=alt.YOffset("whose:N"),
            x=alt.X(
                "amount:Q",
                title="£ a year",
                axis=alt.Axis(format="$,.0f", labelFontSize=13, tickCount=4, labelFlush=True),
            ),
            color=alt.Color(
                "whose:N",
                scale=alt.Scale(domain=[OWN, OTHERS], range=[BLUE, GREEN]),
                legend=alt.Legend(
                    title=None, orient="top", direction="vertical", labelFontSize=14, labelLimit=400
                ),
            ),
            tooltip=[
                alt.Tooltip("trust:N", title="Trust"),
                alt.Tooltip("whose:N", title="Saved by"),
                alt.Tooltip("label:N", title="A year"),
            ],
        )
    )
    return specification(chart, height=max(160, 64 * len(bars)))
