"""Spend past the contracts as a bar for each trust."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from consortium.foundation.charts import RED, specification
from consortium.foundation.domain.money import pounds
from consortium.foundation.lazy import lazy
from consortium.savings.domain.off_contract import Compliance

if TYPE_CHECKING:
    import altair as alt
else:
    alt = lazy("altair")


def elsewhere_chart(trusts: Sequence[Compliance]) -> dict[str, Any] | None:
    """What each trust spent past its contracts, the largest first; None where nobody did."""
    bars: list[dict[str, Any]] = [
        {
            "trust": each.trust,
            "spend": float(each.elsewhere),
            "label": f"{pounds(each.elsewhere)}, {pounds(each.above)} above contract",
        }
        for each in trusts
        if each.elsewhere
    ]
    if not bars:
        return None
    base = alt.Chart(alt.InlineData(values=bars)).encode(
        y=alt.Y(
            "trust:N",
            sort=[bar["trust"] for bar in bars],
            title=None,
            axis=alt.Axis(labelLimit=220, labelFontSize=14),
        ),
        x=alt.X(
            "spend:Q",
            title="£ bought past the contract",
            axis=alt.Axis(format="$,.0f", labelFontSize=13, tickCount=4, labelFlush=True),
        ),
    )
    drawn = base.mark_bar(height=20, color=RED).encode(
        tooltip=[
            alt.Tooltip("trust:N", title="Trust"),
            alt.Tooltip("label:N", title="Bought past the contract"),
        ]
    )
    words = base.mark_text(align="right", dx=-6, fontSize=13, color="#ffffff").encode(
        text=alt.Text("spend:Q", format="$,.0f")
    )
    return specification(drawn + words, height=max(100, 34 * len(bars)))
