"""The command line: `consortium contracts …`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from click.testing import Result
from flask import Flask

from consortium.contracts.commands import group
from consortium.contracts.models.terms import load_terms
from tests.contracts.conftest import Agreed
from tests.contracts.factories import drafted_agreement
from tests.support.world import World

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    def invoke(*arguments: str) -> Result:
        return app.test_cli_runner().invoke(group, list(arguments))

    return invoke


class TestExplain:
    ASKED = ("explain", "--trust", "NOR", "--item", "IOL", "--on", "2025-11-03")

    def test_tells_the_price_and_why(self, run: Run, agreed: Agreed) -> None:
        result = run(*self.ASKED, "--quantity", "100")
        assert result.exit_code == 0
        lines = result.stdout.splitlines()
        assert lines[0] == "£40.00 each, £4,000.00 in all"
        assert lines[1].startswith("1. Participation: North Trust is a member")
        assert lines[-1].startswith("5. Price: £40.00 each for Intraocular lens")
        assert result.stderr == ""

    def test_answers_machines_in_json(self, run: Run, agreed: Agreed) -> None:
        result = run(*self.ASKED, "--quantity", "2.5", "--json")
        assert result.exit_code == 0
        answer = json.loads(result.stdout)
        path = answer.pop("path")
        reference = answer.pop("agreement")
        assert answer == {
            "trust": "NOR",
            "item": "IOL",
            "on": "2025-11-03",
            "quantity": "2.5",
            "result": "PRICE",
            "unit_price": "40.00",
            "amount": "100.00",
            "reason": None,
        }
        assert reference.endswith("Cataract consumables")
        assert [step["step"] for step in path] == [
            "Participation",
            "Price schedule",
            "Tier test",
            "Provisional",
            "Price",
        ]

    def test_ends_with_one_and_null_when_there_is_no_price(self, run: Run, agreed: Agreed) -> None:
        asked = ("explain", "--trust", "EAS", "--item", "IOL", "--on", "2025-11-03")
        result = run(*asked, "--json")
        assert result.exit_code == 1
        answer = json.loads(result.stdout)
        assert (answer["result"], answer["unit_price"], answer["amount"]) == (
            "NO_PRICE",
            None,
            None,
        )
        assert result.stderr.startswith("NO_PRICE: ")
        plain = run(*asked)
        assert plain.exit_code == 1
        assert plain.stdout == ""

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (("--trust", "NONE", "--item", "IOL", "--on", "2025-11-03"), "not_found"),
            (("--trust", "NOR", "--item", "NONE", "--on", "2025-11-03"), "not_found"),
            # A supplier's code is no trust's.
            (("--trust", "ALPHA", "--item", "IOL", "--on", "2025-11-03"), "not_found"),
        ],
    )
    def test_ends_with_one_when_something_is_not_there(
        self, run: Run, agreed: Agreed, arguments: tuple[str, ...], code: str
    ) -> None:
        result = run("explain", *arguments)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert result.stderr.startswith(f"{code}: ")

    @pytest.mark.parametrize(
        "wrong",
        [
            ("--on", "3 November"),
            ("--on", "2025-02-30"),
            ("--quantity", "many"),
            ("--quantity", "NaN"),
            ("--quantity", "Infinity"),
            ("--quantity", "1e30"),
            ("--no-such-option",),
        ],
    )
    def test_ends_with_two_when_it_is_used_wrongly(
        self, run: Run, world: World, wrong: tuple[str, ...]
    ) -> None:
        result = run(*self.ASKED, *wrong)
        assert result.exit_code == 2
        assert "Usage:" in result.stderr

    def test_needs_its_options(self, run: Run, world: World) -> None:
        assert run("explain").exit_code == 2


class TestTestTiers:
    def test_records_what_is_due_in_every_agreement(
        self, run: Run, world: World, agreed: Agreed
    ) -> None:
        drafted_agreement(world)
        result = run("test-tiers", "--up-to", "2025-10-01")
        assert (result.exit_code, result.stdout) == (0, "7 tier tests recorded.\n")
        assert len(load_terms([agreed.id])[agreed.id].terms.confirmed) == 7

    def test_has_nothing_to_do_the_second_time(self, run: Run, agreed: Agreed) -> None:
        run("test-tiers", "--up-to", "2025-10-01")
        result = run("test-tiers", "--up-to", "2025-10-01")
        assert (result.exit_code, result.stdout) == (0, "No tier tests recorded.\n")

    def test_runs_up_to_today_unless_told(self, run: Run, agreed: Agreed) -> None:
        assert run("test-tiers").exit_code == 0
        assert run("test-tiers").stdout == "No tier tests recorded.\n"

    def test_does_not_test_ahead(self, run: Run, agreed: Agreed) -> None:
        result = run("test-tiers", "--up-to", "2199-01-01")
        assert result.exit_code == 1
        assert result.stderr.startswith("test_ahead: ")
        assert load_terms([agreed.id])[agreed.id].terms.confirmed == {}


class TestCoalition:
    WORKED: ClassVar[dict[str, Any]] = {
        "format": "coalition-instance/1",
        "id": "worked",
        "trusts": [{"id": "T1"}, {"id": "T2"}],
        "lots": [
            {
                "id": "L1",
                "unit": "box",
                "demand": {"T1": 50, "T2": 50},
                "offers": [
                    {
                        "supplier": "S1",
                        "tiers": [
                            {"min_qty": 1, "unit_price": 10.0},
                            {"min_qty": 100, "unit_price": 8.0},
                        ],
                    }
                ],
            }
        ],
    }

    def asked(self, app: Flask, text: str) -> Result:
        return app.test_cli_runner().invoke(group, ["coalition", "-"], input=text)

    def test_answers_in_json(self, app: Flask) -> None:
        # 500 and 500 alone, 800 together: worked by hand.
        result = self.asked(app, json.dumps(self.WORKED))
        assert result.exit_code == 0
        found = json.loads(result.stdout)
        assert (found["status"], found["grand_cost"], found["saving"]) == ("ok", 800, 200)
        assert found["allocations"]["shapley"]["pay"] == {"T1": 400, "T2": 400}
        assert found["allocations"]["nucleolus"]["most_tempted_coalition"] == ["T1"]
        assert (found["least_core_epsilon"], found["core_nonempty"]) == (-100, True)
        assert found["opt_out"]["T1"]["by_allocation"]["shapley"] == {
            "leaver_change": 100,
            "externality_on_rest": 100,
            "penalty_to_hold_rest_harmless": 100,
        }
        assert found["break_even"][0]["pivotal_trusts"] == ["T1", "T2"]

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("{", "bad_format at $: this is not JSON"),
            ("{}", "bad_format at format: must be coalition-instance/1"),
        ],
    )
    def test_names_what_is_wrong_and_answers_nothing(
        self, app: Flask, text: str, said: str
    ) -> None:
        result = self.asked(app, text)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith(said)

    def test_says_which_lot_nobody_serves(self, app: Flask) -> None:
        shut = json.loads(json.dumps(self.WORKED))
        shut["lots"][0]["offers"][0]["eligible"] = ["T1"]
        result = self.asked(app, json.dumps(shut))
        assert result.exit_code == 1
        assert result.stderr.startswith("no_offer at lots.L1: No single offer for L1")


class TestPrice:
    WHOLE = Path(__file__, "../../data/price-file-6.json").resolve()

    def test_prices_the_lines_of_a_file(self, app: Flask, tmp_path: Path) -> None:
        whole = json.loads(self.WHOLE.read_text())
        path = tmp_path / "case.json"
        path.write_text(json.dumps(whole["case"]))
        result = app.test_cli_runner().invoke(group, ["price", str(path)])
        assert result.exit_code == 0
        assert json.loads(result.stdout) == whole["answer"]

    def test_reads_standard_input_and_names_every_fault(self, app: Flask) -> None:
        whole = json.loads(self.WHOLE.read_text())["case"]
        whole["schemes"][0]["tiers"][1]["from"] = "0"
        whole["lines"][2]["quantity"] = "-1"
        result = app.test_cli_runner().invoke(group, ["price", "-"], input=json.dumps(whole))
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.splitlines() == [
            "schemes[0].tiers[1].from: must be greater than the one before",
            "lines[2].quantity: must not be negative",
        ]

    def test_refuses_what_is_not_json(self, app: Flask) -> None:
        result = app.test_cli_runner().invoke(group, ["price", "-"], input="\xff\x00")
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith("$: this is not JSON")


class TestAlerts:
    def test_says_what_it_raised_and_raises_it_once(self, run: Run, agreed: Agreed) -> None:
        first = run("alerts", "--json")
        assert first.exit_code == 0
        report = json.loads(first.stdout[first.stdout.index("{") :])
        assert {each["role"] for each in report["raised"]} == {"procurement_lead"}
        assert {"agreement", "title", "due_on", "offset_days", "role"} == set(report["raised"][0])
        again = run("alerts")
        assert (again.exit_code, again.stdout) == (0, "No alerts raised.\n")
