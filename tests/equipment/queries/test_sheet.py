"""What the calibrate page is given."""

from decimal import Decimal
from uuid import UUID

import pytest

from consortium.equipment.queries.calibration import find_calibration
from consortium.equipment.queries.sheet import calibration_sheet, correction_sheet
from consortium.equipment.usecases.asset import condemn_asset
from consortium.equipment.usecases.calibration import correct_calibration
from consortium.equipment.usecases.procedure import revise_procedure
from consortium.foundation.domain.errors import Conflict, NotAllowed, NotFound
from tests.equipment import factories
from tests.support.world import NOW, SYSTEM, TODAY, World


@pytest.fixture
def procedure_id(world: World) -> UUID:
    return factories.procedure_of(world.seven_oaks, readings=2)


class TestCalibrationSheet:
    def test_has_the_points_of_the_version_in_force(self, world: World, procedure_id: UUID) -> None:
        revise_procedure(
            actor=SYSTEM, procedure_id=procedure_id, points=factories.points()[:2], now=NOW
        )
        sheet = calibration_sheet(
            actor=world.engineer.actor(),
            asset_id=factories.tonometer(world.north),
            procedure_id=procedure_id,
            on=TODAY,
        )
        assert (sheet.version, len(sheet.points)) == (2, 2)
        assert sheet.readings == ((None,), (None,))
        assert sheet.last_time is None

    def test_says_what_each_point_showed_last_time(self, world: World) -> None:
        asset_id = factories.tonometer(world.north)
        procedure_id = factories.procedure_of(world.north)
        factories.calibrated(asset_id, procedure_id, factories.off_by("0.2"))
        sheet = calibration_sheet(
            actor=SYSTEM, asset_id=asset_id, procedure_id=procedure_id, on=TODAY
        )
        assert sheet.last_time is not None
        assert sheet.last_time.performed_on == TODAY
        assert {sheet.last_time.error_at(point) for point in sheet.points} == {Decimal("0.2")}

    def test_is_not_for_somebody_of_another_trust(self, world: World, procedure_id: UUID) -> None:
        with pytest.raises(NotAllowed):
            calibration_sheet(
                actor=world.engineer.actor(),
                asset_id=factories.tonometer(world.south),
                procedure_id=procedure_id,
                on=TODAY,
            )

    def test_is_not_there_for_a_stranger(self, world: World, procedure_id: UUID) -> None:
        stranger = factories.engineer_at(world.east, "strange_engineer")
        with pytest.raises(NotFound):
            calibration_sheet(
                actor=stranger.actor(),
                asset_id=factories.tonometer(world.north),
                procedure_id=procedure_id,
                on=TODAY,
            )

    def test_is_not_for_a_condemned_device(self, world: World, procedure_id: UUID) -> None:
        asset_id = factories.tonometer(world.north)
        condemn_asset(actor=SYSTEM, asset_id=asset_id, reason="old", now=NOW)
        with pytest.raises(Conflict):
            calibration_sheet(actor=SYSTEM, asset_id=asset_id, procedure_id=procedure_id, on=TODAY)


class TestCorrectionSheet:
    def test_starts_from_what_was_recorded(self, world: World, procedure_id: UUID) -> None:
        readings = [[Decimal(0), Decimal(1)], [Decimal(20)], []]
        run_id = factories.calibrated(factories.tonometer(world.north), procedure_id, readings)
        sheet = correction_sheet(actor=world.engineer.actor(), run_id=run_id)
        assert sheet.readings == (
            (Decimal(0), Decimal(1)),
            (Decimal(20), None),
            (None, None),
        )


class TestFindCalibration:
    def test_names_what_it_replaces_and_what_replaced_it(self, world: World) -> None:
        asset_id = factories.tonometer(world.north)
        wrong = factories.calibrated(
            asset_id, factories.procedure_of(world.north), factories.off_by("3")
        )
        right = correct_calibration(
            actor=SYSTEM, run_id=wrong, readings=factories.off_by("0"), reason="typo", now=NOW
        )
        first = find_calibration(actor=SYSTEM, run_id=wrong)
        second = find_calibration(actor=SYSTEM, run_id=right)
        assert first.superseded_by is not None
        assert second.supersedes is not None
        assert (first.superseded_by.id, second.supersedes.id) == (right, wrong)
        assert (first.result.goes_back, second.result.goes_back) == (True, False)

    def test_finds_nothing_for_a_stranger(self, world: World) -> None:
        run_id = factories.calibrated(
            factories.tonometer(world.north),
            factories.procedure_of(world.north),
            factories.off_by("0"),
        )
        with pytest.raises(NotFound):
            find_calibration(actor=world.stranger.actor(), run_id=run_id)
