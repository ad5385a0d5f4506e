"""Editing many devices at once, and campaigns over all devices of a model."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.equipment.domain.asset_facts import AssetFacts
from consortium.equipment.domain.bulk_edit import How, values_of
from consortium.equipment.domain.campaign import Progress, standing_of
from consortium.equipment.models.asset import Asset
from consortium.equipment.queries.bulk_edit import preview_edit
from consortium.equipment.queries.campaign import (
    CampaignLine,
    find_campaign,
    list_campaign_devices,
    open_campaigns_of,
)
from consortium.equipment.usecases.bulk_edit import edit_assets
from consortium.equipment.usecases.campaign import (
    settle_devices,
    start_campaign,
    take_in_new_devices,
)
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.foundation.domain.listing import Asked
from tests.equipment import factories
from tests.support.world import NOW, SYSTEM, TODAY, World


class TestValuesOf:
    def test_sets_clears_and_leaves(self) -> None:
        hows = {"lot": How.SET, "udi_pi": How.CLEAR, "warranty_to": How.CLEAR, "made_on": How.LEAVE}
        typed = {"lot": "L2", "udi_pi": "typed", "warranty_to": TODAY, "made_on": TODAY}
        assert values_of(hows, typed) == {"lot": "L2", "udi_pi": "", "warranty_to": None}

    def test_sets_nothing_to_nothing(self) -> None:
        with pytest.raises(Invalid) as refusal:
            values_of({"lot": How.SET}, {"lot": ""})
        assert refusal.value.field == "lot"


class TestEditAssets:
    def test_changes_what_was_looked_at_and_nothing_else(self, world: World) -> None:
        mine = factories.tonometer(world.north, facts=AssetFacts(lot="L1", udi_pi="U"))
        same = factories.tonometer(world.north, facts=AssetFacts(lot="L2"))
        borrowed = factories.tonometer(world.north, owner=world.south)
        theirs = factories.tonometer(world.south)
        ids = {mine, same, borrowed, theirs}
        actor = world.engineer.actor()
        values = {"lot": "L2", "udi_pi": ""}
        seen = preview_edit(actor=actor, asset_ids=ids, values=values, today=TODAY)
        assert [each.device.id for each in seen.changed] == [mine, borrowed]
        assert [each.changed for each in seen.changed] == [("lot", "udi_pi"), ("lot",)]
        assert (seen.unchanged, len(seen.refused)) == (1, 1)
        order: dict[str, Any] = {"actor": actor, "asset_ids": ids, "values": values, "now": NOW}
        assert edit_assets(digest=seen.digest, **order) == 2
        facts = [db.session.get_one(Asset, key).facts for key in (mine, borrowed, theirs)]
        assert facts == [AssetFacts(lot="L2"), AssetFacts(lot="L2"), AssetFacts()]
        with pytest.raises(Conflict, match="not what you looked at"):
            edit_assets(digest=seen.digest, **order)

    def test_leaves_the_owners_facts_to_the_owner(self, world: World) -> None:
        borrowed = factories.tonometer(world.north, owner=world.south)
        actor, values = world.engineer.actor(), {"warranty_to": TODAY}
        seen = preview_edit(actor=actor, asset_ids={borrowed}, values=values, today=TODAY)
        assert "Only the owner's engineers" in seen.refused[0].refusal
        with pytest.raises(Conflict, match="No device would change"):
            edit_assets(
                actor=actor, asset_ids={borrowed}, values=values, digest=seen.digest, now=NOW
            )

    def test_is_for_those_who_manage_equipment(self, world: World) -> None:
        with pytest.raises(NotAllowed):
            edit_assets(
                actor=world.lead.actor(), asset_ids=set(), values={"lot": "x"}, digest="", now=NOW
            )


class TestCampaign:
    @pytest.fixture
    def devices(self, world: World) -> list[UUID]:
        return [factories.tonometer(world.north), factories.tonometer(world.south)]

    def started(self, world: World, **changed: Any) -> UUID:
        order: dict[str, Any] = {
            "actor": SYSTEM,
            "owner_id": world.seven_oaks,
            "model_id": factories.tonometer_model(),
            "title": "Update to 4.2",
            "work": "Load 4.2 and check the clock",
            "software_version": "4.2",
            "now": NOW,
        }
        return start_campaign(**{**order, **changed})

    def line(self, campaign_id: UUID) -> CampaignLine:
        return find_campaign(actor=SYSTEM, campaign_id=campaign_id)

    def test_closes_when_every_device_is_done_or_excused(
        self, world: World, devices: list[UUID]
    ) -> None:
        shared = factories.engineer_at(world.seven_oaks, "shared_engineer").actor()
        campaign_id = self.started(world, actor=shared)
        one, two = devices
        order: dict[str, Any] = {"campaign_id": campaign_id, "now": NOW}
        engineer = world.engineer.actor()
        assert [title for _, title in open_campaigns_of(engineer, one)] == ["Update to 4.2"]
        settle_devices(actor=engineer, asset_ids={one}, progress=Progress.DONE, **order)
        assert open_campaigns_of(engineer, one) == []
        assert db.session.get_one(Asset, one).software_version == "4.2"
        assert self.line(campaign_id).closed_at is None
        with pytest.raises(NotAllowed):
            settle_devices(actor=engineer, asset_ids={two}, progress=Progress.DONE, **order)
        with pytest.raises(Invalid) as refusal:
            settle_devices(actor=SYSTEM, asset_ids={two}, progress=Progress.EXCUSED, **order)
        assert refusal.value.field == "note"
        settle_devices(
            actor=SYSTEM, asset_ids={two}, progress=Progress.EXCUSED, note="old board", **order
        )
        line = self.line(campaign_id)
        assert (line.standing.done, line.standing.excused, line.closed_at) == (1, 1, NOW)
        assert db.session.get_one(Asset, two).software_version == ""
        with pytest.raises(Conflict):
            settle_devices(actor=SYSTEM, asset_ids={one}, progress=Progress.DONE, **order)
        with pytest.raises(Conflict):
            take_in_new_devices(actor=SYSTEM, campaign_id=campaign_id, now=NOW)

    def test_takes_in_what_came_since(self, world: World, devices: list[UUID]) -> None:
        campaign_id = self.started(world, owner_id=world.north)
        assert self.line(campaign_id).standing.total == 1
        with pytest.raises(Conflict):
            take_in_new_devices(actor=SYSTEM, campaign_id=campaign_id, now=NOW)
        factories.tonometer(world.north)
        assert take_in_new_devices(actor=SYSTEM, campaign_id=campaign_id, now=NOW) == 1
        page = list_campaign_devices(
            actor=world.engineer.actor(),
            campaign_id=campaign_id,
            asked=Asked(),
            progress=Progress.OPEN,
        )
        assert page.total == 2

    def test_is_nobody_elses(self, world: World, devices: list[UUID]) -> None:
        campaign_id = self.started(world)
        with pytest.raises(NotFound):
            find_campaign(actor=world.stranger.actor(), campaign_id=campaign_id)
        with pytest.raises(NotAllowed):
            self.started(world, actor=world.engineer.actor(), owner_id=world.south)

    def test_needs_devices(self, world: World) -> None:
        with pytest.raises(Conflict):
            self.started(world)

    @given(st.lists(st.sampled_from(Progress)))
    def test_is_finished_when_nothing_is_to_do(self, progress: list[Progress]) -> None:
        standing = standing_of(progress)
        assert standing.total == len(progress)
        assert standing.is_finished == (bool(progress) and Progress.OPEN not in progress)
