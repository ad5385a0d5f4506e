"""Why spend changed, as page, files and programs show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from consortium.foundation.charts import BLUE, GREEN, small_multiples, specification
from consortium.foundation.domain.periods import Period
from consortium.foundation.lazy import lazy
from consortium.foundation.web.exports import Cell as Exported
from consortium.savings.domain.spend_change import EFFECT_NAMES, Effect, Indices, Level, Row
from consortium.savings.reports.charts import waterfall
from consortium.savings.reports.tables import Sheet

if TYPE_CHECKING:
    import altair as alt
else:
    alt = lazy("altair")

HEADINGS = ("Before", *EFFECT_NAMES.values(), "Now")
BASELINE = "signed baselines"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """A trust and an item: its volume is its own, so nothing of it is mix."""

    trust: str
    item: str
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustLevels:
    """The price level of one trust's basket, 100 before, and the day from which it takes part.

    ``since`` names the quarter of that day; both are empty for a trust that takes no part.
    """

    trust: str
    joined_on: date | None
    since: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendChange:
    """``before`` is the period compared with; None for the signed baselines, scaled to ``now``."""

    consortium_code: str
    consortium: str
    # The one trust that was asked about; empty for all within reach.
    trust: str
    before: Period | None
    now: Period
    groups: tuple[Row, ...]
    lines: tuple[LineRow, ...]
    total: Row
    indices: Indices
    levels: tuple[Level, ...]
    by_trust: tuple[TrustLevels, ...]

    @property
    def steps(self) -> list[tuple[str, Decimal]]:
        """The waterfall: spend before, each effect, spend now."""
        effects = [(EFFECT_NAMES[effect], self.total.effects[effect]) for effect in Effect]
        return [("Spend before", self.total.before), *effects, ("Spend now", self.total.now)]


def change_chart(found: SpendChange) -> dict[str, Any]:
    return waterfall(found.steps, more_is_good=False)


def level_chart(found: SpendChange) -> dict[str, Any]:
    """The price level of the basket from period to period, 100 at the first."""
    points: list[dict[str, Any]] = [
        {"period": each.name, "level": float(each.level)}
        for each in found.levels
        if each.level is not None
    ]
    chart = (
        alt.Chart(alt.InlineData(values=points))
        .mark_line(point=alt.OverlayMarkDef(size=80), strokeWidth=3, color=BLUE)
        .encode(
            x=alt.X(
                "period:N",
                sort=[each.name for each in found.levels],
                title=None,
                axis=alt.Axis(labelAngle=0, labelFontSize=14),
            ),
            y=alt.Y(
                "level:Q",
                title="Before = 100",
                scale=alt.Scale(zero=False),
                axis=alt.Axis(labelFontSize=13),
            ),
            tooltip=[
                alt.Tooltip("period:N", title="Period"),
                alt.Tooltip("level:Q", title="Level"),
            ],
        )
    )
    return specification(chart, height=240)


def trusts_chart(found: SpendChange) -> dict[str, Any]:
    """A small chart of the price level for each trust, with the quarter it takes part from."""
    names = [each.name for each in found.levels]
    points = [
        {
            "trust": each.trust,
            "period": level.name,
            "level": float(level.level),
            "label": f"{level.level:.1f}",
        }
        for each in found.by_trust
        for level in each.levels
        if level.level is not None
    ]
    joined = [
        {"trust": each.trust, "period": each.since, "text": "takes part"}
        for each in found.by_trust
        if each.since in names
    ]
    data = alt.InlineData(
        values=[{**point, "kind": "level"} for point in points]
        + [{**mark, "kind": "joined"} for mark in joined]
    )
    x = alt.X("period:N", sort=names, title=None, axis=alt.Axis(labelAngle=-40, labelFontSize=11))
    line = (
        alt.Chart()
        .transform_filter("datum.kind == 'level'")
        .mark_line(point=alt.OverlayMarkDef(size=45), strokeWidth=2.5, color=BLUE)
        .encode(
            x=x,
            y=alt.Y(
                "level:Q",
                title="Before = 100",
                scale=alt.Scale(zero=False),
                axis=alt.Axis(labelFontSize=12, tickCount=4),
            ),
            tooltip=[
                alt.Tooltip("trust:N", title="Trust"),
                alt.Tooltip("period:N", title="Period"),
                alt.Tooltip("label:N", title="Level"),
            ],
        )
    )
    mark = (
        alt.Chart()
        .transform_filter("datum.kind == 'joined'")
        .mark_rule(color=GREEN, strokeWidth=2, strokeDash=[4, 3])
        .encode(x=x)
    )
    chart = (
        alt.layer(line, mark)
        .properties(width=210, height=130)
        .facet(
            facet=alt.Facet(
                "trust:N",
                sort=[each.trust for each in found.by_trust],
                header=alt.Header(title=None, labelFontSize=14, labelFontWeight="bold"),
            ),
            columns=3,
            data=data,
        )
    )
    return small_multiples(chart)


def sheets(found: SpendChange) -> list[Sheet]:
    """Every table of the page, in its order."""
    return [
        ("Why spend changed", ("Step", "Amount"), found.steps),
        (
            "By kind of item",
            ("Kind of item", *HEADINGS),
            [(row.name, *_amounts(row)) for row in (*found.groups, found.total)],
        ),
        (
            "By trust and item",
            ("Trust", "Item", *HEADINGS),
            [(line.trust, line.item, *_amounts(line.row)) for line in found.lines],
        ),
        ("Indices", ("Index", "Value"), index_rows(found)),
        (
            "Price level",
            ("Period", "Level", "Chained"),
            [(each.name, each.level, "yes" if each.is_chained else "") for each in found.levels],
        ),
        (
            "Price level by trust",
            ("Trust", "Takes part from", *(each.name for each in found.levels)),
            [trust_row(found, each) for each in found.by_trust],
        ),
    ]


def flat(found: SpendChange) -> tuple[Sequence[str], Sequence[Sequence[Exported]]]:
    """The same as one table for CSV: section, trust, name, figure, value."""
    rows: list[Sequence[Exported]] = [
        ("why spend changed", "", "", name, amount) for name, amount in found.steps
    ]
    for row in (*found.groups, found.total):
        rows += [("by kind of item", "", row.name, *pair) for pair in _named(row)]
    for line in found.lines:
        rows += [("by trust and item", line.trust, line.item, *pair) for pair in _named(line.row)]
    rows += [("index", "", "", name, value) for name, value in index_rows(found)]
    rows += [("price level", "", each.name, "Level", each.level) for each in found.levels]
    rows += [
        ("price level by trust", trust.trust, each.name, "Level", each.level)
        for trust in found.by_trust
        for each in trust.levels
    ]
    return ("Section", "Trust", "Name", "Figure", "Value"), rows


def trust_row(found: SpendChange, trust: TrustLevels) -> tuple[Exported, ...]:
    """A trust, the day from which it takes part, and its level in each period of the page."""
    levels = {each.name: each.level for each in trust.levels}
    return (trust.trust, trust.joined_on, *(levels.get(each.name) for each in found.levels))


def index_rows(found: SpendChange) -> list[tuple[str, Decimal | None]]:
    return [
        ("Laspeyres, by the quantities before", found.indices.laspeyres),
        ("Paasche, by the quantities now", found.indices.paasche),
        ("Fisher, neutral between both", found.indices.fisher),
    ]


def as_json(found: SpendChange) -> dict[str, Any]:
    """The same for programs: amounts with two decimals, indices with six."""
    before = found.before
    return {
        "consortium": found.consortium_code,
        "trust": found.trust or None,
        "before": {"from": before.start, "to": before.end} if before else BASELINE,
        "from": found.now.start,
        "to": found.now.end,
        "total": _as_json(found.total),
        "groups": [_as_json(row) for row in found.groups],
        "lines": [
            {"trust": line.trust, "line": line.item, **_as_json(line.row)} for line in found.lines
        ],
        "laspeyres": _text(found.indices.laspeyres),
        "paasche": _text(found.indices.paasche),
        "fisher": _text(found.indices.fisher),
        "price_levels": [
            {"period": each.name, "level": _text(each.level), "chained": each.is_chained}
            for each in found.levels
        ],
    }


def _amounts(row: Row) -> list[Decimal]:
    return [row.before, *(row.effects[effect] for effect in Effect), row.now]


def _named(row: Row) -> list[tuple[str, Decimal]]:
    return list(zip(HEADINGS, _amounts(row), strict=True))


def _as_json(row: Row) -> dict[str, str]:
    effects = {effect.value: f"{row.effects[effect]:.2f}" for effect in Effect}
    return {"name": row.name, "before": f"{row.before:.2f}", **effects, "now": f"{row.now:.2f}"}


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
