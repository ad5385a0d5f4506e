"""Letting a device out of quarantine."""

from uuid import UUID

import pytest

from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.models.asset import Asset
from consortium.equipment.usecases.calibration import correct_calibration
from consortium.equipment.usecases.quarantine import release_from_quarantine
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, NotAllowed, NotFound
from consortium.foundation.domain.permissions import Actor
from tests.equipment import factories
from tests.support.world import NOW, SYSTEM, World


@pytest.fixture
def procedure_id(world: World) -> UUID:
    return factories.procedure_of(world.seven_oaks)


@pytest.fixture
def failed(world: World, procedure_id: UUID) -> UUID:
    """A tonometer of North that failed and is in quarantine."""
    asset_id = factories.tonometer(world.north)
    factories.calibrated(asset_id, procedure_id, factories.off_by("1"))
    return asset_id


def release(asset_id: UUID, actor: Actor = SYSTEM) -> None:
    release_from_quarantine(actor=actor, asset_id=asset_id, reason="adjusted and checked", now=NOW)


class TestRelease:
    def test_after_a_pass_puts_it_back_in_service(
        self, world: World, failed: UUID, procedure_id: UUID
    ) -> None:
        factories.calibrated(failed, procedure_id, factories.off_by("0"))
        release(failed, world.engineer.actor())
        assert db.session.get_one(Asset, failed).status is AssetStatus.IN_SERVICE

    def test_after_a_fail_is_refused(self, failed: UUID) -> None:
        with pytest.raises(Conflict) as refusal:
            release(failed)
        assert refusal.value.code == "not_passed"

    def test_after_an_incomplete_calibration_is_refused(
        self, failed: UUID, procedure_id: UUID
    ) -> None:
        factories.calibrated(failed, procedure_id, factories.with_gap("0"))
        with pytest.raises(Conflict):
            release(failed)

    def test_looks_at_every_procedure(self, world: World, failed: UUID, procedure_id: UUID) -> None:
        other = factories.procedure_of(world.north, code="TONO-2")
        factories.calibrated(failed, other, factories.off_by("0"))
        with pytest.raises(Conflict):
            release(failed)

    def test_takes_a_correction_for_what_it_corrects(
        self, world: World, procedure_id: UUID
    ) -> None:
        asset_id = factories.tonometer(world.north)
        wrong = factories.calibrated(asset_id, procedure_id, factories.off_by("1"))
        correct_calibration(
            actor=SYSTEM, run_id=wrong, readings=factories.off_by("0"), reason="typo", now=NOW
        )
        release(asset_id)
        assert db.session.get_one(Asset, asset_id).status is AssetStatus.IN_SERVICE

    def test_is_refused_when_it_is_not_in_quarantine(
        self, world: World, procedure_id: UUID
    ) -> None:
        asset_id = factories.tonometer(world.north)
        factories.calibrated(asset_id, procedure_id, factories.off_by("0"))
        with pytest.raises(Conflict) as refusal:
            release(asset_id)
        assert refusal.value.code == "not_quarantined"

    def test_is_for_the_trust_that_has_it(self, world: World, procedure_id: UUID) -> None:
        asset_id = factories.tonometer(world.south)
        factories.calibrated(asset_id, procedure_id, factories.off_by("1"))
        with pytest.raises(NotAllowed):
            release(asset_id, world.engineer.actor())

    def test_finds_nothing_for_a_stranger(self, world: World, failed: UUID) -> None:
        stranger = factories.engineer_at(world.east, "strange_engineer")
        with pytest.raises(NotFound):
            release(failed, stranger.actor())
