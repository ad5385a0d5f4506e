"""The evidence behind each trust's spend as a bar of a hundred per cent."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from consortium.foundation.charts import BLUE, GREEN, GREY, PURPLE, RED, specification
from consortium.foundation.domain.money import pounds
from consortium.foundation.lazy import lazy
from consortium.savings.domain.baseline import Grade
from consortium.savings.domain.evidence import Evidence

if TYPE_CHECKING:
    import altair as alt
else:
    alt = lazy("altair")

NO_BASELINE = "No baseline"
_BETWEEN = "#41b6e6"
COLOURS = {
    Grade.A.value: GREEN,
    Grade.B.value: BLUE,
    Grade.C.value: _BETWEEN,
    Grade.D.value: PURPLE,
    Grade.E.value: GREY,
    NO_BASELINE: RED,
}


def evidence_chart(trusts: Sequence[Evidence]) -> dict[str, Any] | None:
    """A bar for each trust, of its grades in per cent of its pounds; None without any spend."""
    pieces = [
        {
            "trust": each.trust,
            "grade": name,
            "place": place,
            "percent": float(each.percent(amount) or 0),
            "label": pounds(amount),
        }
        for each in trusts
        if each.spend > 0
        for place, (name, amount) in enumerate(
            [
                *((grade.value, each.by_grade[grade]) for grade in Grade),
                (NO_BASELINE, each.no_baseline),
            ]
        )
        if amount > 0
    ]
    if not pieces:
        return None
    chart = (
        alt.Chart(alt.InlineData(values=pieces))
        .mark_bar(height=20)
        .encode(
            y=alt.Y("trust:N", title=None, axis=alt.Axis(labelLimit=220, labelFontSize=14)),
            x=alt.X(
                "percent:Q",
                title="Per cent of the spend",
                scale=alt.Scale(domain=[0, 100]),
                axis=alt.Axis(labelFontSize=13, tickCount=5, labelFlush=True),
            ),
            color=alt.Color(
                "grade:N",
                scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())),
                legend=alt.Legend(title=None, orient="top", labelFontSize=14),
            ),
            order=alt.Order("place:Q"),
            tooltip=[
                alt.Tooltip("trust:N", title="Trust"),
                alt.Tooltip("grade:N", title="Grade"),
                alt.Tooltip("percent:Q", title="Per cent"),
                alt.Tooltip("label:N", title="Spend"),
            ],
        )
    )
    return specification(chart, height=max(140, 34 * len({piece["trust"] for piece in pieces})))


def _parts(evidence: Evidence) -> list[tuple[str, Decimal]]:
    graded = [(grade.value, evidence.by_grade[grade]) for grade in Grade]
    return [*graded, (NO_BASELINE, evidence.no_baseline)]
