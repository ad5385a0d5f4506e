"""Staging a register file, committing it whole, and undoing it whole."""

import io
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import func, select

from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.register_columns import Field
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.register_import import ImportState
from consortium.equipment.queries.register_import import (
    find_register_import,
    list_import_rows,
    list_register_imports,
)
from consortium.equipment.queries.transfer import transfers_of
from consortium.equipment.usecases.register_import import (
    commit_register,
    name_columns,
    stage_register,
    undo_register,
)
from consortium.equipment.usecases.transfer import move_asset
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.foundation.domain.listing import Asked
from tests.equipment import factories
from tests.support.world import NOW, SYSTEM, World

HEADINGS = "Asset number,Model,Serial number,Site,Place,Accepted on,Purchase price"


@pytest.fixture
def device(world: World) -> Asset:
    """A tonometer of North, at its one site, in the eye clinic."""
    return db.session.get_one(Asset, factories.tonometer(world.north))


def staged(world: World, *lines: str, headings: str = HEADINGS) -> UUID:
    factories.tonometer_model()
    return stage_register(
        actor=world.engineer.actor(),
        trust_id=world.north,
        default_site_id=factories.site_at(world.north),
        content=io.BytesIO("\r\n".join([headings, *lines]).encode()),
        file_name="register.csv",
        now=NOW,
    )


def numbers(import_id: UUID) -> tuple[int, int, int, int]:
    line = find_register_import(actor=SYSTEM, import_id=import_id)
    return line.new, line.changed, line.unchanged, line.refused


def device_called(asset_no: str) -> Asset | None:
    return db.session.scalar(select(Asset).where(Asset.asset_no == asset_no))


class TestRegisterImport:
    def test_writes_nothing_before_it_is_committed(self, world: World, device: Asset) -> None:
        changed = f"{device.asset_no},Tono 900,{device.serial},,Theatre,,4250"
        import_id = staged(
            world, "new-1,Tono 900,X1,,Ward 3,01/04/2026,", changed, "new-2,Nothing,X2,,,,"
        )
        assert numbers(import_id) == (1, 1, 0, 1)
        assert device_called("NEW-1") is None
        actor = world.engineer.actor()
        commit_register(actor=actor, import_id=import_id, now=NOW)
        new = device_called("NEW-1")
        assert new is not None
        assert (new.status, new.accepted_on) == (AssetStatus.IN_SERVICE, date(2026, 4, 1))
        assert (device.location, device.purchase_price) == ("Theatre", Decimal(4250))
        assert len(transfers_of(device.id)) == 1
        assert device_called("NEW-2") is None
        with pytest.raises(Conflict):
            commit_register(actor=actor, import_id=import_id, now=NOW)
        assert numbers(staged(world, changed)) == (0, 0, 1, 0)

    def test_is_undone_whole(self, world: World, device: Asset) -> None:
        site = factories.site_at(world.north, "N2")
        was = (device.location, device.site_id, device.purchase_price)
        import_id = staged(
            world,
            "NEW-1,Tono 900,X1,,,,",
            f"{device.asset_no},Tono 900,{device.serial},N2,Theatre,,4250.10",
        )
        actor = world.engineer.actor()
        commit_register(actor=actor, import_id=import_id, now=NOW)
        assert device.site_id == site
        undo_register(actor=actor, import_id=import_id, reason="wrong file", now=NOW)
        assert device_called("NEW-1") is None
        assert (device.location, device.site_id, device.purchase_price) == was
        assert [line.reason for line in transfers_of(device.id)] == [
            "wrong file",
            "Import of register.csv",
        ]
        line = find_register_import(actor=actor, import_id=import_id)
        assert line.state is ImportState.UNDONE

    def test_stays_when_something_else_used_it(self, world: World, device: Asset) -> None:
        changed = f"{device.asset_no},Tono 900,{device.serial},,Theatre,,"
        import_id = staged(world, "NEW-1,Tono 900,X1,,,01/04/2026,", changed)
        commit_register(actor=SYSTEM, import_id=import_id, now=NOW)
        new = device_called("NEW-1")
        assert new is not None
        factories.planned(new.id, factories.procedure_of(world.north))
        site_id = factories.site_at(world.north)
        move_asset(
            actor=SYSTEM, asset_id=device.id, site_id=site_id, location="X", reason="x", now=NOW
        )
        with pytest.raises(Conflict) as refusal:
            undo_register(actor=SYSTEM, import_id=import_id, reason="wrong", now=NOW)
        assert f"{device.asset_no} changed since" in refusal.value.message
        assert "new devices have 1 plan records" in refusal.value.message

    def test_writes_only_what_was_looked_at(self, world: World, device: Asset) -> None:
        import_id = staged(world, "NEW-1,Tono 900,X1,,,,")
        factories.tonometer(world.north, asset_no="NEW-1")
        with pytest.raises(Conflict, match="The register has changed"):
            commit_register(actor=SYSTEM, import_id=import_id, now=NOW)
        assert db.session.scalar(select(func.count()).select_from(Asset)) == 2

    def test_reads_columns_as_they_are_named(self, world: World, device: Asset) -> None:
        import_id = staged(world, "NEW-1,Tono 900,X1", headings="Asset number,Model,Code")
        assert numbers(import_id) == (0, 0, 0, 1)
        actor = world.engineer.actor()
        places = {Field.ASSET_NO: 0, Field.MODEL: 1}
        with pytest.raises(Invalid, match="No column holds: Serial number"):
            name_columns(actor=actor, import_id=import_id, places=places, now=NOW)
        name_columns(actor=actor, import_id=import_id, places={**places, Field.SERIAL: 2}, now=NOW)
        assert numbers(import_id) == (1, 0, 0, 0)

    def test_is_the_trusts_own(self, world: World, device: Asset) -> None:
        import_id = staged(world, "NEW-1,Tono 900,X1,,,,")
        elsewhere = factories.engineer_at(world.south, "south_engineer").actor()
        assert list_register_imports(actor=elsewhere, asked=Asked()).total == 0
        for ask in (commit_register, find_register_import):
            with pytest.raises(NotFound):
                ask(
                    actor=elsewhere,
                    import_id=import_id,
                    **({"now": NOW} if ask is commit_register else {}),
                )
        with pytest.raises(NotFound):
            list_import_rows(actor=elsewhere, import_id=import_id, asked=Asked())
        with pytest.raises(NotAllowed):
            stage_register(
                actor=elsewhere,
                trust_id=world.north,
                content=io.BytesIO(b"Asset number\r\n"),
                file_name="x.csv",
                now=NOW,
            )
