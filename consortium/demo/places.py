"""Scene 1: trusts, boards, suppliers, the consortium, its people, the catalogue."""

from datetime import date
from decimal import Decimal

from consortium.catalogue.domain.items import ItemKind
from consortium.catalogue.usecases.device_models import add_device_model
from consortium.catalogue.usecases.items import add_item
from consortium.demo import story
from consortium.demo.cast import EVERYBODY
from consortium.demo.stage import SYSTEM, Stage, at
from consortium.organisations.domain.membership import MembershipChange
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.domain.supplier_facts import SupplierFacts
from consortium.organisations.gateways import reference_list
from consortium.organisations.usecases.membership import record_membership_change
from consortium.organisations.usecases.organisations import (
    form_consortium,
    import_reference_list,
    register_organisation,
    register_site,
)
from consortium.organisations.usecases.people import grant_role, register_person
from consortium.organisations.usecases.supplier_facts import describe_supplier

FORMED = date(2024, 1, 8)
# Latitude and longitude of the trusts, in a country of their own: on no map of ours.
LIES_AT = {
    "NOR": ("53.62", "-0.92"),
    "SOU": ("53.02", "-0.85"),
    "EAS": ("53.28", "-0.42"),
    "WES": ("53.34", "-1.38"),
    "CEN": ("53.33", "-0.90"),
    "COA": ("53.12", "-0.08"),
    "VAL": ("53.58", "-1.42"),
    "HIL": ("52.66", "-1.62"),
    "DAL": ("53.10", "-1.22"),
}
BOARDS = {"STP-A": "STP-A, the host commissioner", "STP-B": "STP-B"}


def build(stage: Stage) -> None:
    _directory(stage)
    _consortium(stage)
    _people(stage)
    _catalogue(stage)


def _directory(stage: Stage) -> None:
    import_reference_list(
        actor=SYSTEM,
        rows=reference_list.read_reference_list(reference_list.SHIPPED.read_bytes()),
        source=reference_list.SHIPPED_SOURCE,
        now=at(FORMED, 8),
    )
    for code, name in BOARDS.items():
        stage.places[code] = register_organisation(
            actor=SYSTEM, kind=OrganisationKind.BOARD, code=code, name=name, now=at(FORMED)
        )
    for trust in story.TRUSTS:
        stage.places[trust.code] = register_organisation(
            actor=SYSTEM,
            kind=OrganisationKind.TRUST,
            code=trust.code,
            name=trust.name,
            board_id=stage.places[trust.board],
            market_forces_factor=Decimal(trust.market_forces_factor),
            latitude=Decimal(LIES_AT[trust.code][0]),
            longitude=Decimal(LIES_AT[trust.code][1]),
            now=at(FORMED),
        )
        stage.sites[trust.code] = register_site(
            actor=SYSTEM,
            trust_id=stage.places[trust.code],
            code=f"{trust.code}01",
            name=f"{trust.name.removesuffix(' Trust')} Eye Unit",
            now=at(FORMED),
        )
    for code, name in story.SUPPLIERS.items():
        stage.places[code] = register_organisation(
            actor=SYSTEM, kind=OrganisationKind.SUPPLIER, code=code, name=name, now=at(FORMED)
        )
    for code, scale in story.SUPPLIER_SCALES.items():
        describe_supplier(
            actor=SYSTEM,
            supplier_id=stage.places[code],
            facts=SupplierFacts(scale=scale, vcse=False),
            now=at(FORMED),
        )


def _consortium(stage: Stage) -> None:
    stage.places["SEVEN"] = form_consortium(
        actor=SYSTEM,
        code="SEVEN",
        name="Seven Bridges Consortium",
        lead_trust_id=stage.places["NOR"],
        host_board_id=stage.places["STP-A"],
        formed_on=FORMED,
        now=at(FORMED, 10),
    )
    for trust in story.FOUNDERS:
        record_membership_change(
            actor=SYSTEM,
            consortium_id=stage.consortium,
            trust_id=stage.places[trust.code],
            change=MembershipChange.JOINS,
            effective_on=FORMED,
            reason="Founding member",
            now=at(FORMED, 10),
        )


def _people(stage: Stage) -> None:
    for player in EVERYBODY:
        organisation_id = stage.places[player.at]
        stage.people[player.key] = register_person(
            actor=SYSTEM,
            email=player.email,
            name=player.name,
            organisation_id=organisation_id,
            password=stage.password,
            is_demo=True,
            now=at(FORMED, 11),
        )
        grant_role(
            actor=SYSTEM,
            person_id=stage.people[player.key],
            role=player.role,
            organisation_id=organisation_id,
            now=at(FORMED, 11),
        )


def _catalogue(stage: Stage) -> None:
    lead = stage.actor("lead_nor", FORMED)
    for code, kind, unit, cpv in (
        ("IOL", ItemKind.CONSUMABLE, "EA", "33731110"),
        ("OVD", ItemKind.CONSUMABLE, "EA", "33662100"),
        ("drape", ItemKind.CONSUMABLE, "EA", "33199000"),
        ("PACS", ItemKind.SERVICE, "EXM", "48180000"),
        ("calibration", ItemKind.SERVICE, "TST", "50433000"),
        ("ultrasound", ItemKind.EQUIPMENT, "EA", "33112000"),
        ("maintenance", ItemKind.SERVICE, "EA", "50421000"),
    ):
        stage.items[code] = add_item(
            actor=lead,
            code=code,
            name=story.ITEM_NAMES[code],
            kind=kind,
            base_unit=unit,
            cpv_code=cpv,
            now=at(FORMED, 14),
        )
    stage.items["tonometer model"] = add_device_model(
        actor=lead,
        manufacturer="Bridgeway Instruments",
        name="BT-900 applanation",
        category="Tonometer",
        now=at(FORMED, 14),
    )
