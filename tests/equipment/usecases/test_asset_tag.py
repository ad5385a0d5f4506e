"""Several tags on a device, and finding it by any of them."""

from typing import Any
from uuid import UUID

import pytest

from consortium.catalogue.domain.device_model import ModelFacts
from consortium.catalogue.models.device_model import DeviceModel
from consortium.catalogue.usecases.device_models import change_device_model
from consortium.equipment.domain.asset_facts import AssetFacts
from consortium.equipment.domain.asset_tag import TagKind
from consortium.equipment.gateways.code import read_code
from consortium.equipment.models.asset import Asset
from consortium.equipment.queries.asset_tag import tags_of
from consortium.equipment.queries.scan import Found, find_by_code
from consortium.equipment.usecases.asset import register_asset
from consortium.equipment.usecases.asset_tag import add_asset_tag, retire_asset_tag
from consortium.foundation.database import bookkeeping, db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.equipment import factories
from tests.support.world import NOW, SYSTEM, World


def add(asset_id: UUID, value: str, **more: Any) -> UUID:
    order: dict[str, Any] = {"actor": SYSTEM, "kind": TagKind.LEGACY, "now": NOW, **more}
    return add_asset_tag(asset_id=asset_id, value=value, **order)


def found(text: str, world: World) -> Found:
    return find_by_code(actor=world.engineer.actor(), scan=read_code(text))


def meant(text: str, world: World) -> UUID | None:
    device = found(text, world).device
    return device.id if device else None


class TestTags:
    def test_find_the_device_until_they_are_replaced(self, world: World) -> None:
        asset_id = factories.tonometer(world.north)
        old = add(asset_id, " eq-77 ")
        assert meant("EQ-77", world) == asset_id
        add(asset_id, "EQ-78", replaces_id=old)
        assert (meant("EQ-77", world), meant("eq-78", world)) == (None, asset_id)
        assert [(tag.value, tag.replaced_by) for tag in tags_of(asset_id)] == [
            ("EQ-78", ""),
            ("EQ-77", "EQ-78"),
        ]
        with pytest.raises(Conflict):
            retire_asset_tag(actor=SYSTEM, tag_id=old, now=NOW)

    def test_belong_to_one_device_at_a_time(self, world: World) -> None:
        one, two = factories.tonometer(world.north), factories.tonometer(world.north)
        tag_id = add(one, "EQ-77")
        with pytest.raises(Invalid) as refusal:
            add(two, "eq-77")
        assert refusal.value.code == "tag_taken"
        with pytest.raises(Invalid, match="as its asset number"):
            add(two, db.session.get_one(Asset, one).asset_no)
        retire_asset_tag(actor=world.engineer.actor(), tag_id=tag_id, now=NOW)
        add(two, "EQ-77")
        assert meant("EQ-77", world) == two

    def test_are_for_whoever_manages_the_device(self, world: World) -> None:
        elsewhere = factories.tonometer(world.south)
        with pytest.raises(NotAllowed):
            add(elsewhere, "EQ-77", actor=world.engineer.actor())
        with pytest.raises(NotFound):
            add(factories.tonometer(world.north), "X", replaces_id=add(elsewhere, "EQ-1"))


class TestFindByCode:
    GTIN = "04054596004979"

    @pytest.fixture
    def device(self, world: World) -> UUID:
        model_id = factories.tonometer_model()
        with bookkeeping():
            db.session.get_one(DeviceModel, model_id).udi_di = self.GTIN
        facts = ModelFacts(hibc_di="A99912345")
        version = db.session.get_one(DeviceModel, model_id).version
        change_device_model(actor=SYSTEM, model_id=model_id, version=version, facts=facts, now=NOW)
        return register_asset(
            actor=SYSTEM,
            asset_no="TON-7",
            device_model_id=model_id,
            serial="SER9",
            site_id=factories.site_at(world.north),
            facts=AssetFacts(lot="LOT7"),
            now=NOW,
        )

    @pytest.mark.parametrize(
        "code",
        [
            "ton-7",
            "SER9",
            "https://h.example/equipment/scan?code=TON-7",
            f"]d201{GTIN}10LOT7\x1d21SER9",
            f"(01){GTIN}(21)SER9",
        ],
    )
    def test_means_the_device(self, world: World, device: UUID, code: str) -> None:
        assert meant(code, world) == device

    def test_offers_candidates_when_it_is_not_sure(self, world: World, device: UUID) -> None:
        factories.tonometer(world.north)
        for code in (f"(01){self.GTIN}(10)LOT7", "+A99912345/$LOT7G", "(01)04054596004970(10)L"):
            result = found(code, world)
            assert result.device is None
        assert [line.id for line in found(f"(01){self.GTIN}(10)LOT7", world).candidates] == [device]
        assert len(found(f"(01){self.GTIN}", world).candidates) == 2
        misread = found("(01)04054596004970(21)SER9", world)
        assert (misread.device, misread.model, misread.candidates) == (None, None, ())

    def test_finds_nothing_for_a_stranger(self, world: World, device: UUID) -> None:
        for code in ("TON-7", f"(01){self.GTIN}(21)SER9"):
            scan = read_code(code)
            result = find_by_code(actor=world.stranger.actor(), scan=scan)
            assert (result.device, result.candidates) == (None, ())
