"""A line that a trust is asked for, and its units: packs and base units convert exactly."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from consortium.catalogue.domain.items import DatedPack, pack_on
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.units import plain, terminating
from consortium.tenders.domain.quantity import can_be_kept


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLine:
    """A line that the trust is asked for, with the packs its item comes in."""

    id: UUID
    lot: int
    code: str
    item: str
    base_unit: str
    packs: tuple[DatedPack, ...] = ()


def in_base_units(line: AskedLine, unit: str, units: Decimal, on: date) -> Decimal | None:
    """So many of a unit in base units; None when the unit is none of the item's on that day.

    Raises:
        Invalid: they are no quantity that can be kept in millionths.
    """
    pack = pack_on(line.packs, unit, on, base_unit=line.base_unit)
    if pack is None:
        return None
    exact = terminating(pack.to_base(units))
    if exact is None or not can_be_kept(exact):
        raise Invalid(
            "no_whole_quantity",
            f"{plain(units)} {unit} are no quantity that can be kept.",
            next_step="Name the quantity in base units.",
        )
    return exact


def held(line: AskedLine, unit: str, on: date) -> Fraction | None:
    """How many base units one of a unit holds on a day; None when it is none of the item's."""
    pack = pack_on(line.packs, unit, on, base_unit=line.base_unit)
    return pack.base_units if pack else None
