"""The staircase of an item as a chart; the tables beside it hold the same numbers."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from consortium.contracts.domain.prices.explanation import in_measure
from consortium.contracts.domain.terms.schedules import Measure
from consortium.contracts.domain.what_if.item_comparison import ItemView
from consortium.contracts.domain.words import in_words
from consortium.foundation.charts import BLUE, GREY, PURPLE, RED, TEXT, specification
from consortium.foundation.domain.money import unit_price
from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    import altair as alt
else:
    alt = lazy("altair")

# What the members bring together, under the axis.
TITLES = {
    Measure.MEMBER_COUNT: "Members",
    Measure.COMMITTED_VALUE: "£ committed together, a year",
    Measure.SPEND: "£ bought together, a year",
    Measure.ACTUAL_QUANTITY: "Bought together, a year",
}
COMMITTED = "Committed together, a year"
# How far the drawing goes beyond the last step, the furthest mark and the dearest price.
BEYOND = Decimal("1.15")
MARGIN = Decimal("0.3")
ZONE = "dead zone"
FORECAST = "Forecast of the next test"
HERE = "You are here"
# Marks that stand on one spot are each still seen: the later ones are smaller, in square pixels.
SIZES = (440, 200, 70)
# Narrower than this, in pixels, the names of the marks stand below each other.
NARROW = 480
HEIGHT = 300


def staircase_chart(item: ItemView, *, before: str, after: str) -> dict[str, Any]:
    """The price over the measure, with a mark for where the members stand in each of the two.

    ``before`` and ``after`` are what the two are called.
    """
    marks = [
        {"measure": float(spot.measure), "price": float(spot.unit_price), "which": name}
        | {"label": f"{in_measure(spot.measure, item.measure)} at {unit_price(spot.unit_price)}"}
        for name, spot in ((before, item.before), (after, item.after))
        if spot is not None
    ]
    if item.after is not None and item.after.forecast is not None:
        ahead = item.after.forecast
        stands = f"{in_measure(ahead.measure, item.measure)} at {unit_price(ahead.unit_price)}"
        marks.append(
            {"measure": float(ahead.measure), "price": float(ahead.unit_price), "which": FORECAST}
            | {"label": f"{stands}, {in_words(ahead.day)}"}
        )
    sizes = dict(zip((before, after, FORECAST), SIZES, strict=True))
    marks = [{**mark, "size": sizes[str(mark["which"])]} for mark in marks]
    wide, high = _widest(item), _window(item)
    x = alt.X(
        "measure:Q",
        scale=alt.Scale(domain=[0, wide], nice=False),
        title=TITLES.get(item.measure, COMMITTED),
        axis=alt.Axis(format=",.0f", labelFontSize=13, titleFontSize=13, tickCount=6, grid=False),
    )
    y = alt.Y(
        "price:Q",
        scale=alt.Scale(domain=high, nice=False, zero=False),
        title="£ each",
        axis=alt.Axis(format="$,.2f", labelFontSize=13, titleFontSize=13, tickCount=5),
    )
    layers = [*_zones(item, x), _line(item, wide, x, y), *_next_step(item, wide, x, y)]
    return specification(alt.layer(*layers, _marks(marks, before, after, x, y)), height=HEIGHT)


def _line(item: ItemView, wide: float, x: Any, y: Any) -> Any:
    points = [
        {"measure": float(stair.begins), "price": float(stair.unit_price)} for stair in item.stairs
    ]
    points.append({"measure": wide, "price": points[-1]["price"]})
    return (
        alt.Chart(alt.InlineData(values=points))
        .mark_line(interpolate="step-after", strokeWidth=3, color=GREY)
        .encode(x=x, y=y)
    )


def _zones(item: ItemView, x: Any) -> list[Any]:
    zones = [
        {"measure": float(stair.zone.begins), "ends": float(stair.zone.ends), "label": ZONE}
        for stair in item.stairs
        if stair.zone is not None
    ]
    if not zones:
        return []
    base = alt.Chart(alt.InlineData(values=zones))
    shaded = base.mark_rect(color=RED, opacity=0.18).encode(x=x, x2="ends:Q")
    named = base.mark_text(
        align="left", baseline="bottom", angle=270, dx=8, dy=-3, fontSize=13, color=TEXT
    ).encode(x=x, y=alt.value(HEIGHT), text="label:N")
    return [shaded, named]


def _next_step(item: ItemView, wide: float, x: Any, y: Any) -> list[Any]:
    """A dashed line from where the members stand to the next step, with how much is missing."""
    spot = item.after
    if spot is None or not spot.place.to_next:
        return []
    way = {
        "measure": float(spot.measure),
        "ends": float(spot.measure + spot.place.to_next),
        "price": float(spot.unit_price),
        "label": f"{in_measure(spot.place.to_next, item.measure)} more: "
        f"{unit_price(spot.next_price)}",
    }
    base = alt.Chart(alt.InlineData(values=[way]))
    drawn = base.mark_rule(strokeDash=[6, 4], strokeWidth=2, color=PURPLE).encode(
        x=x, x2="ends:Q", y=y
    )
    # The words stand on the side where there is more room.
    is_far = float(spot.measure) > wide / 2
    words = base.mark_text(
        align="right" if is_far else "left", dx=-12 if is_far else 12, dy=20, fontSize=14
    ).encode(x=x, y=y, text="label:N", color=alt.value(PURPLE))
    return [drawn, words]


def _marks(marks: list[dict[str, Any]], before: str, after: str, x: Any, y: Any) -> Any:
    legend = alt.Legend(
        title=None,
        orient="top",
        labelFontSize=14,
        symbolSize=160,
        labelLimit=320,
        columns=alt.ExprRef(f"width < {NARROW} ? 1 : 3"),
    )
    names = [before, after, FORECAST]
    return (
        alt.Chart(alt.InlineData(values=marks))
        .mark_point(filled=True, opacity=1, stroke="#ffffff", strokeWidth=1)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "which:N", scale=alt.Scale(domain=names, range=[BLUE, PURPLE, TEXT]), legend=legend
            ),
            shape=alt.Shape(
                "which:N",
                scale=alt.Scale(domain=names, range=["circle", "triangle-down", "cross"]),
                legend=legend,
            ),
            size=alt.Size("size:Q", scale=None, legend=None),
            tooltip=[
                alt.Tooltip("which:N", title="Which"),
                alt.Tooltip("label:N", title="Stands at"),
            ],
        )
    )


def _widest(item: ItemView) -> float:
    last = item.stairs[-1].begins
    spots = [spot for spot in (item.before, item.after) if spot is not None]
    stands = [spot.measure for spot in spots]
    stands += [spot.forecast.measure for spot in spots if spot.forecast is not None]
    return float(max([last, *stands, Decimal(1)]) * BEYOND)


def _window(item: ItemView) -> list[float]:
    """From a little under the cheapest price to a little over the dearest."""
    prices = [stair.unit_price for stair in item.stairs]
    room = (max(prices) - min(prices)) * MARGIN or Decimal(1)
    return [float(min(prices) - room), float(max(prices) + room)]
