"""The staircase says what the tables beside it say. Figures: table T of the story."""

from datetime import date
from typing import Any

from consortium.contracts.domain.prices.explanation import Names
from consortium.contracts.domain.what_if.item_comparison import ItemView, items_of
from consortium.contracts.domain.what_if.outlook import Outlook
from consortium.contracts.reports.staircase import staircase_chart
from tests.contracts.story import the_story

NAMES = Names(trusts={}, items={})


def comparison(item: str) -> ItemView:
    """As it was with all seven, and without West before Hill joined."""
    both = Outlook(the_story(leavers={}, hill=None)), Outlook(the_story())
    found = items_of(*both, on=date(2025, 11, 3), names=NAMES)
    return next(each for each in found if each.code == item)


def rows_of(spec: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The rows of each layer, wherever Vega-Lite keeps them."""
    kept = spec.get("datasets", {})
    data = [layer["data"] for layer in spec["layer"]]
    return [each["values"] if "values" in each else kept[each["name"]] for each in data]


def drawn(item: str) -> dict[str, Any]:
    return staircase_chart(comparison(item), before="As recorded", after="In this scenario")


def test_the_line_steps_down_at_each_bound() -> None:
    (line,) = (rows for rows in rows_of(drawn("IOL")) if set(rows[0]) == {"measure", "price"})
    steps = [(point["measure"], point["price"]) for point in line]
    assert steps[:-1] == [(0, 44), (10_000, 42), (18_000, 40), (25_000, 38)]
    assert steps[-1][1] == 38


def test_both_marks_stand_where_their_members_do() -> None:
    (marks,) = (rows for rows in rows_of(drawn("IOL")) if "which" in rows[0])
    assert [(mark["which"], mark["label"]) for mark in marks] == [
        ("As recorded", "26,400 at £38.00"),
        ("In this scenario", "23,400 at £40.00"),
        # Hill's 4,000 lenses make 27,400 from the test of 1 January on.
        ("Forecast of the next test", "27,400 at £38.00, 1 January 2026"),
    ]


def test_the_next_step_and_the_dead_zones_are_named() -> None:
    named = [row for rows in rows_of(drawn("IOL")) for row in rows if "ends" in row]
    found = {(row["label"], row["measure"], row["ends"]) for row in named}
    assert ("1,600 more: £38.00", 23_400, 25_000) in found
    assert ("dead zone", 23_750, 25_000) in found


def test_members_are_counted_and_have_no_dead_zone() -> None:
    labels = {row.get("label") for rows in rows_of(drawn("PACS")) for row in rows}
    assert "dead zone" not in labels
    # Six months of grace: six members still pay what seven paid.
    assert {"7 at £1.00", "6 at £1.00"} <= labels
