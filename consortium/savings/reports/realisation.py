"""The line of benefits: what is forecast, and what is realised in bands of its stages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from consortium.foundation.charts import BLUE, GREEN, GREY, PURPLE, TEXT, specification
from consortium.foundation.domain.money import ZERO, pounds
from consortium.foundation.lazy import lazy
from consortium.foundation.web.words import month as month_name
from consortium.savings.domain.signoff import STAGE_NAMES, Stage

if TYPE_CHECKING:
    import altair as alt
else:
    alt = lazy("altair")

# From the softest evidence to the hardest; names stand in the legend, in the same order.
_COLOURS = {
    Stage.PRELIMINARY: "#aeb7bd",
    Stage.INTERIM: GREY,
    Stage.FINAL: PURPLE,
    Stage.VALIDATED: BLUE,
    Stage.BANKED: GREEN,
}
REALISED = (Stage.PRELIMINARY, Stage.INTERIM, Stage.FINAL, Stage.VALIDATED, Stage.BANKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RealisedMonth:
    """The recurrent cash of a year up to the end of a month: by stage, and as it was forecast.

    ``so_far`` has every stage of what is realised; ``forecast`` is None where none is locked.
    """

    month: date
    so_far: Mapping[Stage, Decimal]
    forecast: Decimal | None

    @property
    def realised(self) -> Decimal:
        return sum(self.so_far.values(), ZERO)


def realisation_chart(months: Sequence[RealisedMonth]) -> dict[str, Any]:
    """A bar for each month, of what was realised so far in bands; the forecast is a line."""
    order = [month_name(each.month) for each in months]
    bands = [
        {
            "month": month_name(each.month),
            "stage": STAGE_NAMES[stage],
            "place": place,
            "amount": float(each.so_far[stage]),
            "label": pounds(each.so_far[stage]),
        }
        for each in months
        for place, stage in enumerate(reversed(REALISED))
        if each.so_far[stage]
    ]
    expected = [
        {"month": month_name(each.month), "amount": float(each.forecast)}
        for each in months
        if each.forecast is not None
    ]
    x = alt.X("month:N", sort=order, title=None, axis=alt.Axis(labelAngle=-35, labelFontSize=13))
    y = alt.Y(
        "amount:Q",
        title="£ so far",
        axis=alt.Axis(format="$,.0f", labelFontSize=13, tickCount=5),
    )
    bars = (
        alt.Chart(alt.InlineData(values=bands))
        .mark_bar()
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "stage:N",
                scale=alt.Scale(
                    domain=[STAGE_NAMES[stage] for stage in REALISED],
                    range=[_COLOURS[stage] for stage in REALISED],
                ),
                legend=alt.Legend(title=None, orient="top", columns=3, labelFontSize=13),
            ),
            order=alt.Order("place:Q"),
            tooltip=[
                alt.Tooltip("month:N", title="By the end of"),
                alt.Tooltip("stage:N", title="Stage"),
                alt.Tooltip("label:N", title="So far"),
            ],
        )
    )
    line = (
        alt.Chart(alt.InlineData(values=expected))
        .mark_line(color=TEXT, strokeWidth=3, strokeDash=[6, 4], point={"color": TEXT})
        .encode(x=x, y=y)
    )
    return specification(alt.layer(bars, line), height=300)
