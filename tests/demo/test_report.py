"""The demo world adds up as the story says: on the command line, the page, in CSV and XLSX."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from tests.demo import figures
from tests.demo.figures import LINES, TRUSTS, pounds
from tests.savings import reading
from tests.support.commands import run
from tests.support.pages import PageClient, text_of
from tests.support.queries import count_queries

SignIn = Callable[[str], PageClient]
YEAR = "start-day=1&start-month=4&start-year=2025&end-day=31&end-month=3&end-year=2026"


@pytest.fixture
def report(demo: Flask) -> dict[str, Any]:
    done = run(demo, "savings", "report", "--from", "2025-04-01", "--to", "2026-04-01", "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    printed: dict[str, Any] = json.loads(done.stdout)
    return printed


def test_command_prints_the_figures_of_the_story(report: dict[str, Any]) -> None:
    expected = {
        "consortium": "SEVEN",
        "from": "2025-04-01",
        "to": "2026-04-01",
        "by_line": figures.BY_LINE,
        "by_trust": figures.BY_TRUST,
        "by_quarter": {name: row.split()[5] for name, row in figures.QUARTERS.items()},
        "recurrent_cash_releasing": "951787.00",
        "rebate": "10248.00",
        "one_off_costs": "198000.00",
        "running_costs": "25200.00",
        "net": "738835.00",
        "avoidance": "60432.00",
        "avoidance_by_trust": figures.AVOIDED,
        "non_cash_releasing": "2330.00",
        "capital_avoidance": "91000.00",
        # 10 own capital, 2 of the STP, 2 of charity, at £6,500 each.
        "capital_by_funding": {
            "own capital": "65000.00",
            "STP capital": "13000.00",
            "charity": "13000.00",
        },
        # 1,500 lenses -6,750; OVD -1,800; drapes -150; images -12,000; calibration is no less
        # outside than before.
        "after_leaving": {"WES": "-20700.00"},
        # 100 lenses of Valley at £14 above the contract.
        "leakage": "1400.00",
        "price_claims": "0.00",
        "coverage_percent": "100.0",
        "no_baseline": [],
        "forecast": "FC-2025-0001",
    }
    assert {name: report[name] for name in expected} == expected


def test_command_prints_a_bridge_that_sums_to_the_penny(report: dict[str, Any]) -> None:
    bridge = report["bridge"]
    steps = {step["name"]: step["amount"] for step in bridge["steps"]}
    walked = {"Forecast": bridge["from"], **steps, "Actual": bridge["to"]}
    assert walked == figures.BRIDGE
    assert Decimal(bridge["from"]) + sum(map(Decimal, steps.values())) == Decimal(bridge["to"])
    by_trust = {step["step"]: step["by_trust"] for step in bridge["steps"]}
    assert by_trust["leaver"] == {"WES": "-53139.00"}
    assert by_trust["volume"] == {"NOR": "4842.00", "VAL": "-3714.00"}
    assert by_trust["leakage"] == {"VAL": "-1400.00"}
    assert by_trust["joiner"] == {"HIL": "13420.00"}
    # 5,850 lenses of six trusts in the third quarter, at £2.
    assert sum(map(Decimal, by_trust["tier"].values())) == Decimal(-11700)
    assert by_trust["tier"]["NOR"] == "-3300.00"


def test_page_csv_and_workbook_show_the_same(demo: Flask, demo_signed_in: SignIn) -> None:
    lead = demo_signed_in("lead.nor")
    answer = lead.get(f"/savings?{YEAR}")
    page = reading.tables_of(answer)
    rows = reading.csv_of_report(lead.get(f"/savings?{YEAR}&format=csv"))
    book = reading.sheets_of(lead.get(f"/savings?{YEAR}&format=xlsx"))

    assert "Net saving £738,835.00" in text_of(answer)
    assert reading.two_columns(page["From savings to net"]) == pounds(figures.SUMMARY)
    assert reading.csv_figures(rows, "summary") == pounds(figures.SUMMARY)
    assert reading.sheet_figures(book["Summary"]) == pounds(figures.SUMMARY)

    assert reading.two_columns(page["From forecast to actual"]) == pounds(figures.BRIDGE)
    assert reading.csv_figures(rows, "bridge") == pounds(figures.BRIDGE)
    assert reading.sheet_figures(book["Bridge"]) == pounds(figures.BRIDGE)

    shown = reading.matrix(page["Savings by line and trust"])
    sheet = reading.sheet_matrix(book["By line and trust"])
    for (line, trust), amount in figures.CELLS.items():
        assert shown[LINES[line], TRUSTS[trust]] == amount, (line, trust)
        assert sheet[line, trust] == amount, (line, trust)
    saved = "recurrent cash-releasing"
    assert reading.csv_sums(rows, saved, "Trust") == pounds(figures.BY_TRUST)
    assert reading.csv_sums(rows, saved, "Line") == pounds(figures.BY_LINE)
    assert shown["Total", "Total"] == sheet["Total", "Total"] == Decimal("951787.00")

    quarters = reading.matrix(page["Savings by line and quarter"])
    sheet = reading.sheet_matrix(book["By line and quarter"])
    so_far = page["Savings and forecast so far"][1:]
    for (quarter, row), told in zip(figures.QUARTERS.items(), so_far, strict=True):
        *by_line, total, actual, expected = map(Decimal, row.split())
        for line, amount in zip(LINES, by_line, strict=True):
            assert quarters[LINES[line], quarter] == amount, (line, quarter)
            assert sheet[line, quarter] == amount, (line, quarter)
        assert quarters["Total", quarter] == sheet["Total", quarter] == total
        assert [told[0], *map(reading.amount, told[1:])] == [quarter, actual, expected]

    avoided = reading.matrix(page["Costs avoided by line and trust"])
    for trust, text in figures.AVOIDED.items():
        assert avoided["Total", TRUSTS[trust]] == Decimal(text)
    assert reading.csv_sums(rows, "avoidance", "Trust") == pounds(figures.AVOIDED)
    capital = reading.matrix(page["Capital by line and trust"])
    assert capital["Total", "Total"] == Decimal(91000)


def test_west_s_finance_sees_what_is_west_s(demo: Flask, demo_signed_in: SignIn) -> None:
    west = demo_signed_in("finance.wes")
    answer = west.get(f"/savings?{YEAR}")
    assert answer.status_code == 200
    assert "You see the figures of your own trust only." in text_of(answer)
    page = reading.tables_of(answer)
    assert page["Savings by line and trust"][0] == ["Line", "West Trust", "Total"]
    summary = reading.two_columns(page["From savings to net"])
    # West forfeits the rebate, and paid £18,000 for the change of its images.
    assert summary["Recurrent cash-releasing"] == Decimal("51879.00")
    assert summary["Rebates confirmed"] == Decimal(0)
    assert summary["One-off costs"] == Decimal(-18000)
    after = reading.matrix(page["Former members against their own baseline"])
    assert after["Total", "West Trust"] == Decimal("-20700.00")
    assert "From forecast to actual" not in page
    others = [name for code, name in TRUSTS.items() if code != "WES"]
    assert not [name for name in others if name in text_of(answer)]


def test_commissioner_sees_the_whole_and_no_door_that_is_shut(
    demo: Flask, demo_signed_in: SignIn
) -> None:
    page = text_of(demo_signed_in("commissioner.a").get(f"/savings?{YEAR}"))
    assert "Net saving £738,835.00" in page
    assert "Proof of price rises avoided" not in page


def test_costs_are_those_of_the_story(demo: Flask, demo_signed_in: SignIn) -> None:
    lead = demo_signed_in("lead.nor")
    rows = reading.tables_of(lead.get("/savings/costs"))["Costs"]
    amounts = sorted(reading.amount(row[3].removeprefix("Amount ")) for row in rows[1:])
    # Evaluators 28 x 3 x 350, team, training, seven migrations, four quarters of running it.
    expected = [29400, 40600, 2000, *[18000] * 7, *[6300] * 4]
    assert amounts == sorted(map(Decimal, expected))


def test_the_page_asks_as_many_questions_for_a_year_as_for_a_month(
    demo: Flask, demo_signed_in: SignIn
) -> None:
    lead = demo_signed_in("lead.nor")
    month = YEAR.replace(
        "end-day=31&end-month=3&end-year=2026", "end-day=30&end-month=4&end-year=2025"
    )
    asked = []
    for days in (YEAR, YEAR, month):
        with count_queries(demo) as counted:
            assert lead.get(f"/savings?{days}").status_code == 200
        asked.append(len(counted))
    # The first one also reads what is kept for the next.
    assert asked[1] == asked[2] <= 45
