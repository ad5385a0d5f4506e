"""The story of the demo as a folder of CSV files: every figure of it, wherever the report shows it.

The figures are the story's, section 5.1, as typed into tests/demo/figures.py.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from tests.demo import figures
from tests.demo.figures import CELLS, LINES, TRUSTS
from tests.demo.world.oracle.report import expected
from tests.savings import reading
from tests.support.pages import PageClient
from tests.support.worlds import WORLDS, loaded, savings_of

SEVEN = WORLDS / "seven-bridges"
YEAR = ("--from", "2025-04-01", "--to", "2026-04-01")
PAGE = "/savings?start-day=1&start-month=4&start-year=2025&end-day=31&end-month=3&end-year=2026"
QUARTERS = {name: [Decimal(cell) for cell in row.split()] for name, row in figures.QUARTERS.items()}
# What West lost after it left: the story's -20,700 of lenses, viscoelastic, drapes and images.
AFTER = {"IOL": "-6750.00", "OVD": "-1800.00", "drape": "-150.00", "PACS": "-12000.00"}
# The rebate of 4% by what each remaining member spent: 6,600 x 10.50 x 4% = 2,772, and so on.
REBATES = {
    "NOR": "2772.00",
    "SOU": "1680.00",
    "EAS": "1470.00",
    "CEN": "2100.00",
    "COA": "1050.00",
    "VAL": "756.00",
    "HIL": "420.00",
}


@pytest.fixture(scope="module")
def seven(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with loaded(SEVEN, tmp_path_factory.mktemp("seven"), "seven") as app:
        app.test_client_class = PageClient
        yield app


@pytest.fixture(scope="module")
def report(seven: Flask) -> dict[str, Any]:
    return savings_of(seven, *YEAR)


class Shown:
    """The report as page, CSV and workbook show it, each as a function of section, row, column."""

    def __init__(self, seven: Flask) -> None:
        browser = seven.test_client()
        assert isinstance(browser, PageClient)
        _come_in(seven, browser)
        self.page = reading.tables_of(browser.get(PAGE))
        self.rows = reading.csv_of_report(browser.get(f"{PAGE}&format=csv"))
        self.book = reading.sheets_of(browser.get(f"{PAGE}&format=xlsx"))


def _come_in(seven: Flask, browser: PageClient) -> None:
    page = browser.get("/sign-in").get_data(as_text=True)
    before = page.partition("Procurement lead, North Trust")[0].rpartition("<form")[2]
    address = re.search(r'action="([^"]+)"', before)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', before)
    assert address is not None
    assert token is not None
    assert browser.post(address[1], data={"csrf_token": token[1]}).status_code == 303


@pytest.fixture(scope="module")
def shown(seven: Flask) -> Shown:
    return Shown(seven)


def amounts(texts: dict[str, str]) -> dict[str, Decimal]:
    return {key: Decimal(text) for key, text in texts.items()}


def test_the_oracle_finds_the_figures_of_the_story() -> None:
    found = expected(SEVEN, "2025-04-01", "2026-04-01")
    assert (found["net"], found["bridge"]["from"]) == ("738835.00", "1013726.00")
    assert found["by_line"] == figures.BY_LINE


class TestProgram:
    """`savings report --json`, which is also what /api/v1/savings answers."""

    def test_lines_and_trusts(self, report: dict[str, Any]) -> None:
        assert report["by_line"] == figures.BY_LINE
        assert report["by_trust"] == figures.BY_TRUST
        for (line, trust), amount in CELLS.items():
            told = report["by_line_and_trust"][line].get(trust, "0.00")
            assert Decimal(told) == amount, (line, trust)

    def test_quarters_and_forecast(self, report: dict[str, Any]) -> None:
        forecast = Decimal(0)
        for quarter, (*by_line, total, _, so_far) in QUARTERS.items():
            for line, amount in zip(LINES, by_line, strict=True):
                assert Decimal(report["by_line_and_quarter"][line][quarter]) == amount
            assert Decimal(report["by_quarter"][quarter]) == total
            forecast += Decimal(report["forecast_by_quarter"][quarter])
            assert forecast == so_far

    def test_steps_to_net_and_what_stands_apart(self, report: dict[str, Any]) -> None:
        told = {
            "Recurrent cash-releasing": Decimal(report["recurrent_cash_releasing"]),
            "Rebates confirmed": Decimal(report["rebate"]),
            "One-off costs": -Decimal(report["one_off_costs"]),
            "Running costs": -Decimal(report["running_costs"]),
            "Net": Decimal(report["net"]),
            "Apart: costs avoided": Decimal(report["avoidance"]),
            "Apart: not cash-releasing": Decimal(report["non_cash_releasing"]),
            "Apart: capital": Decimal(report["capital_avoidance"]),
        }
        assert told == amounts(figures.SUMMARY)
        assert report["avoidance_by_trust"] == figures.AVOIDED
        assert report["rebate_by_trust"] == REBATES
        assert report["capital_by_funding"] == {
            "own capital": "65000.00",
            "STP capital": "13000.00",
            "charity": "13000.00",
        }

    def test_leaver_and_bridge(self, report: dict[str, Any]) -> None:
        told = {
            line: text for line, text in report["after_leaving_by_line"].items() if text != "0.00"
        }
        assert told == AFTER
        bridge = report["bridge"]
        steps = {step["name"]: step["amount"] for step in bridge["steps"]}
        assert {"Forecast": bridge["from"], **steps, "Actual": bridge["to"]} == figures.BRIDGE
        # Lenses 7,500, viscoelastic 1,950, drapes -75, images 42,000, checks 504, rebate 1,260.
        assert Decimal(steps["Savings lost with a trust that left"]) == -(
            7500 + 1950 - 75 + 42000 + 504 + 1260
        )


class TestPageAndFiles:
    @pytest.mark.parametrize("kind", ["page", "workbook"])
    def test_the_table_of_the_year(self, shown: Shown, kind: str) -> None:
        if kind == "page":
            told = reading.matrix(shown.page["Savings by line and trust"])
            name: Callable[[str, str], tuple[str, str]] = lambda line, trust: (  # noqa: E731
                LINES[line],
                TRUSTS[trust],
            )
        else:
            told = reading.sheet_matrix(shown.book["By line and trust"])
            name = lambda line, trust: (line, trust)  # noqa: E731
        for (line, trust), amount in CELLS.items():
            assert told[name(line, trust)] == amount, (line, trust)

    def test_the_table_of_the_year_in_the_csv(self, shown: Shown) -> None:
        sums: dict[tuple[str, str], Decimal] = {}
        for row in shown.rows:
            if row["Section"] == "recurrent cash-releasing":
                key = row["Line"], row["Trust"]
                sums[key] = sums.get(key, Decimal(0)) + Decimal(row["Amount"])
        assert {key: sums.get(key, Decimal(0)) for key in CELLS} == CELLS

    def test_the_leaver_stands_below_the_line(self, shown: Shown) -> None:
        after = reading.matrix(shown.page["Former members against their own baseline"])
        sheet = reading.sheet_matrix(shown.book["After leaving"])
        by_line = reading.csv_sums(shown.rows, "after leaving", "Line")
        for line, amount in amounts(AFTER).items():
            assert after[LINES[line], "West Trust"] == amount
            assert sheet[line, "WES"] == amount
            assert by_line[line] == amount

    def test_the_steps_to_net_and_the_bridge(self, shown: Shown) -> None:
        for table, sheet, section, wanted in (
            ("From savings to net", "Summary", "summary", figures.SUMMARY),
            ("From forecast to actual", "Bridge", "bridge", figures.BRIDGE),
        ):
            told = amounts(wanted)
            assert reading.two_columns(shown.page[table]) == told
            assert reading.sheet_figures(shown.book[sheet]) == told
            assert reading.csv_figures(shown.rows, section) == told
