"""Registering devices, accepting them, taking them out of service."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.plan import PlanState
from consortium.equipment.models.asset import Asset, AssetEvent
from consortium.equipment.models.plan import Plan
from consortium.equipment.usecases.asset import condemn_asset, register_asset
from consortium.foundation.audit.models import AuditEvent
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.equipment import factories
from tests.support.world import NOW, SYSTEM, TODAY, World


def status_of(asset_id: UUID) -> AssetStatus:
    return db.session.get_one(Asset, asset_id).status


def states_of(asset_id: UUID) -> list[AssetStatus]:
    rows = select(AssetEvent).where(AssetEvent.asset_id == asset_id).order_by(AssetEvent.id)
    return [row.to_status for row in db.session.scalars(rows)]


class TestRegisterAsset:
    def test_with_a_passed_acceptance_check_is_in_service(self, world: World) -> None:
        asset_id = factories.tonometer(world.north, actor=world.engineer.actor())
        asset = db.session.get_one(Asset, asset_id)
        assert asset.status is AssetStatus.IN_SERVICE
        assert (asset.owner_trust_id, asset.custodian_trust_id) == (world.north, world.north)
        assert asset.accepted_on == asset.put_in_use_on == date(2025, 1, 1)
        assert states_of(asset_id) == [
            AssetStatus.RECEIVED,
            AssetStatus.ACCEPTANCE,
            AssetStatus.IN_SERVICE,
        ]

    def test_without_one_is_received(self, world: World) -> None:
        asset_id = factories.tonometer(world.north, accepted_on=None)
        assert status_of(asset_id) is AssetStatus.RECEIVED

    def test_may_belong_to_another_member(self, world: World) -> None:
        asset_id = factories.tonometer(world.north, actor=world.engineer.actor(), owner=world.south)
        assert db.session.get_one(Asset, asset_id).owner_trust_id == world.south

    def test_knows_a_label_whatever_its_capitals(self, world: World) -> None:
        factories.tonometer(world.north, asset_no="TON-X")
        with pytest.raises(Invalid) as refusal:
            factories.tonometer(world.north, asset_no="ton-x")
        assert refusal.value.code == "asset_no_taken"

    def test_takes_each_serial_of_a_model_once(self, world: World) -> None:
        asset_id = factories.tonometer(world.north)
        serial = db.session.get_one(Asset, asset_id).serial
        with pytest.raises(Invalid) as refusal:
            register_asset(**self._order(world, serial=serial))
        assert refusal.value.code == "serial_taken"

    def test_is_refused_at_another_trust(self, world: World) -> None:
        with pytest.raises(NotAllowed):
            factories.tonometer(world.south, actor=world.engineer.actor())

    def test_finds_no_owner_outside_the_network(self, world: World) -> None:
        with pytest.raises(NotFound):
            factories.tonometer(world.north, actor=world.engineer.actor(), owner=world.east)

    def test_finds_no_model_that_is_not_in_the_catalogue(self, world: World) -> None:
        with pytest.raises(NotFound):
            register_asset(**self._order(world, device_model_id=uuid7()))

    @pytest.mark.parametrize(
        ("days", "field"),
        [
            ({"accepted_on": date(2026, 4, 21)}, "accepted_on"),
            ({"put_in_use_on": TODAY}, "put_in_use_on"),
            ({"accepted_on": TODAY, "put_in_use_on": date(2026, 1, 1)}, "put_in_use_on"),
        ],
    )
    def test_is_refused_with_days_that_make_no_sense(
        self, world: World, days: dict[str, date], field: str
    ) -> None:
        with pytest.raises(Invalid) as refusal:
            register_asset(**self._order(world, **days))
        assert refusal.value.field == field

    def _order(self, world: World, **changed: Any) -> dict[str, Any]:
        order = {
            "actor": SYSTEM,
            "asset_no": "TON-NEW",
            "device_model_id": factories.tonometer_model(),
            "serial": "SN-NEW",
            "site_id": factories.site_at(world.north),
            "now": NOW,
        }
        return {**order, **changed}


class TestCondemnAsset:
    def test_ends_its_plans(self, world: World) -> None:
        asset_id = factories.tonometer(world.north)
        procedure_id = factories.procedure_of(world.seven_oaks)
        plan_id = factories.planned(asset_id, procedure_id)
        condemn_asset(
            actor=world.engineer.actor(), asset_id=asset_id, reason="cracked prism", now=NOW
        )
        assert status_of(asset_id) is AssetStatus.CONDEMNED
        assert db.session.get_one(Plan, plan_id).state is PlanState.ENDED

    def test_is_written_down_for_the_trust_that_has_it(self, world: World) -> None:
        asset_id = factories.tonometer(world.north)
        condemn_asset(actor=SYSTEM, asset_id=asset_id, reason="cracked prism", now=NOW)
        event = db.session.scalars(
            select(AuditEvent).where(AuditEvent.action == "asset.condemned")
        ).one()
        assert (event.owner_id, event.subject_id) == (world.north, asset_id)

    def test_is_the_owners_decision(self, world: World) -> None:
        asset_id = factories.tonometer(world.north, owner=world.south)
        with pytest.raises(NotAllowed):
            condemn_asset(actor=world.engineer.actor(), asset_id=asset_id, reason="old", now=NOW)

    def test_happens_once(self, world: World) -> None:
        asset_id = factories.tonometer(world.north)
        condemn_asset(actor=SYSTEM, asset_id=asset_id, reason="old", now=NOW)
        with pytest.raises(Conflict):
            condemn_asset(actor=SYSTEM, asset_id=asset_id, reason="old", now=NOW)

    def test_finds_nothing_for_a_stranger(self, world: World) -> None:
        asset_id = factories.tonometer(world.north)
        stranger = factories.engineer_at(world.east, "strange_engineer")
        with pytest.raises(NotFound):
            condemn_asset(actor=stranger.actor(), asset_id=asset_id, reason="x", now=NOW)
