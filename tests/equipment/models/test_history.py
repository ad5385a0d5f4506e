"""What the database itself refuses, whoever asks."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from consortium.equipment.usecases.transfer import move_asset
from consortium.foundation.database import db
from consortium.foundation.database.append_only import append_only_tables
from consortium.foundation.database.unit_of_work import bookkeeping
from tests.equipment import factories
from tests.support.world import NOW, SYSTEM, World, build

HISTORY = [
    "asset_event",
    "asset_transfer",
    "calibration_point",
    "calibration_procedure",
    "calibration_procedure_point",
    "calibration_procedure_version",
    "calibration_reading",
    "calibration_run",
    "plan_cycle",
]


def carry_out(statement: str, **values: object) -> None:
    with bookkeeping() as session:
        session.execute(text(statement), values)


class TestHistory:
    def test_is_marked_append_only(self) -> None:
        assert set(HISTORY) <= set(append_only_tables())

    @pytest.mark.parametrize("table", HISTORY)
    def test_cannot_be_deleted(self, world: World, table: str) -> None:
        asset_id = factories.tonometer(world.north)
        procedure_id = factories.procedure_of(world.north)
        factories.planned(asset_id, procedure_id)
        factories.calibrated(asset_id, procedure_id, factories.off_by("0"))
        move_asset(
            actor=SYSTEM,
            asset_id=asset_id,
            site_id=factories.site_at(world.north),
            location="Attic",
            reason="full",
            now=NOW,
        )
        with pytest.raises(DBAPIError, match="history is append-only"):
            carry_out(f"DELETE FROM {table}")  # noqa: S608 - a name from the list above


class TestAsset:
    @pytest.fixture
    def two_trusts(self, empty_app: Flask) -> Iterator[World]:
        """Real commits: which site belongs to which trust is checked when they happen."""
        with empty_app.app_context():
            yield build()

    def test_stands_at_a_site_of_the_trust_that_has_it(self, two_trusts: World) -> None:
        factories.tonometer(two_trusts.north)
        elsewhere = factories.site_at(two_trusts.south)
        with pytest.raises(IntegrityError):
            carry_out("UPDATE asset SET site_id = :site", site=_stored(elsewhere))

    def test_is_not_in_service_without_its_acceptance_check(self, world: World) -> None:
        factories.tonometer(world.north, actor=SYSTEM)
        with pytest.raises(IntegrityError):
            carry_out("UPDATE asset SET accepted_on = NULL")


def _stored(identity: UUID) -> object:
    return identity.hex if db.engine.dialect.name == "sqlite" else identity
