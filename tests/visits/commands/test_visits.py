"""The command line: `consortium visits …`."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from consortium.visits.commands import group

DATA = Path(__file__, "../../data").resolve()


def run(*arguments: str, text: str = "") -> Result:
    return CliRunner().invoke(group, ["plan", *arguments], input=text)


def worked(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text())
    return document


def test_answers_a_file_in_json() -> None:
    result = run(str(DATA / "schedule_ex2.json"), "--seconds", "60")
    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    expected = json.loads((DATA / "schedule_ex2.expected.json").read_text())
    # Either day is as good as the other.
    del expected["routes"]
    assert {name: found[name] for name in expected} == expected
    assert [stop["job"] for stop in found["routes"][0]["stops"]] == ["J1", "J2"]
    assert found["shares"] == {"TR1": 83.75, "TR2": 83.75}
    # Two separate days cost £131 each: the note of the example.
    assert found["unshared"]["objective"] == 262
    assert found["saving"] == {"amount": 94.5, "percent": 36.0687}
    assert found["figures"]["km"] == 50


def test_gives_a_reason_for_each_job_it_leaves_out() -> None:
    document = worked("schedule_ex1")
    document["jobs"][1]["skill"] = "RARE"
    result = run("-", "--seconds", "60", text=json.dumps(document))
    found = json.loads(result.stdout)
    assert found["unserved"] == ["J2"]
    assert found["reasons"] == {"J2": "No engineer has the skill RARE."}
    assert found["cost"]["unserved"] == 400


def test_names_every_fault_and_answers_nothing() -> None:
    document = worked("schedule_ex1")
    document["jobs"][0]["site"] = "ST9"
    document["jobs"][1]["duration"] = 0
    result = run("-", text=json.dumps(document))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        "unknown_id at jobs[0].site: 'ST9' is none of the sites",
        "bad_duration at jobs[1].duration: must be a whole number of minutes above 0, not 0",
    ]


@pytest.mark.parametrize("text", ["", "[]", "{"])
def test_refuses_what_is_no_instance(text: str) -> None:
    result = run("-", text=text)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("bad_format at $: ")


@pytest.mark.parametrize("wrong", [["no-such-file.json"], [], ["-", "--seconds", "0"]])
def test_wrong_usage_ends_with_two(wrong: list[str]) -> None:
    assert run(*wrong).exit_code == 2
