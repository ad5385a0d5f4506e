"""The command line: `consortium tenders …`."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from consortium.tenders.commands import group
from consortium.tenders.solvers import award

DATA = Path(__file__, "../../data").resolve()


def run(*arguments: str, text: str = "") -> Result:
    return CliRunner().invoke(group, ["award", *arguments], input=text)


def test_answers_a_file_in_json() -> None:
    result = run(str(DATA / "award_ex1.json"))
    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    expected = json.loads((DATA / "award_ex1.expected.json").read_text())
    del expected["second_best"], expected["enumerated"]
    assert found == expected | {"gap_percent": 0.0}


def test_answers_each_scenario() -> None:
    document = json.loads((DATA / "award_ex1.json").read_text())
    document["scenarios"] = [{"id": "one"}, {"id": "none", "rules": {"max_suppliers": 0}}]
    result = run("-", "--seconds", "20", text=json.dumps(document))
    found = json.loads(result.stdout)["results"]
    assert (found["one"]["status"], found["one"]["objective"]) == ("optimal", 935)
    assert found["none"] == {
        "format": "award-result/1",
        "instance": "award_ex1",
        "status": "infeasible",
        "objective": None,
        "bound": None,
        "awards": [],
        "clash": ["rules.max_suppliers"],
        "clash_is_smallest": True,
    }


def test_names_every_fault_and_answers_nothing() -> None:
    document: dict[str, Any] = json.loads((DATA / "award_ex1.json").read_text())
    document["demand"][1]["qty"] = -5
    document["bids"][0]["mode"] = "some"
    result = run("-", text=json.dumps(document))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        "bad_qty at demand[1].qty: must be a whole number from 0 to 9,999,999,999",
        "bad_mode at bids[0].mode: must be one of all_units, incremental",
    ]


def test_without_an_award_in_time_there_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    document = json.loads((DATA / "award_ex1.json").read_text())
    document["rules"]["award_unit"] = "unit"
    result = run("-", "--seconds", "0.000001", text=json.dumps(document))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("time_limit at $: in 1e-06 s no award was found")
    document["scenarios"] = [{"id": "slow"}, {"id": "none", "rules": {"max_suppliers": 0}}]
    solve = award.solve
    monkeypatch.setattr(
        award,
        "solve",
        lambda each, **_: solve(each, seconds=20 if each.rules.max_suppliers == 0 else 1e-6),
    )
    result = run("-", text=json.dumps(document))
    assert result.exit_code == 1
    assert list(json.loads(result.stdout)["results"]) == ["none"]
    assert result.stderr.startswith("time_limit at scenarios[0]: ")


@pytest.mark.parametrize("text", ["", "{", "\xff", "[" * 100_000])
def test_refuses_what_is_not_json(text: str) -> None:
    result = run("-", text=text)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("bad_format at $: this is n")


@pytest.mark.parametrize("wrong", [["no-such-file.json"], [], ["-", "--seconds", "0"]])
def test_wrong_usage_ends_with_two(wrong: list[str]) -> None:
    assert run(*wrong).exit_code == 2
