"""`consortium savings report`."""

import json

from flask import Flask

from tests.savings.factories import Year
from tests.support.commands import run
from tests.support.world import World

PERIOD = ("--from", "2025-04-01", "--to", "2026-04-01")


class TestReport:
    def test_prints_the_statement_as_json(self, app: Flask, world: World, year: Year) -> None:
        done = run(app, "savings", "report", *PERIOD, "--consortium", "OAKS", "--json")
        assert (done.exit_code, done.stderr) == (0, "")
        report = json.loads(done.stdout)
        assert (report["from"], report["to"]) == ("2025-04-01", "2026-04-01")
        assert report["recurrent_cash_releasing"] == "3000.00"
        assert report["by_trust"] == {"NOR": "1000.00", "SOU": "1500.00", "WES": "500.00"}
        bridge = report["bridge"]
        assert (bridge["from"], bridge["to"]) == ("163750.00", "3000.00")
        assert [(step["step"], step["amount"]) for step in bridge["steps"]] == [
            ("leaver", "-8750.00"),
            ("tier", "-400.00"),
            ("volume", "-151540.00"),
            ("leakage", "-60.00"),
        ]
        assert bridge["steps"][0]["by_trust"] == {"WES": "-8750.00"}

    def test_prints_it_for_people_too(self, app: Flask, world: World, year: Year) -> None:
        done = run(app, "savings", "report", *PERIOD, "--consortium", "OAKS")
        assert done.exit_code == 0
        lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
        assert lines[0] == "Seven Oaks, 1 April 2025 to 31 March 2026"
        assert "Recurrent cash-releasing £3,000.00" in lines
        assert "Savings lost with a trust that left −£8,750.00" in lines
        assert lines[-1] == "Actual £3,000.00"

    def test_of_one_consortium_among_several_asks_which(self, app: Flask, world: World) -> None:
        done = run(app, "savings", "report", *PERIOD)
        assert done.exit_code == 2
        assert "There are several consortia: name one with --consortium CODE." in done.stderr

    def test_of_an_unknown_consortium_says_so(self, app: Flask, world: World) -> None:
        done = run(app, "savings", "report", *PERIOD, "--consortium", "ELMS")
        assert done.exit_code == 1
        assert "There is no organisation with the code ELMS here" in done.stderr

    def test_of_a_period_that_ends_before_it_starts_is_refused(
        self, app: Flask, world: World
    ) -> None:
        days = ("--from", "2026-04-01", "--to", "2025-04-01")
        done = run(app, "savings", "report", *days, "--consortium", "OAKS")
        assert done.exit_code == 1
        assert "The end must come after the start." in done.stderr

    def test_of_no_consortium_at_all_says_so(self, empty_app: Flask) -> None:
        done = run(empty_app, "savings", "report", *PERIOD)
        assert done.exit_code == 1
        assert "There is no consortium here" in done.stderr


class TestAudit:
    def test_prints_what_was_found(self, app: Flask, world: World, year: Year) -> None:
        """North's 10 lenses of Beta at £44.00 when the contract has £38.00: £60.00."""
        done = run(app, "savings", "audit", *PERIOD, "--consortium", "OAKS", "--json")
        assert (done.exit_code, done.stderr) == (0, "")
        found = json.loads(done.stdout)
        assert (found["lines"], found["to_claim"]) == (7, "0.00")
        off = [each for each in found["sums"] if each["verdict"] == "off_contract"]
        assert [(each["trust"], each["difference"]) for each in off] == [("North Trust", "60.00")]
        done = run(app, "savings", "audit", *PERIOD, "--consortium", "OAKS")
        lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
        assert lines[0] == "PA-2026-0002: Seven Oaks, 1 April 2025 to 31 March 2026"
        assert "Off contract 1 lines £60.00" in lines
