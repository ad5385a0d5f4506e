"""Scene 6c: what is known of the devices besides their checks: two ultrasound systems a trust.

Classes and risk factors, warranty and maintenance contracts, tags, documents, the list of agreed
models and a device beside it. The prices are the story's.
"""

import io
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from consortium.catalogue.domain.device_class import AppliedPart, ElectricalClass, MdrClass
from consortium.catalogue.domain.device_model import ModelFacts
from consortium.catalogue.usecases.device_models import add_device_model, change_device_model
from consortium.contracts.domain.managing.documents import SentFile
from consortium.demo import story
from consortium.demo.papers import one_page_pdf
from consortium.demo.stage import Stage, at
from consortium.equipment.domain.agreed_model import Rank
from consortium.equipment.domain.asset_facts import AssetFacts
from consortium.equipment.domain.asset_tag import TagKind
from consortium.equipment.domain.criticality import Criticality
from consortium.equipment.domain.equipment_document import EquipmentDocumentKind
from consortium.equipment.domain.service_contract import Cover
from consortium.equipment.usecases.agreed_model import agree_on_model
from consortium.equipment.usecases.asset import register_asset
from consortium.equipment.usecases.asset_tag import add_asset_tag
from consortium.equipment.usecases.equipment_document import attach_to_asset, attach_to_model
from consortium.equipment.usecases.service_contract import cover_assets, record_service_contract

SERVICE, LEAD = "engineer_shared", "lead_nor"
AGREED, DELIVERED = date(2025, 4, 1), date(2025, 5, 12)
WARRANTY_TO = date(2026, 5, 11)
CATEGORY, MAKER = "Ultrasound system", "Alpha Imaging"
SYSTEM_PRICE, YEARLY_FEE = Decimal("51500.00"), Decimal("4200.00")
SOFTWARE = "3.1"
# Fennigkoh and Smith: function, physical risk, maintenance; and incidents.
TONOMETER = ModelFacts(
    mdr_class=MdrClass.IIA,
    elec_class=ElectricalClass.NONE,
    applied_part=AppliedPart.NONE,
    maker_interval_months=12,
    risk_function=6,
    risk_consequence=3,
    risk_maintenance=4,
    risk_incidents=0,
)
ULTRASOUND = ModelFacts(
    mdr_class=MdrClass.IIA,
    elec_class=ElectricalClass.I,
    applied_part=AppliedPart.BF,
    software_family="SonoView",
    maker_interval_months=12,
    risk_function=6,
    risk_consequence=3,
    risk_maintenance=4,
    risk_incidents=1,
)


def build(stage: Stage) -> None:
    model_id = _models(stage)
    for place, trust in enumerate(story.FOUNDERS):
        for number in range(1, story.ULTRASOUND_A_TRUST + 1):
            key = f"{trust.code}-U{number:02d}"
            stage.assets[key] = _system(stage, key, model_id, place * 2 + number)
        _contract(stage, trust.code)
    _agreed(stage, model_id)
    _papers(stage, model_id)
    _tags(stage)
    stage.items["ultrasound model"] = model_id


def _models(stage: Stage) -> UUID:
    lead = stage.actor(LEAD, AGREED)
    model_id = add_device_model(
        actor=lead,
        manufacturer=MAKER,
        name="SonoView 7",
        category=CATEGORY,
        expected_life_months=84,
        now=at(AGREED),
    )
    for each, facts in (
        (model_id, ULTRASOUND),
        (stage.items["tonometer model"], TONOMETER),
    ):
        change_device_model(actor=lead, model_id=each, version=1, facts=facts, now=at(AGREED))
    return model_id


def _system(stage: Stage, key: str, model_id: UUID, number: int) -> UUID:
    return register_asset(
        actor=stage.actor(SERVICE, DELIVERED),
        asset_no=key,
        device_model_id=model_id,
        serial=f"SV7-{2_300 + 11 * number}",
        site_id=stage.sites[key[:3]],
        location="Ultrasound room",
        accepted_on=DELIVERED,
        put_in_use_on=DELIVERED,
        facts=AssetFacts(
            software_version=SOFTWARE,
            made_on=date(2025, 2, 17),
            criticality=Criticality.HIGH,
            warranty_to=WARRANTY_TO,
            end_of_life_on=date(2032, 5, 11),
            purchase_price=SYSTEM_PRICE,
        ),
        now=at(DELIVERED),
    )


def _contract(stage: Stage, code: str) -> None:
    """The first year is under warranty; from then on the maker maintains what members have."""
    if code == story.WEST.code:
        return
    signed = WARRANTY_TO - timedelta(days=60)
    service = stage.actor(SERVICE, signed)
    contract_id = record_service_contract(
        actor=service,
        trust_id=stage.places[code],
        supplier_id=stage.places["ALPHA"],
        number=f"MC-{code}-26",
        cover=Cover.FULL,
        response_hours=8,
        starts_on=WARRANTY_TO + timedelta(days=1),
        last_day=date(2027, 5, 11),
        cost=YEARLY_FEE * story.ULTRASOUND_A_TRUST,
        now=at(signed),
    )
    theirs = {asset_id for key, asset_id in stage.assets.items() if key.startswith(f"{code}-U")}
    cover_assets(actor=service, contract_id=contract_id, asset_ids=theirs, now=at(signed))


def _agreed(stage: Stage, model_id: UUID) -> None:
    """What the network buys, and a gift that is something else."""
    for each, purpose, rank, reason in (
        (model_id, "All clinics", Rank.FIRST, "Won the joint tender of 2024"),
        (stage.items["tonometer model"], "All clinics", Rank.FIRST, "One procedure for all sites"),
    ):
        agree_on_model(
            actor=stage.actor(SERVICE, AGREED),
            owner_id=stage.consortium,
            model_id=each,
            purpose=purpose,
            rank=rank,
            starts_on=AGREED,
            decided_on=AGREED,
            decided_by="Equipment group of the consortium",
            reason=reason,
            now=at(AGREED),
        )
    gift = DELIVERED + timedelta(days=120)
    stage.assets["VAL-U03"] = register_asset(
        actor=stage.actor(SERVICE, gift),
        asset_no="VAL-U03",
        device_model_id=add_device_model(
            actor=stage.actor(LEAD, gift),
            manufacturer="Gamma Medical",
            name="PocketScan 2",
            category=CATEGORY,
            now=at(gift),
        ),
        serial="PS2-0088",
        site_id=stage.sites["VAL"],
        location="Home visits",
        accepted_on=gift,
        off_list_reason="Gift of the hospital's charity for home visits",
        now=at(gift),
    )


def _papers(stage: Stage, model_id: UUID) -> None:
    service = stage.actor(SERVICE, DELIVERED)
    attach_to_model(
        actor=service,
        model_id=model_id,
        trust_id=stage.places["NOR"],
        kind=EquipmentDocumentKind.USER_MANUAL,
        title="SonoView 7, manual for users",
        file=_file("manual", "SonoView 7", "Manual for users, edition 4"),
        now=at(DELIVERED),
    )
    for kind, title, line in (
        (EquipmentDocumentKind.ACCEPTANCE, "Acceptance check", "All seven checks passed"),
        (EquipmentDocumentKind.INVOICE, "Invoice", "One system, 51,500.00 pounds without VAT"),
    ):
        attach_to_asset(
            actor=service,
            asset_id=stage.assets["NOR-U01"],
            kind=kind,
            title=title,
            file=_file(kind.value, "NOR-U01", line),
            now=at(DELIVERED),
        )


def _file(name: str, *lines: str) -> SentFile:
    return SentFile(name=f"{name}.pdf", content=io.BytesIO(one_page_pdf(*lines)))


def _tags(stage: Stage) -> None:
    service = stage.actor(SERVICE, DELIVERED)
    asset_id = stage.assets["NOR-U01"]
    old = add_asset_tag(
        actor=service, asset_id=asset_id, kind=TagKind.LEGACY, value="NT-55120", now=at(DELIVERED)
    )
    later = at(DELIVERED + timedelta(days=30))
    add_asset_tag(
        actor=service,
        asset_id=asset_id,
        kind=TagKind.QR,
        value="SB-000117",
        replaces_id=old,
        now=later,
    )
    add_asset_tag(
        actor=service, asset_id=asset_id, kind=TagKind.RFID, value="E200-3412-0117", now=later
    )
