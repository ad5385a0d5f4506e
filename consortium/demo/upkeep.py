"""Scene 6c: what is known of the devices besides their checks: two ultrasound systems a trust.

Classes and risk factors, warranty and maintenance contracts, tags, documents, the list of agreed
models and a device beside it, a safety notice, a campaign, meters. The prices are the story's.
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
from consortium.equipment.domain.campaign import Progress
from consortium.equipment.domain.criticality import Criticality
from consortium.equipment.domain.equipment_document import EquipmentDocumentKind
from consortium.equipment.domain.safety_notice import MatchRule, MatchState, NoticeSource
from consortium.equipment.domain.service_contract import Cover
from consortium.equipment.usecases.agreed_model import agree_on_model
from consortium.equipment.usecases.asset import register_asset
from consortium.equipment.usecases.asset_tag import add_asset_tag
from consortium.equipment.usecases.campaign import settle_devices, start_campaign
from consortium.equipment.usecases.equipment_document import attach_to_asset, attach_to_model
from consortium.equipment.usecases.meter import add_meter, read_meter
from consortium.equipment.usecases.safety_notice import record_notice, settle_matches
from consortium.equipment.usecases.service_contract import cover_assets, record_service_contract

SERVICE, LEAD = "engineer_shared", "lead_nor"
AGREED, DELIVERED = date(2025, 4, 1), date(2025, 5, 12)
WARRANTY_TO = date(2026, 5, 11)
CATEGORY, MAKER = "Ultrasound system", "Alpha Imaging"
SYSTEM_PRICE, YEARLY_FEE = Decimal("51500.00"), Decimal("4200.00")
OLD_SOFTWARE, NEW_SOFTWARE = "3.1", "3.2"
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
    _meters(stage)
    _campaign(stage, model_id)
    _notice(stage)


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
            software_version=OLD_SOFTWARE,
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


def _meters(stage: Stage) -> None:
    """North's system runs all day; Coast's second one has stood still for two months."""
    for key, readings in {
        "NOR-U01": ((84, "2140"), (56, "2288"), (28, "2431"), (1, "2570")),
        "COA-U02": ((84, "611"), (56, "611"), (6, "611")),
    }.items():
        first = stage.today - timedelta(days=readings[0][0])
        meter_id = add_meter(
            actor=stage.actor(SERVICE, first),
            asset_id=stage.assets[key],
            name="Hours run",
            unit="h",
            now=at(first),
        )
        for ago, value in readings:
            on = stage.today - timedelta(days=ago)
            read_meter(
                actor=stage.actor(SERVICE, on),
                meter_id=meter_id,
                read_on=on,
                value=Decimal(value),
                now=at(on),
            )


def _campaign(stage: Stage, model_id: UUID) -> None:
    begun = stage.today - timedelta(days=25)
    service = stage.actor(SERVICE, begun)
    campaign_id = start_campaign(
        actor=service,
        owner_id=stage.consortium,
        model_id=model_id,
        title=f"SonoView software {NEW_SOFTWARE}",
        work="Back up the presets, install the update, restart, check the clock.",
        software_version=NEW_SOFTWARE,
        due_on=stage.today + timedelta(days=35),
        now=at(begun),
    )
    for keys, progress, note, ago in (
        (("NOR-U01", "NOR-U02", "SOU-U01", "EAS-U02"), Progress.DONE, "", 12),
        (("COA-U01",), Progress.EXCUSED, "The maker updates it with its repair", 3),
    ):
        on = stage.today - timedelta(days=ago)
        settle_devices(
            actor=stage.actor(SERVICE, on),
            campaign_id=campaign_id,
            asset_ids={stage.assets[key] for key in keys},
            progress=progress,
            note=note,
            now=at(on),
        )


def _notice(stage: Stage) -> None:
    issued = stage.today - timedelta(days=16)
    service = stage.actor(SERVICE, issued)
    notice_id = record_notice(
        actor=service,
        owner_id=stage.consortium,
        source=NoticeSource.MANUFACTURER,
        number="FSN-AI-26-07",
        title="Cable of the linear probe can fray at the plug",
        action="Look at the cable of every linear probe and note its batch. Send frayed ones back; "
        "the system can be used with the other probes.",
        rule=MatchRule(manufacturer=MAKER, models=("SonoView 7",)),
        stop_use=False,
        action_by=stage.today + timedelta(days=14),
        now=at(issued),
    )
    for code, states in {
        "NOR": (MatchState.ACKNOWLEDGED, MatchState.ACTIONED),
        "SOU": (MatchState.ACKNOWLEDGED,),
    }.items():
        for ago, state in enumerate(states):
            on = stage.today - timedelta(days=10 - ago)
            settle_matches(
                actor=stage.actor(SERVICE, on),
                notice_id=notice_id,
                trust_id=stage.places[code],
                asset_ids=[stage.assets[f"{code}-U01"], stage.assets[f"{code}-U02"]],
                to=state,
                reason="Cables looked at, none frayed" if state is MatchState.ACTIONED else "",
                now=at(on),
            )
