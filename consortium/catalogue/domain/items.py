"""Kinds of items, and the pack that a unit stands for on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from consortium.foundation.domain.units import Pack

# Neither part of a fraction in a pack may be larger.
LARGEST_PACK_PART = 10**9


class ItemKind(StrEnum):
    CONSUMABLE = "consumable"
    SERVICE = "service"
    EQUIPMENT = "equipment"


KIND_NAMES = {
    ItemKind.CONSUMABLE: "Consumable",
    ItemKind.SERVICE: "Service",
    ItemKind.EQUIPMENT: "Equipment (capital)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedPack:
    """From this day on, one of the unit holds so many base units."""

    unit: str
    base_units: Fraction
    valid_from: date
    # The GTIN on the pack, on fourteen digits.
    gtin: str = ""


def pack_on(packs: Iterable[DatedPack], unit: str, day: date, *, base_unit: str) -> Pack | None:
    """What one of the unit holds on the day; None when nothing is recorded for it by then.

    The base unit always holds one of itself.
    """
    if unit == base_unit:
        return Pack(unit, Fraction(1))
    known = [pack for pack in packs if pack.unit == unit and pack.valid_from <= day]
    if not known:
        return None
    return Pack(unit, max(known, key=lambda pack: pack.valid_from).base_units)
