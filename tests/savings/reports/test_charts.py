"""Charts say what their tables say."""

from decimal import Decimal
from itertools import pairwise
from typing import Any

from consortium.savings.domain.facts import CostKind
from consortium.savings.queries.report import savings_report
from consortium.savings.reports.charts import bridge_chart, cumulative_chart
from consortium.savings.reports.layers_chart import layers_chart
from consortium.savings.reports.report import Report
from tests.savings.factories import YEAR, Year, benefit, cost
from tests.support.world import SYSTEM, World


def report_of(world: World) -> Report:
    return savings_report(actor=SYSTEM, consortium_id=world.seven_oaks, period=YEAR)


def data_of(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows that a chart draws, wherever Vega-Lite keeps them."""
    if "datasets" in spec:
        (rows,) = spec["datasets"].values()
        found: list[dict[str, Any]] = rows
        return found
    data = spec.get("data") or spec["layer"][0]["data"]
    rows_inside: list[dict[str, Any]] = data["values"]
    return rows_inside


def test_each_bar_of_the_bridge_begins_where_the_one_before_ended(world: World, year: Year) -> None:
    bars = data_of(bridge_chart(report_of(world)))
    assert [(bar["label"], bar["kind"]) for bar in bars] == [
        ("£163,750.00", "total"),
        ("−£8,750.00", "less"),
        ("−£400.00", "less"),
        ("−£151,540.00", "less"),
        ("−£60.00", "less"),
        ("£3,000.00", "total"),
    ]
    for before, bar in pairwise(bars[:-1]):
        assert bar["begins"] == before["ends"]
    # The last step ends where the last total stands.
    assert bars[-2]["ends"] == bars[-1]["ends"] == 3000


def test_savings_so_far_rise_beside_the_forecast(world: World, year: Year) -> None:
    points = data_of(cumulative_chart(report_of(world)))
    lines: dict[str, list[Decimal]] = {}
    for point in points:
        lines.setdefault(point["line"], []).append(Decimal(str(point["so_far"])))
    # A quarter of 163,750 each time; 1,950 in the first quarter and 1,050 in the third.
    quarter = Decimal("40937.50")
    assert lines["Forecast"] == [quarter, quarter * 2, quarter * 3, quarter * 4]
    assert lines["Actual"][-1] == 3000
    assert [point["quarter"] for point in points if point["line"] == "Actual"] == [
        "2025/26 Q1",
        "2025/26 Q3",
    ]


def test_layers_go_from_savings_to_net_and_what_is_apart_begins_at_zero(
    world: World, year: Year
) -> None:
    cost(world, CostKind.ONE_OFF, "700.00")
    cost(world, CostKind.RUNNING, "200.00")
    benefit(world)
    bars = data_of(layers_chart(report_of(world)))
    assert [(bar["step"], bar["begins"], bar["ends"], bar["kind"]) for bar in bars] == [
        ("Recurrent cash-releasing", 0, 3000, "ends"),
        ("Rebates confirmed", 3000, 3000, "adds"),
        ("One-off costs", 3000, 2300, "takes"),
        ("Running costs", 2300, 2100, "takes"),
        ("Net", 0, 2100, "ends"),
        ("Apart: costs avoided", 0, 0, "apart"),
        ("Apart: not cash-releasing", 0, 2330, "apart"),
        ("Apart: capital", 0, 0, "apart"),
    ]
