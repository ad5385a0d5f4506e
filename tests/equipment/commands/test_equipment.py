"""`consortium equipment due` and `calibrate`."""

import json
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner
from flask import Flask

from consortium.equipment.commands import group
from tests.equipment import factories
from tests.support.world import World


@pytest.fixture
def due(world: World) -> UUID:
    asset_id = factories.tonometer(world.north, asset_no="TON-DUE")
    factories.planned(asset_id, factories.procedure_of(world.north), anchor_on=date(2026, 3, 15))
    return asset_id


class TestDue:
    def test_lists_as_of_a_day(self, app: Flask, due: UUID) -> None:
        result = app.test_cli_runner().invoke(group, ["due", "--on", "2026-04-20"])
        assert result.exit_code == 0
        assert result.output.splitlines()[0].startswith("2026-04-15  5 days late")
        assert result.output.splitlines()[-1] == "1 check as of 2026-04-20."

    def test_prints_json(self, app: Flask, due: UUID) -> None:
        arguments = ["due", "--on", "2026-04-20", "--trust", "NOR", "--json"]
        answer = json.loads(app.test_cli_runner().invoke(group, arguments).output)
        assert answer["as_of"] == "2026-04-20"
        assert [(line["asset_no"], line["days_late"]) for line in answer["due"]] == [("TON-DUE", 5)]

    @pytest.mark.parametrize(("extra", "checks"), [([], "no checks"), (["--all"], "1 check")])
    def test_leaves_out_what_is_coming_unless_asked(
        self, app: Flask, due: UUID, extra: list[str], checks: str
    ) -> None:
        arguments = ["due", "--on", "2026-03-20", *extra]
        result = app.test_cli_runner().invoke(group, arguments)
        assert result.output.splitlines()[-1] == f"{checks} as of 2026-03-20."

    def test_refuses_a_trust_it_does_not_know(self, app: Flask, due: UUID) -> None:
        result = app.test_cli_runner().invoke(group, ["due", "--trust", "ZZZ"])
        assert result.exit_code == 1
        assert result.stderr.startswith("not_found: There is no organisation with the code ZZZ")


RUN = {
    "asset": "TON-1",
    "performed_on": "2026-03-12",
    "standards": [{"id": "STD-01", "valid_from": "2025-06-01", "valid_to": "2026-05-31"}],
    "rule": {"kind": "simple"},
    "points": [
        {
            "reference": "20",
            "tolerance": {"abs": "0.5"},
            "phase": "as_found",
            "readings": ["20.5"],
            "uncertainty": [{"kind": "certificate", "U": "0.2", "k": "2"}],
        }
    ],
}


@pytest.mark.any_database
class TestCalibrate:
    """Without an app: nothing here needs a database."""

    def test_answers_a_file(self, tmp_path: Path) -> None:
        file = tmp_path / "run.json"
        file.write_text(json.dumps(RUN))
        result = CliRunner().invoke(group, ["calibrate", str(file)])
        answer = json.loads(result.stdout)
        assert (result.exit_code, answer["as_found"], answer["as_left"]) == (0, "pass", None)

    def test_names_a_standard_that_was_not_valid_and_answers_nothing(self) -> None:
        late = json.dumps({**RUN, "performed_on": "2026-06-01"})
        result = CliRunner().invoke(group, ["calibrate", "-"], input=late)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == (
            "STANDARD_NOT_VALID at standards[0]: "
            "STD-01 is valid from 2025-06-01 to 2026-05-31, not on 2026-06-01\n"
        )

    @pytest.mark.parametrize("arguments", [[], ["no-such-file.json"], ["-", "--fast"]])
    def test_refuses_wrong_usage(self, arguments: list[str]) -> None:
        result = CliRunner().invoke(group, ["calibrate", *arguments], input="{}")
        assert (result.exit_code, result.stdout) == (2, "")
