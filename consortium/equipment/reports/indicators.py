"""The chart of how much planned work was done in time, trust by trust."""

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from consortium.foundation.charts import BLUE, GREEN, specification
from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    import altair as alt
else:
    alt = lazy("altair")

OF_ALL, OF_REACHABLE = "Of all that was due", "Of what could be reached"
ROW, PADDING = 44, 60


def completion_chart(
    trusts: Iterable[tuple[str, Fraction | None, Fraction | None]],
) -> dict[str, Any] | None:
    """Two bars for each trust, in percent; None when nothing was due anywhere."""
    rows = [
        {"Trust": trust, "Figure": figure, "Percent": float(rate * 100)}
        for trust, of_all, of_reachable in trusts
        for figure, rate in ((OF_ALL, of_all), (OF_REACHABLE, of_reachable))
        if rate is not None
    ]
    if not rows:
        return None
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar()
        .encode(
            y=alt.Y("Trust:N", title=None),
            yOffset=alt.YOffset("Figure:N"),
            x=alt.X("Percent:Q", title="Done inside the window, in percent").scale(domain=[0, 100]),
            color=alt.Color("Figure:N", title=None)
            .scale(domain=[OF_ALL, OF_REACHABLE], range=[BLUE, GREEN])
            .legend(orient="bottom"),
        )
    )
    return specification(chart, height=PADDING + ROW * len({row["Trust"] for row in rows}))
