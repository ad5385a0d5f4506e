"""The register: finding devices, and everything about one."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from consortium.catalogue.domain.device_class import MdrClass
from consortium.equipment.domain.asset_facts import AssetFacts
from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.conformity import Verdict
from consortium.equipment.domain.due_state import DueState
from consortium.equipment.queries.asset import (
    Wanted,
    Warranty,
    list_assets,
    search_assets,
)
from consortium.equipment.queries.device import find_asset
from consortium.equipment.queries.history import list_calibrations
from consortium.equipment.usecases.calibration import correct_calibration
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked
from tests.equipment import factories
from tests.support.world import NOW, SYSTEM, TODAY, World


@pytest.fixture
def procedure_id(world: World) -> UUID:
    return factories.procedure_of(world.seven_oaks)


class TestListAssets:
    def test_shows_the_next_due_date(self, world: World, procedure_id: UUID) -> None:
        asset_id = factories.tonometer(world.north)
        factories.planned(asset_id, procedure_id)
        line = list_assets(actor=world.lead.actor(), asked=Asked()).rows[0]
        assert (line.category, line.trust, str(line.next_due_on)) == (
            "Tonometer",
            "North Trust",
            "2026-04-25",
        )

    @pytest.mark.parametrize("sort", ["asset", "model", "trust", "status", "due", "nonsense"])
    @pytest.mark.parametrize("descending", [True, False])
    def test_sorts(self, world: World, procedure_id: UUID, sort: str, descending: bool) -> None:
        planned = factories.tonometer(world.north)
        factories.planned(planned, procedure_id)
        factories.tonometer(world.south)
        asked = Asked(sort=sort, descending=descending)
        page = list_assets(actor=SYSTEM, asked=asked)
        assert page.total == len(page.rows) == 2

    def test_puts_what_is_never_due_last(self, world: World, procedure_id: UUID) -> None:
        factories.tonometer(world.north, asset_no="A")
        factories.planned(factories.tonometer(world.north, asset_no="B"), procedure_id)
        page = list_assets(actor=SYSTEM, asked=Asked(sort="due"))
        assert [line.asset_no for line in page.rows] == ["B", "A"]

    def test_filters_by_words_place_and_state(self, world: World, procedure_id: UUID) -> None:
        failed = factories.tonometer(world.north, asset_no="FAILED")
        factories.calibrated(failed, procedure_id, factories.off_by("1"))
        factories.tonometer(world.north, asset_no="GOOD")
        factories.tonometer(world.south, asset_no="SOUTH")
        page = list_assets(
            actor=SYSTEM,
            asked=Asked(words="tonometer eye"),
            wanted=Wanted(place_id=world.north, status=AssetStatus.QUARANTINED),
        )
        assert [line.asset_no for line in page.rows] == ["FAILED"]

    def test_filters_by_model_class_and_warranty(self, world: World) -> None:
        ends = {"A": "2026-04-20", "B": "2026-07-19", "C": "2026-07-20", "D": "2026-04-19"}
        for number, day in ends.items():
            factories.tonometer(
                world.north,
                asset_no=number,
                facts=AssetFacts(warranty_to=date.fromisoformat(day)),
            )
        factories.tonometer(world.north, asset_no="E")

        def numbers(**wanted: Any) -> str:
            page = list_assets(actor=SYSTEM, asked=Asked(), wanted=Wanted(**wanted))
            return "".join(line.asset_no for line in page.rows)

        assert numbers(warranty=(Warranty.UNDER, TODAY)) == "ABC"
        assert numbers(warranty=(Warranty.ENDS_SOON, TODAY)) == "AB"
        assert numbers(warranty=(Warranty.ENDED, TODAY)) == "D"
        assert numbers(warranty=(Warranty.UNKNOWN, TODAY)) == "E"
        assert numbers(model_id=factories.tonometer_model()) == "ABCDE"
        assert numbers(mdr_class=MdrClass.IIB) == ""

    def test_shows_nothing_to_a_stranger(self, world: World) -> None:
        factories.tonometer(world.north)
        assert list_assets(actor=world.stranger.actor(), asked=Asked()).total == 0


class TestSearchAssets:
    def test_finds_by_a_part_of_the_number_or_serial(self, world: World) -> None:
        factories.tonometer(world.north, asset_no="TON-AAA")
        factories.tonometer(world.north, asset_no="TON-AAB")
        found = search_assets(actor=world.lead.actor(), words="aa", limit=1)
        assert [line.asset_no for line in found] == ["TON-AAA"]
        assert search_assets(actor=world.lead.actor(), words="sn0", limit=5)
        assert not search_assets(actor=world.stranger.actor(), words="aa", limit=5)


class TestFindAsset:
    def test_holds_plan_history_and_events(self, world: World, procedure_id: UUID) -> None:
        asset_id = factories.tonometer(world.north)
        factories.planned(asset_id, procedure_id)
        factories.calibrated(
            asset_id, procedure_id, factories.off_by("-0.75"), actor=world.engineer.actor()
        )
        found = find_asset(actor=world.lead.actor(), asset_id=asset_id, today=TODAY)
        assert (found.owner, found.custodian, found.status) == (
            "North Trust",
            "North Trust",
            AssetStatus.QUARANTINED,
        )
        assert [plan.due_state for plan in found.plans] == [DueState.UPCOMING]
        assert [procedure.id for procedure in found.procedures] == [procedure_id]
        assert [str(run.largest_error) for run in found.runs.rows] == ["-0.750000"]
        assert found.runs.rows[0].performer == "Engineer"
        assert found.events[0].reason == "Failed calibration CR-2026-0001"
        assert found.events[0].by == "Engineer"

    def test_finds_nothing_for_a_stranger(self, world: World) -> None:
        asset_id = factories.tonometer(world.north)
        with pytest.raises(NotFound):
            find_asset(actor=world.stranger.actor(), asset_id=asset_id, today=TODAY)


class TestListCalibrations:
    def test_has_the_newest_first_and_says_what_was_corrected(
        self, world: World, procedure_id: UUID
    ) -> None:
        asset_id = factories.tonometer(world.north)
        wrong = factories.calibrated(asset_id, procedure_id, factories.off_by("1"))
        correct_calibration(
            actor=SYSTEM, run_id=wrong, readings=factories.off_by("0"), reason="typo", now=NOW
        )
        page = list_calibrations(actor=SYSTEM, asset_id=asset_id, asked=Asked())
        told = {(line.verdict, line.is_superseded) for line in page.rows}
        assert told == {(Verdict.FAIL, True), (Verdict.PASS, False)}

    @pytest.mark.parametrize("sort", ["", "performed", "verdict", "-nonsense"])
    def test_sorts(self, world: World, procedure_id: UUID, sort: str) -> None:
        asset_id = factories.tonometer(world.north)
        for _ in range(2):
            factories.calibrated(asset_id, procedure_id, factories.off_by("0"))
        asked = Asked(sort=sort.removeprefix("-"), descending=sort.startswith("-"))
        assert list_calibrations(actor=SYSTEM, asset_id=asset_id, asked=asked).total == 2

    def test_finds_nothing_for_a_stranger(self, world: World) -> None:
        asset_id = factories.tonometer(world.north)
        with pytest.raises(NotFound):
            list_calibrations(actor=world.stranger.actor(), asset_id=asset_id, asked=Asked())
