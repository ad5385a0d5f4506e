"""The chart of an indicator: what it draws, and around what."""

from datetime import date
from decimal import Decimal
from typing import Any

from consortium.contracts.reports.performance import Measured, kpi_chart
from consortium.foundation.domain.periods import Period

QUARTERS = (
    Period(date(2025, 4, 1), date(2025, 7, 1)),
    Period(date(2025, 7, 1), date(2025, 10, 1)),
)


def chart(*values: tuple[str, str]) -> dict[str, Any]:
    measured = [
        Measured(whose=whose, period=QUARTERS[number % 2], value=Decimal(value))
        for number, (whose, value) in enumerate(values)
    ]
    return kpi_chart(measured, target=Decimal("99.5"), unit="% of hours")


def rows_of(drawn: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows a layer is drawn from: its own, or those of the whole chart that it names."""
    data = layer["data"]
    rows: list[dict[str, Any]] = data.get("values") or drawn["datasets"][data["name"]]
    return rows


def test_draws_the_values_in_order_and_the_target() -> None:
    drawn = chart(("All", "99.7"), ("All", "99.1"))
    lines, rule, words = drawn["layer"]
    assert [row["value"] for row in rows_of(drawn, lines)] == [99.7, 99.1]
    assert lines["encoding"]["x"]["sort"] == ["Apr to Jun 2025", "Jul to Sep 2025"]
    assert rows_of(drawn, rule)[0]["value"] == 99.5
    assert rows_of(drawn, words)[0]["label"] == "Target"


def test_has_a_legend_only_where_there_is_something_to_tell_apart() -> None:
    alone = chart(("All", "99.7"), ("All", "99.1"))["layer"][0]
    assert alone["encoding"]["color"]["legend"] is None
    both = chart(("All", "99.7"), ("All", "99.1"), ("West Trust", "97.5"))["layer"][0]
    assert both["encoding"]["color"]["scale"]["domain"] == ["All", "West Trust"]
    assert both["encoding"]["color"]["legend"]["orient"] == "top"


def test_leaves_room_when_every_value_is_the_target() -> None:
    scale = chart(("All", "99.5"))["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert scale == [98.5, 100.5]
