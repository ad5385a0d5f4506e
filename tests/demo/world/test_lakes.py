"""A second world with an oracle of its own: its trusts, prices and tiers are unlike the demo's.

The oracle was written from docs/world-format.md and shares no code with the product.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from tests.demo.world.oracle.report import expected
from tests.support.worlds import WORLDS, loaded, savings_of

LAKES = WORLDS / "lakes"
YEAR = ("2024-04-01", "2025-04-01")
# What the oracle does not know: names that the product gives.
GIVEN = {"forecast", "batches"}


@pytest.fixture(scope="module")
def lakes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with loaded(LAKES, tmp_path_factory.mktemp("lakes"), "lakes") as app:
        yield app


def printed(app: Flask, start: str, end: str) -> dict[str, Any]:
    found = savings_of(app, "--from", start, "--to", end)
    for step in (found["bridge"] or {"steps": ()})["steps"]:
        del step["name"]
    return {key: value for key, value in found.items() if key not in GIVEN}


@pytest.mark.parametrize(
    ("start", "end"),
    [
        YEAR,
        # A quarter of the forecast, without its rebate.
        ("2024-10-01", "2025-01-01"),
        # Months before the contract year's end.
        ("2024-07-01", "2025-02-01"),
        # Days, which no forecast covers.
        ("2024-06-10", "2024-11-20"),
        # Lines that are invoiced or delivered after the year, and no forecast.
        ("2025-04-01", "2026-04-01"),
    ],
)
def test_every_figure_is_the_oracles(lakes: Flask, start: str, end: str) -> None:
    assert printed(lakes, start, end) == expected(LAKES, start, end)


def test_the_figures_that_are_kept_are_the_oracles() -> None:
    kept = json.loads((LAKES / "expected.json").read_text(encoding="utf-8"))
    assert expected(LAKES, *YEAR) == kept


def test_has_everything_that_a_world_can_have() -> None:
    """Each of these is in its figures: what the world is for."""
    found = expected(LAKES, *YEAR)
    steps = {step["step"]: step["by_trust"] for step in found["bridge"]["steps"]}
    assert set(steps) == {
        "leaver",
        "tier",
        "volume",
        "leakage",
        "joiner",
        "invoices",
        "baseline",
        "rebate",
        "new_lines",
    }
    assert steps["leaver"].keys() == {"CON"}
    assert steps["joiner"].keys() == {"GRA", "HAW"}
    # Haweswater paid less for gel before it joined.
    assert found["by_line_and_trust"]["GEL"]["HAW"].startswith("-")
    assert {gap["trust"] for gap in found["no_baseline"]} == {"DER", "GRA"}
    assert set(found["capital_by_funding"]) == {"own capital", "charity", "STP capital"}
    # The rebate on gel was just met, and Coniston forfeits; that on knives was missed by a penny.
    assert set(found["rebate_by_trust"]) == {"DER", "GRA", "HAW", "ULL", "WIN"}
