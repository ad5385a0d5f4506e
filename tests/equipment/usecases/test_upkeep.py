"""Documents, maintenance contracts, and how long the risk of a model lets it wait."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from consortium.catalogue.domain.device_model import ModelFacts
from consortium.catalogue.models.device_model import DeviceModel
from consortium.catalogue.usecases.device_models import change_device_model
from consortium.contracts.domain.managing.documents import SentFile
from consortium.equipment.domain.asset_facts import AssetFacts
from consortium.equipment.domain.due_dates import Basis, Interval, IntervalUnit
from consortium.equipment.domain.equipment_document import EquipmentDocumentKind
from consortium.equipment.domain.risk_score import Band
from consortium.equipment.domain.service_contract import Cover, Ends
from consortium.equipment.queries.equipment_document import (
    documents_of_asset,
    open_equipment_document,
)
from consortium.equipment.queries.interval_map import (
    ScoreLine,
    interval_maps,
    list_risk_scores,
)
from consortium.equipment.queries.service_contract import (
    contracts_covering,
    list_ends,
    list_service_contracts,
)
from consortium.equipment.usecases.equipment_document import attach_to_asset, attach_to_model
from consortium.equipment.usecases.interval_map import set_interval_map, sign_risk_decision
from consortium.equipment.usecases.plan import plan_calibration
from consortium.equipment.usecases.service_contract import cover_assets, record_service_contract
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid, NotAllowed, NotFound
from consortium.foundation.domain.listing import Asked
from tests.equipment import factories
from tests.support.world import NOW, PASSWORD, SYSTEM, TODAY, World

MANUAL, INVOICE = EquipmentDocumentKind.USER_MANUAL, EquipmentDocumentKind.INVOICE


def pdf(content: bytes = b"%PDF-1.4 a") -> SentFile:
    return SentFile(name="paper.pdf", content=io.BytesIO(content))


class TestDocuments:
    def attached(self, asset_id: UUID, **changed: Any) -> UUID:
        order: dict[str, Any] = {"actor": SYSTEM, "kind": MANUAL, "title": "M", "file": pdf()}
        return attach_to_asset(asset_id=asset_id, now=NOW, **{**order, **changed})

    def test_stay_when_a_newer_one_takes_their_place(self, world: World) -> None:
        asset_id = factories.tonometer(world.north)
        older = self.attached(asset_id)
        newer = self.attached(asset_id, supersedes_id=older, file=pdf(b"%PDF-1.4 b"))
        model_id = factories.tonometer_model()
        of_model = attach_to_model(
            actor=world.engineer.actor(),
            model_id=model_id,
            trust_id=world.north,
            kind=MANUAL,
            title="All",
            file=pdf(),
            now=NOW,
        )
        lines = documents_of_asset(world.engineer.actor(), asset_id, model_id)
        assert [(line.id, line.is_superseded, line.is_of_model) for line in lines] == [
            (of_model, False, True),
            (newer, False, False),
            (older, True, False),
        ]
        kept = open_equipment_document(actor=world.lead.actor(), document_id=older)
        assert kept.path.read_bytes() == b"%PDF-1.4 a"
        other = factories.tonometer(world.north)
        with pytest.raises(NotFound):
            self.attached(other, supersedes_id=older)

    def test_about_money_are_for_the_trust(self, world: World) -> None:
        asset_id = factories.tonometer(world.north)
        invoice = self.attached(asset_id, kind=INVOICE, actor=world.engineer.actor())
        lead = world.lead.actor()
        assert documents_of_asset(lead, asset_id, factories.tonometer_model()) == []
        for reader in (lead, world.stranger.actor()):
            with pytest.raises(NotFound):
                open_equipment_document(actor=reader, document_id=invoice)
        with pytest.raises(NotAllowed):
            self.attached(factories.tonometer(world.south), actor=world.engineer.actor())


class TestContracts:
    def recorded(self, world: World, **changed: Any) -> UUID:
        order: dict[str, Any] = {
            "actor": world.engineer.actor(),
            "trust_id": world.north,
            "supplier_id": world.alpha,
            "number": "MC-1",
            "cover": Cover.FULL,
            "response_hours": 8,
            "starts_on": date(2025, 4, 1),
            "last_day": date(2026, 6, 30),
            "cost": Decimal("12000.00"),
            "now": NOW,
        }
        return record_service_contract(**{**order, **changed})

    def test_cover_devices_of_their_trust(self, world: World) -> None:
        contract_id = self.recorded(world)
        asset_id, other = factories.tonometer(world.north), factories.tonometer(world.south)
        actor = world.engineer.actor()
        with pytest.raises(Invalid):
            cover_assets(actor=actor, contract_id=contract_id, asset_ids={asset_id, other}, now=NOW)
        cover_assets(actor=actor, contract_id=contract_id, asset_ids={asset_id}, now=NOW)
        [line] = contracts_covering(actor, asset_id)
        assert (line.number, line.devices, line.cost) == ("MC-1", 1, Decimal(12000))
        # What a trust pays is nobody else's business, whoever sees its devices.
        assert contracts_covering(world.lead.actor(), asset_id) == []
        stranger = factories.engineer_at(world.south, "south_engineer").actor()
        assert list_service_contracts(actor=stranger, asked=Asked()).total == 0
        with pytest.raises(NotFound):
            cover_assets(actor=stranger, contract_id=contract_id, asset_ids=set(), now=NOW)

    def test_end_no_earlier_than_they_begin(self, world: World) -> None:
        with pytest.raises(Invalid):
            self.recorded(world, last_day=date(2025, 3, 31))

    def test_and_warranties_that_run_out_are_listed_in_time(self, world: World) -> None:
        self.recorded(world)
        self.recorded(world, number="MC-2", last_day=date(2026, 8, 1))
        for number, facts in {
            "W": AssetFacts(warranty_to=date(2026, 4, 20), expires_on=date(2026, 7, 19)),
            "L": AssetFacts(end_of_life_on=date(2026, 5, 1), warranty_to=date(2026, 4, 19)),
        }.items():
            factories.tonometer(world.north, asset_no=number, facts=facts)
        factories.tonometer(world.south, facts=AssetFacts(warranty_to=TODAY))
        actor = world.engineer.actor()
        page = list_ends(actor=actor, today=TODAY, asked=Asked())
        assert [(line.name, line.what) for line in page.rows] == [
            ("W", Ends.WARRANTY),
            ("L", Ends.LIFE),
            ("MC-1", Ends.CONTRACT),
            ("W", Ends.EXPIRY),
        ]
        only = list_ends(actor=actor, today=TODAY, asked=Asked(words="mc"), what=Ends.CONTRACT)
        assert only.total == 1


class TestRisk:
    """A monitor scores 7 + 3 + 3 = 13, a defibrillator 20 (Fennigkoh and Smith, 1989)."""

    @pytest.fixture
    def model_id(self, world: World) -> UUID:
        factories.tonometer(world.north)
        return self.rated(7, 3, 3, maker=6)

    def rated(self, function: int, risk: int, maintenance: int, maker: int | None) -> UUID:
        model_id = factories.tonometer_model()
        facts = ModelFacts(
            risk_function=function,
            risk_consequence=risk,
            risk_maintenance=maintenance,
            maker_interval_months=maker,
        )
        version = db.session.get_one(DeviceModel, model_id).version
        change_device_model(actor=SYSTEM, model_id=model_id, version=version, facts=facts, now=NOW)
        return model_id

    def line(self, world: World) -> ScoreLine:
        page = list_risk_scores(actor=world.lead.actor(), owner_id=world.north, asked=Asked())
        [line] = page.rows
        return line

    def mapped(self, world: World, bands: Sequence[Band], **changed: Any) -> UUID:
        order: dict[str, Any] = {"actor": world.engineer.actor(), "owner_id": world.north}
        return set_interval_map(bands=bands, reason="agreed", now=NOW, **{**order, **changed})

    def signed(self, world: World, model_id: UUID, **changed: Any) -> UUID:
        order: dict[str, Any] = {
            "actor": world.engineer.actor(),
            "owner_id": world.north,
            "model_id": model_id,
            "months": 9,
            "reason": "no failures in five years",
            "password": PASSWORD,
            "code": "",
            "now": NOW,
        }
        return sign_risk_decision(**{**order, **changed})

    def test_is_never_longer_than_the_maker_without_a_signature(
        self, world: World, model_id: UUID
    ) -> None:
        line = self.line(world)
        assert (line.score, line.map_months, line.maker_months, line.months) == (13, 12, 6, 6)
        self.signed(world, model_id)
        line = self.line(world)
        assert (line.decided_months, line.months) == (9, 9)

    def test_is_read_by_the_newest_map(self, world: World, model_id: UUID) -> None:
        self.rated(10, 5, 5, maker=None)
        assert self.line(world).months == 6
        self.mapped(world, [Band(12, 12), Band(15, 6), Band(18, 3)])
        assert self.line(world).months == 3
        numbers = [line.number for line in interval_maps(actor=SYSTEM, owner_id=world.north)]
        assert numbers == [1]
        with pytest.raises(Invalid):
            self.mapped(world, [Band(12, 6), Band(15, 12)])
        with pytest.raises(NotAllowed):
            self.mapped(world, [Band(12, 12)], owner_id=world.south)

    def test_leaves_a_model_of_eleven_out(self, world: World, model_id: UUID) -> None:
        self.rated(6, 3, 2, maker=None)
        line = self.line(world)
        assert (line.score, line.is_included, line.months) == (11, False, None)

    @pytest.mark.parametrize(
        "changed", [{"months": 6}, {"password": "wrong"}, {"actor": SYSTEM}, {"owner_id": "south"}]
    )
    def test_is_decided_by_a_person_who_may(
        self, world: World, model_id: UUID, changed: dict[str, Any]
    ) -> None:
        if changed.get("owner_id"):
            changed = {"owner_id": world.south}
        with pytest.raises((Invalid, NotAllowed)):
            self.signed(world, model_id, **changed)

    def test_holds_plans_to_the_maker(self, world: World, model_id: UUID) -> None:
        asset_id = factories.tonometer(world.north)
        order: dict[str, Any] = {
            "actor": world.engineer.actor(),
            "asset_id": asset_id,
            "procedure_id": factories.procedure_of(world.north),
            "basis": Basis.FIXED,
            "anchor_on": TODAY,
            "now": NOW,
        }
        for interval in (
            Interval(count=9, unit=IntervalUnit.MONTHS),
            Interval(count=184, unit=IntervalUnit.DAYS),
        ):
            with pytest.raises(Invalid) as refusal:
                plan_calibration(interval=interval, **order)
            assert refusal.value.code == "longer_than_maker"
        self.signed(world, model_id)
        plan_calibration(interval=Interval(count=9, unit=IntervalUnit.MONTHS), **order)
