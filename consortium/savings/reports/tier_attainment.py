"""How far each item is to its next step, as bars with a tick for the run-rate."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from consortium.foundation.charts import BLUE, TEXT, specification
from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    import altair as alt
else:
    alt = lazy("altair")

# A name, the measure as tested, the run-rate if there is one, and where the next step begins.
Bar = tuple[str, Decimal, Decimal | None, Decimal]


def attainment_chart(bars: Sequence[Bar]) -> dict[str, Any] | None:
    """Each measure in per cent of where the next step begins; None where all are on their last."""
    if not bars:
        return None
    drawn = [
        {"item": name, "percent": float(tested / bound * 100)} for name, tested, _, bound in bars
    ]
    ticks = [
        {"item": name, "percent": float(rate / bound * 100)}
        for name, _, rate, bound in bars
        if rate is not None
    ]
    x = alt.X(
        "percent:Q",
        title="Per cent of the way to the next step (tick: run-rate)",
        axis=alt.Axis(labelFontSize=13, tickCount=5, labelFlush=True),
    )
    y = alt.Y(
        "item:N",
        sort=[name for name, *_ in bars],
        title=None,
        axis=alt.Axis(labelLimit=320, labelFontSize=14),
    )
    bodies = alt.Chart(alt.InlineData(values=drawn)).mark_bar(height=20, color=BLUE)
    marks = alt.Chart(alt.InlineData(values=ticks)).mark_tick(color=TEXT, thickness=3, size=28)
    full = (
        alt.Chart(alt.InlineData(values=[{"percent": 100.0}]))
        .mark_rule(color=TEXT, strokeDash=[4, 4])
        .encode(x=x)
    )
    layers = bodies.encode(x=x, y=y) + full
    if ticks:
        layers += marks.encode(x=x, y=y)
    return specification(layers, height=max(120, 40 * len(bars)))
