"""Moving a device, transferring it for good, and saying who looks after it."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from consortium.equipment.domain.asset_facts import AssetFacts
from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.criticality import Criticality
from consortium.equipment.domain.transfer import Change
from consortium.equipment.models.asset import Asset
from consortium.equipment.queries.transfer import transfers_of
from consortium.equipment.usecases.asset_facts import change_asset
from consortium.equipment.usecases.transfer import assign_maintainer, move_asset, transfer_asset
from consortium.foundation.database import db
from consortium.foundation.database.unit_of_work import bookkeeping
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from tests.equipment import factories
from tests.support.world import NOW, SYSTEM, World


@pytest.fixture
def asset_id(world: World) -> UUID:
    return factories.tonometer(world.north)


def asset(asset_id: UUID) -> Asset:
    return db.session.get_one(Asset, asset_id)


def _status(asset_id: UUID, status: AssetStatus) -> None:
    with bookkeeping():
        asset(asset_id).status = status


class TestMoveAsset:
    def test_changes_site_and_place_in_one_event(self, world: World, asset_id: UUID) -> None:
        order: dict[str, Any] = {
            "site_id": factories.site_at(world.north, "N2"),
            "location": "Theatre 1",
        }
        actor = world.engineer.actor()
        move_asset(actor=actor, asset_id=asset_id, **order, reason="new clinic", now=NOW)
        assert asset(asset_id).location == "Theatre 1"
        [event] = transfers_of(asset_id)
        assert [each.change for each in event.changed] == [Change.SITE, Change.LOCATION]
        assert (event.changed[0].after, event.reason) == ("Site N2", "new clinic")
        assert event.at == NOW
        with pytest.raises(Conflict):
            move_asset(actor=actor, asset_id=asset_id, **order, reason="again", now=NOW)

    def test_stays_within_the_trust_that_has_it(self, world: World, asset_id: UUID) -> None:
        with pytest.raises(Invalid) as refusal:
            move_asset(
                actor=SYSTEM,
                asset_id=asset_id,
                site_id=factories.site_at(world.south),
                location="",
                reason="x",
                now=NOW,
            )
        assert refusal.value.field == "site_id"

    def test_is_for_whoever_manages_it(self, world: World) -> None:
        elsewhere = factories.tonometer(world.south)
        with pytest.raises(NotAllowed):
            move_asset(
                actor=world.engineer.actor(),
                asset_id=elsewhere,
                site_id=factories.site_at(world.south),
                location="Attic",
                reason="x",
                now=NOW,
            )


class TestTransferAsset:
    def test_changes_owner_holder_and_place_together(self, world: World, asset_id: UUID) -> None:
        shared = factories.engineer_at(world.seven_oaks, "shared_engineer").actor()
        transfer_asset(
            actor=shared,
            asset_id=asset_id,
            owner_trust_id=world.south,
            site_id=factories.site_at(world.south),
            location="Ward 3",
            reason="clinic moved",
            now=NOW,
        )
        row = asset(asset_id)
        assert {row.owner_trust_id, row.custodian_trust_id} == {world.south}
        assert len(transfers_of(asset_id)) == 1

    def test_without_arrival_leaves_it_where_it_is(self, world: World, asset_id: UUID) -> None:
        actor = world.engineer.actor()
        order: dict[str, Any] = {
            "asset_id": asset_id,
            "owner_trust_id": world.south,
            "reason": "x",
            "now": NOW,
        }
        with pytest.raises(NotAllowed):
            transfer_asset(actor=actor, site_id=factories.site_at(world.south), **order)
        transfer_asset(actor=actor, **order)
        row = asset(asset_id)
        assert (row.owner_trust_id, row.custodian_trust_id) == (world.south, world.north)

    def test_is_the_owners_decision(self, world: World) -> None:
        borrowed = factories.tonometer(world.north, owner=world.south)
        with pytest.raises(NotAllowed):
            transfer_asset(
                actor=world.engineer.actor(),
                asset_id=borrowed,
                owner_trust_id=world.north,
                reason="mine now",
                now=NOW,
            )

    @pytest.mark.parametrize("status", [AssetStatus.ON_LOAN, AssetStatus.IN_TRANSIT])
    def test_waits_until_a_loan_is_over(
        self, world: World, asset_id: UUID, status: AssetStatus
    ) -> None:
        _status(asset_id, status)
        with pytest.raises(Conflict):
            transfer_asset(
                actor=SYSTEM, asset_id=asset_id, owner_trust_id=world.south, reason="x", now=NOW
            )


class TestAssignMaintainer:
    def test_is_a_fact_of_its_own(self, world: World, asset_id: UUID) -> None:
        actor = world.engineer.actor()
        order: dict[str, Any] = {"asset_id": asset_id, "reason": "shared service", "now": NOW}
        assign_maintainer(actor=actor, maintainer_id=world.seven_oaks, **order)
        row = asset(asset_id)
        assert row.maintainer_id == world.seven_oaks
        assert {row.owner_trust_id, row.custodian_trust_id} == {world.north}
        assign_maintainer(actor=actor, maintainer_id=None, **order)
        assert [line.changed[0].after for line in transfers_of(asset_id)] == ["", "Seven Oaks"]

    def test_finds_no_service_outside_the_network(self, world: World, asset_id: UUID) -> None:
        for stranger in (world.east, world.alpha):
            with pytest.raises(NotFound):
                assign_maintainer(
                    actor=world.engineer.actor(),
                    asset_id=asset_id,
                    maintainer_id=stranger,
                    reason="x",
                    now=NOW,
                )


class TestChangeAsset:
    FACTS = AssetFacts(
        software_version="4.2",
        criticality=Criticality.HIGH,
        warranty_to=date(2028, 3, 31),
        purchase_price=Decimal("4250.00"),
    )

    def test_writes_the_facts_down_once(self, world: World, asset_id: UUID) -> None:
        actor, version = world.engineer.actor(), asset(asset_id).version
        order: dict[str, Any] = {
            "actor": actor,
            "asset_id": asset_id,
            "facts": self.FACTS,
            "now": NOW,
        }
        change_asset(version=version, **order)
        assert asset(asset_id).facts == self.FACTS
        with pytest.raises(Stale):
            change_asset(version=version, **order)
        with pytest.raises(Conflict):
            change_asset(version=asset(asset_id).version, **order)

    def test_leaves_the_owners_facts_to_the_owner(self, world: World) -> None:
        borrowed = factories.tonometer(world.north, owner=world.south)
        order: dict[str, Any] = {
            "actor": world.engineer.actor(),
            "asset_id": borrowed,
            "version": asset(borrowed).version,
            "now": NOW,
        }
        with pytest.raises(NotAllowed, match="warranty to, purchase price"):
            change_asset(facts=self.FACTS, **order)
        change_asset(facts=AssetFacts(lot="A7"), **order)
        assert asset(borrowed).lot == "A7"

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            (AssetFacts(made_on=date(2027, 1, 1)), "made_on"),
            (AssetFacts(made_on=date(2025, 1, 2), expires_on=date(2025, 1, 1)), "expires_on"),
            (AssetFacts(purchase_price=Decimal(-1)), "purchase_price"),
        ],
    )
    def test_refuses_what_cannot_be(
        self, world: World, asset_id: UUID, facts: AssetFacts, field: str
    ) -> None:
        with pytest.raises(Invalid) as refusal:
            change_asset(
                actor=SYSTEM,
                asset_id=asset_id,
                version=asset(asset_id).version,
                facts=facts,
                now=NOW,
            )
        assert refusal.value.field == field
