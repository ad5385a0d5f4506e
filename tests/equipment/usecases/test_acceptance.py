"""The acceptance check as a gate, and the disposal of what is condemned."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from consortium.equipment.domain.acceptance import Answer, Check
from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.asset_tag import TagKind
from consortium.equipment.domain.disposal import Data, Method
from consortium.equipment.models.asset import Asset
from consortium.equipment.queries.acceptance import acceptance_checks_of, disposal_of
from consortium.equipment.queries.asset_tag import tags_of
from consortium.equipment.usecases.acceptance import check_in_asset, dispose_asset
from consortium.equipment.usecases.asset import condemn_asset
from consortium.equipment.usecases.asset_tag import add_asset_tag
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed
from tests.equipment import factories
from tests.support.world import NOW, SYSTEM, TODAY, World

PASSED = dict.fromkeys(Check, Answer.YES)


def status_of(asset_id: UUID) -> AssetStatus:
    return db.session.get_one(Asset, asset_id).status


def checked(asset_id: UUID, answers: dict[Check, Answer], **changed: Any) -> bool:
    order: dict[str, Any] = {"actor": SYSTEM, "checked_on": TODAY, "now": NOW, **changed}
    return check_in_asset(asset_id=asset_id, answers=answers, **order)


class TestCheckIn:
    @pytest.mark.parametrize(
        "answers",
        [
            PASSED,
            {**PASSED, Check.SAFETY: Answer.NOT_APPLICABLE, Check.TRAINED: Answer.NOT_APPLICABLE},
        ],
    )
    def test_that_passes_puts_it_in_service(
        self, world: World, answers: dict[Check, Answer]
    ) -> None:
        asset_id = factories.tonometer(world.north, accepted_on=None)
        assert checked(asset_id, answers, actor=world.engineer.actor())
        asset = db.session.get_one(Asset, asset_id)
        assert (asset.status, asset.accepted_on) == (AssetStatus.IN_SERVICE, TODAY)
        with pytest.raises(Conflict):
            checked(asset_id, answers)

    @pytest.mark.parametrize(
        ("check", "answer"),
        [(Check.SAFETY, Answer.NO), (Check.FUNCTION, Answer.NOT_APPLICABLE)],
    )
    def test_that_fails_is_kept_and_lets_nothing_through(
        self, world: World, check: Check, answer: Answer
    ) -> None:
        asset_id = factories.tonometer(world.north, accepted_on=None)
        assert not checked(asset_id, {**PASSED, check: answer}, note="cracked")
        assert status_of(asset_id) is AssetStatus.ACCEPTANCE
        assert checked(asset_id, PASSED)
        assert [line.passed for line in acceptance_checks_of(asset_id)] == [True, False]

    def test_takes_no_gaps_and_no_day_to_come(self, world: World) -> None:
        asset_id = factories.tonometer(world.north, accepted_on=None)
        with pytest.raises(Conflict) as refusal:
            checked(asset_id, {Check.CLEAN: Answer.YES})
        assert refusal.value.code == "checks_missing"
        with pytest.raises(Invalid):
            checked(asset_id, PASSED, checked_on=date(2026, 4, 21))
        assert not acceptance_checks_of(asset_id)

    def test_is_for_the_trust_that_has_it(self, world: World) -> None:
        asset_id = factories.tonometer(world.south, accepted_on=None)
        with pytest.raises(NotAllowed):
            checked(asset_id, PASSED, actor=world.engineer.actor())


class TestDispose:
    def order(self, world: World, asset_id: UUID, **changed: Any) -> dict[str, Any]:
        order = {
            "actor": world.engineer.actor(),
            "asset_id": asset_id,
            "method": Method.RECYCLED,
            "taken_by": "Recycler",
            "decontaminated": True,
            "data": Data.WIPED,
            "evidence": "Certificate W-7",
            "disposed_on": TODAY,
            "now": NOW,
        }
        return {**order, **changed}

    def test_closes_the_record(self, world: World) -> None:
        asset_id = factories.tonometer(world.north)
        add_asset_tag(actor=SYSTEM, asset_id=asset_id, kind=TagKind.QR, value="T-1", now=NOW)
        with pytest.raises(Conflict):
            dispose_asset(**self.order(world, asset_id))
        condemn_asset(actor=SYSTEM, asset_id=asset_id, reason="old", now=NOW)
        dispose_asset(**self.order(world, asset_id))
        assert status_of(asset_id) is AssetStatus.DISPOSED
        gone = disposal_of(asset_id)
        assert gone is not None
        assert (gone.method, gone.evidence) == (Method.RECYCLED, "Certificate W-7")
        assert [tag.retired_at for tag in tags_of(asset_id)] == [NOW]

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"decontaminated": False}, "decontaminated"),
            ({"evidence": ""}, "evidence"),
            ({"disposed_on": date(2026, 4, 21)}, "disposed_on"),
        ],
    )
    def test_asks_for_what_must_be_known(
        self, world: World, changed: dict[str, Any], field: str
    ) -> None:
        asset_id = factories.tonometer(world.north)
        condemn_asset(actor=SYSTEM, asset_id=asset_id, reason="old", now=NOW)
        with pytest.raises(Invalid) as refusal:
            dispose_asset(**self.order(world, asset_id, **changed))
        assert refusal.value.field == field

    def test_is_the_owners_decision(self, world: World) -> None:
        asset_id = factories.tonometer(world.north, owner=world.south)
        condemn_asset(actor=SYSTEM, asset_id=asset_id, reason="old", now=NOW)
        with pytest.raises(NotAllowed):
            dispose_asset(**self.order(world, asset_id))
