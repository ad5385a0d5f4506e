"""Adding and changing items, their packs and supplier part numbers."""

from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.catalogue.domain import codes
from consortium.catalogue.domain.items import LARGEST_PACK_PART, ItemKind
from consortium.catalogue.models.item import Item, ItemPack, SupplierPart, access_item
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid, Stale
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.domain.units import UNITS
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.access import access_organisation


def add_item(
    *,
    actor: Actor,
    code: str,
    name: str,
    kind: ItemKind,
    base_unit: str,
    now: datetime,
    gtin: str = "",
    cpv_code: str = "",
    eclass_code: str = "",
) -> UUID:
    """Add an item that trusts can buy; its price and volume are always per base unit.

    Raises:
        Invalid: a code is not well formed, or another item has it.
    """
    permissions.check(actor, Permission.CATALOGUE_MANAGE)
    _check_unit(base_unit)
    with transaction():
        item = Item(
            id=uuid7(),
            code=code,
            code_key=code.casefold(),
            name=name,
            kind=kind,
            base_unit=base_unit,
            **_checked_codes(gtin=gtin, cpv_code=cpv_code, eclass_code=eclass_code),
        )
        db.session.add(item)
        record(
            actor=actor,
            action="item.added",
            subject=Subject("item", item.id, code),
            at=now,
            name=name,
            kind=kind.value,
            base_unit=base_unit,
        )
    return item.id


def change_item(
    *,
    actor: Actor,
    item_id: UUID,
    version: int,
    name: str,
    gtin: str,
    cpv_code: str,
    eclass_code: str,
    now: datetime,
) -> None:
    """Correct the name and codes of an item; its code, kind and base unit stay for ever.

    Raises:
        Stale: somebody else saved the item since this version was read.
        Invalid: a code is not well formed, or another item has it.
    """
    permissions.check(actor, Permission.CATALOGUE_MANAGE)
    with transaction():
        item = access_item(item_id)
        if item.version != version:
            raise Stale("item")
        before = {"name": item.name, "gtin": item.gtin, "cpv": item.cpv_code}
        item.name = name
        checked = _checked_codes(gtin=gtin, cpv_code=cpv_code, eclass_code=eclass_code)
        for field, value in checked.items():
            setattr(item, field, value)
        record(
            actor=actor,
            action="item.changed",
            subject=Subject("item", item.id, item.code),
            at=now,
            before=before,
            after={"name": name, "gtin": gtin, "cpv": cpv_code},
        )


def add_pack(
    *,
    actor: Actor,
    item_id: UUID,
    unit: str,
    base_units: Fraction,
    valid_from: date,
    now: datetime,
    gtin: str = "",
) -> None:
    """Record how many base units one of a unit holds from a day on; earlier days keep theirs.

    Raises:
        Invalid: the unit is not known, is the base unit itself, or holds nothing; or the GTIN is
            not well formed.
    """
    permissions.check(actor, Permission.CATALOGUE_MANAGE)
    _check_unit(unit)
    gtin14 = _checked_codes(gtin=gtin, cpv_code="", eclass_code="")["gtin14"]
    if not base_units > 0 or max(base_units.as_integer_ratio()) > LARGEST_PACK_PART:
        raise Invalid(
            "bad_pack",
            "A pack must hold more than nothing, and less than a thousand million.",
            field="base_units",
            next_step="Enter a number like 10, or a fraction like 1/3.",
        )
    with transaction():
        item = access_item(item_id)
        if unit == item.base_unit:
            raise Invalid(
                "base_unit",
                "The base unit always holds one of itself.",
                field="unit",
                next_step="Choose the unit of the pack.",
            )
        db.session.add(
            ItemPack(
                id=uuid7(),
                item_id=item.id,
                unit=unit,
                numerator=base_units.numerator,
                denominator=base_units.denominator,
                valid_from=valid_from,
                recorded_at=now,
                gtin14=gtin14,
            )
        )
        record(
            actor=actor,
            action="item.pack_added",
            subject=Subject("item", item.id, item.code),
            at=now,
            unit=unit,
            base_units=str(base_units),
            valid_from=valid_from,
            gtin=gtin,
        )


def add_supplier_part(
    *, actor: Actor, item_id: UUID, supplier_id: UUID, part_number: str, now: datetime
) -> None:
    """Record the number under which a supplier sells an item."""
    permissions.check(actor, Permission.CATALOGUE_MANAGE)
    with transaction():
        item = access_item(item_id)
        supplier = access_organisation(organisation_id=supplier_id, kind=OrganisationKind.SUPPLIER)
        db.session.add(
            SupplierPart(
                id=uuid7(), item_id=item.id, supplier_id=supplier.id, part_number=part_number
            )
        )
        record(
            actor=actor,
            action="item.part_added",
            subject=Subject("item", item.id, item.code),
            at=now,
            supplier=supplier.code,
            part_number=part_number,
        )


def _checked_codes(*, gtin: str, cpv_code: str, eclass_code: str) -> dict[str, str | None]:
    if gtin and not codes.is_gtin(gtin):
        raise Invalid(
            "bad_gtin",
            "This is not a GTIN: the number of digits or the check digit is wrong.",
            field="gtin",
            next_step="Enter the 8, 12, 13 or 14 digits under the bar code.",
        )
    cpv = codes.cpv(cpv_code) if cpv_code else ""
    if cpv is None:
        raise Invalid(
            "bad_cpv",
            "This is not a CPV code.",
            field="cpv_code",
            next_step="Enter eight digits, like 33141420.",
        )
    if eclass_code and not codes.is_eclass(eclass_code):
        raise Invalid(
            "bad_eclass",
            "This is not an NHS eClass code.",
            field="eclass_code",
            next_step="Enter one to three capital letters, like FSA.",
        )
    return {
        "gtin": gtin,
        "gtin14": codes.gtin14(gtin) if gtin else None,
        "cpv_code": cpv,
        "eclass_code": eclass_code,
    }


def _check_unit(unit: str) -> None:
    if unit not in UNITS:
        raise Invalid(
            "unknown_unit",
            f"{unit} is not a unit we know.",
            field="unit",
            next_step=f"Choose one of {', '.join(UNITS)}.",
        )
