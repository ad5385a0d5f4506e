"""The chart of one indicator over time; the table below it holds the same numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from consortium.foundation.charts import BLUE, GREEN, GREY, PURPLE, RED, TEXT, specification
from consortium.foundation.domain.periods import Period
from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    import altair as alt
else:
    alt = lazy("altair")

HEIGHT = 270
# Room above and below the values, as a share of how far they lie apart.
MARGIN = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A value of an indicator in a period, of a trust or of all together."""

    whose: str
    period: Period
    value: Decimal


def kpi_chart(measured: Sequence[Measured], *, target: Decimal, unit: str) -> dict[str, Any]:
    """What was measured in one period after the other, with the target as a dashed line."""
    rows = [
        {"period": _label(each.period), "value": float(each.value), "whose": each.whose}
        for each in measured
    ]
    order = list(dict.fromkeys(_label(each.period) for each in measured))
    low, high = _window([float(each.value) for each in measured] + [float(target)])
    whose = list(dict.fromkeys(each.whose for each in measured))
    x = alt.X("period:N", sort=order, title=None, axis=alt.Axis(labelAngle=0, labelFontSize=13))
    y = alt.Y(
        "value:Q",
        scale=alt.Scale(domain=[low, high], nice=False, zero=False),
        title=unit,
        axis=alt.Axis(labelFontSize=13, titleFontSize=13, tickCount=5),
    )
    colour = alt.Color(
        "whose:N",
        scale=alt.Scale(domain=whose, range=[BLUE, PURPLE, GREEN, GREY][: len(whose)] or [BLUE]),
        legend=alt.Legend(title=None, orient="top", labelFontSize=14) if len(whose) > 1 else None,
    )
    lines = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_line(strokeWidth=3, point=alt.OverlayMarkDef(size=90, filled=True))
        .encode(x=x, y=y, color=colour, tooltip=["whose:N", "period:N", "value:Q"])
    )
    return specification(alt.layer(lines, *_target(float(target), y)), height=HEIGHT)


def _target(target: float, y: Any) -> list[Any]:
    base = alt.Chart(alt.InlineData(values=[{"value": target, "label": "Target"}]))
    rule = base.mark_rule(strokeDash=[6, 4], strokeWidth=2, color=RED).encode(y=y)
    words = base.mark_text(align="left", dx=4, dy=-8, fontSize=13, color=TEXT).encode(
        x=alt.value(0), y=y, text="label:N"
    )
    return [rule, words]


def _window(values: Sequence[float]) -> tuple[float, float]:
    room = (max(values) - min(values)) * MARGIN or 1.0
    return min(values) - room, max(values) + room


def _label(period: Period) -> str:
    """ "Apr to Jun 2025": short enough to stand below its point."""
    last = period.last_day
    return f"{period.start:%b} to {last:%b %Y}"
