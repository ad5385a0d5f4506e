"""From savings to net in layers, with the kinds that are never added to them apart.

The table "From savings to net" beside it holds the same numbers.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from consortium.foundation.charts import BLUE, GREEN, GREY, RED, TEXT, specification
from consortium.foundation.domain.money import pounds
from consortium.foundation.lazy import lazy
from consortium.savings.reports.report import Report
from consortium.savings.reports.tables import summary

if TYPE_CHECKING:
    import altair as alt
else:
    alt = lazy("altair")

APART, NET = "Apart: ", "Net"
KINDS = {"ends": BLUE, "adds": GREEN, "takes": RED, "apart": GREY}
# Room right of the longest bar for its amount, as a share of the drawing.
ROOM = 1.35


def layers_chart(report: Report) -> dict[str, Any]:
    """Gross, rebates, one-off and running costs, net: each layer begins where the one before
    ended. What stands apart has bars of its own that begin at zero, and no sum."""
    bars = _bars(report)
    reach = max(bar["right"] for bar in bars)
    least = min(0.0, *(min(bar["begins"], bar["ends"]) for bar in bars))
    scale = alt.Scale(domain=[least, reach * ROOM or 1.0], nice=False)
    base = alt.Chart(alt.InlineData(values=bars)).encode(
        y=alt.Y(
            "step:N",
            sort=[bar["step"] for bar in bars],
            title=None,
            axis=alt.Axis(labelLimit=320, labelFontSize=14),
        )
    )
    layers = base.mark_bar(height=22).encode(
        x=alt.X(
            "begins:Q",
            scale=scale,
            title="£",
            axis=alt.Axis(format="$,.0f", labelFontSize=13, tickCount=4, labelFlush=True),
        ),
        x2="ends:Q",
        color=alt.Color(
            "kind:N", scale=alt.Scale(domain=list(KINDS), range=list(KINDS.values())), legend=None
        ),
        tooltip=[alt.Tooltip("step:N", title="What"), alt.Tooltip("label:N", title="Amount")],
    )
    words = base.mark_text(align="left", dx=6, fontSize=14, color=TEXT).encode(
        x=alt.X("right:Q", scale=scale), text="label:N"
    )
    return specification(layers + words, height=34 * len(bars))


def _bars(report: Report) -> list[dict[str, Any]]:
    bars = []
    level = Decimal(0)
    for place, (name, amount) in enumerate(summary(report)):
        stands = name == NET or name.startswith(APART)
        begins, ends = (Decimal(0), amount) if stands else (level, level + amount)
        if not stands:
            level = ends
        bars.append(
            {
                "step": name,
                "begins": float(begins),
                "ends": float(ends),
                "right": float(max(begins, ends)),
                "label": pounds(amount),
                "kind": _kind(name, amount, is_first=place == 0),
            }
        )
    return bars


def _kind(name: str, amount: Decimal, *, is_first: bool) -> str:
    if name.startswith(APART):
        return "apart"
    if is_first or name == NET:
        return "ends"
    return "adds" if amount >= 0 else "takes"
