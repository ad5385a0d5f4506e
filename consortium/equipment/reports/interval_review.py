"""The chart of a review: how much of its limit each calibration took as found."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from consortium.foundation.charts import BLUE, GREY, RED, specification
from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    import altair as alt
else:
    alt = lazy("altair")

HEIGHT = 260
GOOD, BAD, LEFT_OUT = "In tolerance", "Out of tolerance", "Left out"


def found_chart(
    runs: Iterable[tuple[date, Decimal | None, bool, bool]],
) -> dict[str, Any] | None:
    """A point for each day, part of the limit, whether good and whether left out.

    None when no calibration kept its errors. Shape and colour say the same.
    """
    rows = [
        {
            "Day": str(day),
            "Percent of the limit": float(part * 100),
            "As found": LEFT_OUT if left_out else GOOD if is_good else BAD,
        }
        for day, part, is_good, left_out in runs
        if part is not None
    ]
    if not rows:
        return None
    states = [GOOD, BAD, LEFT_OUT]
    points = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_point(filled=True, size=70)
        .encode(
            x=alt.X("Day:T", title=None),
            y=alt.Y("Percent of the limit:Q", title="Worst error, in percent of its limit"),
            color=alt.Color("As found:N", title=None)
            .scale(domain=states, range=[BLUE, RED, GREY])
            .legend(orient="bottom"),
            shape=alt.Shape("As found:N", title=None).scale(
                domain=states, range=["circle", "triangle-up", "cross"]
            ),
        )
    )
    limit = (
        alt.Chart(alt.InlineData(values=[{"Limit": 100}]))
        .mark_rule(strokeDash=[4, 4], color=GREY)
        .encode(y="Limit:Q")
    )
    return specification(limit + points, height=HEIGHT)
