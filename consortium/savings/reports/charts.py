"""Charts of the report as Vega-Lite specifications, made once for page and paper.

Each stands beside the table with the same numbers; its description says the finding.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from consortium.foundation.charts import BLUE, GREEN, GREY, RED, TEXT, specification
from consortium.foundation.domain.money import pounds
from consortium.foundation.lazy import lazy
from consortium.savings.domain.cells import by_quarter
from consortium.savings.reports.report import Report
from consortium.savings.reports.tables import bridge_rows

if TYPE_CHECKING:
    import altair as alt
else:
    alt = lazy("altair")

FORMAT = "$,.0f"


def bridge_chart(report: Report) -> dict[str, Any]:
    """The bridge from the forecast to what happened."""
    return waterfall(bridge_rows(report))


def waterfall(rows: Sequence[tuple[str, Decimal]], *, more_is_good: bool = True) -> dict[str, Any]:
    """A waterfall from the first amount to the last: each bar begins where the one before ended."""
    bars: list[dict[str, Any]] = []
    level = Decimal(0)
    for place, (name, amount) in enumerate(rows):
        is_end = place in (0, len(rows) - 1)
        begins, ends = (Decimal(0), amount) if is_end else (level, level + amount)
        level = ends
        bars.append(
            {
                "step": name,
                "begins": float(begins),
                "ends": float(ends),
                "right": float(max(begins, ends)),
                "label": pounds(amount),
                "kind": "total" if is_end else "more" if amount >= 0 else "less",
            }
        )
    colours = [BLUE, GREEN, RED] if more_is_good else [BLUE, RED, GREEN]
    order = [bar["step"] for bar in bars]
    base = alt.Chart(alt.InlineData(values=bars)).encode(
        y=alt.Y("step:N", sort=order, title=None, axis=alt.Axis(labelLimit=320, labelFontSize=14))
    )
    scale = alt.Scale(domain=_window(bars), nice=False, zero=False, clamp=True)
    drawn = base.mark_bar(height=22).encode(
        x=alt.X(
            "begins:Q",
            scale=scale,
            title="£ (the axis begins above zero)",
            axis=alt.Axis(format=FORMAT, labelFontSize=13, tickCount=4, labelFlush=True),
        ),
        x2="ends:Q",
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(domain=["total", "more", "less"], range=colours),
            legend=None,
        ),
        tooltip=[alt.Tooltip("step:N", title="Step"), alt.Tooltip("label:N", title="Amount")],
    )
    words = base.mark_text(align="left", dx=6, fontSize=14, color=TEXT).encode(
        x=alt.X("right:Q", scale=scale), text="label:N"
    )
    return specification(drawn + words, height=max(160, 34 * len(bars)))


def cumulative_chart(report: Report) -> dict[str, Any]:
    """Savings so far against the locked forecast, quarter by quarter."""
    points: list[dict[str, Any]] = []
    for name, quarters in (
        ("Actual", by_quarter(report.statement.cash)),
        ("Forecast", dict(report.forecast_by_quarter)),
    ):
        so_far = Decimal(0)
        for quarter, amount in quarters.items():
            so_far += amount
            points.append(
                {"quarter": quarter, "line": name, "so_far": float(so_far), "label": pounds(so_far)}
            )
    legend = alt.Legend(title=None, orient="top", labelFontSize=14)
    chart = (
        alt.Chart(alt.InlineData(values=points))
        .mark_line(point=alt.OverlayMarkDef(size=80), strokeWidth=3)
        .encode(
            x=alt.X("quarter:N", title=None, axis=alt.Axis(labelAngle=0, labelFontSize=14)),
            y=alt.Y("so_far:Q", title="£ so far", axis=alt.Axis(format=FORMAT, labelFontSize=13)),
            color=alt.Color(
                "line:N",
                scale=alt.Scale(domain=["Actual", "Forecast"], range=[BLUE, GREY]),
                legend=legend,
            ),
            strokeDash=alt.StrokeDash(
                "line:N",
                scale=alt.Scale(domain=["Actual", "Forecast"], range=[[1, 0], [6, 4]]),
                legend=legend,
            ),
            shape=alt.Shape("line:N", legend=legend),
            tooltip=[
                alt.Tooltip("line:N", title="Line"),
                alt.Tooltip("quarter:N", title="Quarter"),
                alt.Tooltip("label:N", title="So far"),
            ],
        )
    )
    return specification(chart, height=300)


def _window(bars: list[dict[str, Any]]) -> list[float]:
    """From below the lowest step, so that small steps show, to room for the longest bar's words."""
    lowest = min(min(bar["begins"] or bar["ends"], bar["ends"]) for bar in bars)
    highest = max(bar["right"] for bar in bars)
    room = (highest - lowest) or 1.0
    return [lowest - room / 4, highest + room * 0.7]
