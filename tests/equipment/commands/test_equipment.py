"""`consortium equipment due`."""

import json
from datetime import date
from uuid import UUID

import pytest
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
