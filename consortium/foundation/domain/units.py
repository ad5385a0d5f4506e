"""Units of measure and packs: conversions are exact rationals, never rounded numbers.

A pack says how many base units one of it holds: a box of ten lenses is ``Pack("BX", 10)``, a
third of a litre is ``Pack("BT", Fraction(1, 3))``. Quantities convert exactly and prices convert
the other way, so a pure re-pack never changes a price per base unit.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

# UN/ECE Recommendation 20 codes where one exists, with the word people use.
UNITS = {
    "EA": "each",
    "BX": "box",
    "PK": "pack",
    "CS": "case",
    "PR": "pair",
    "RO": "roll",
    "BT": "bottle",
    "TU": "tube",
    "ST": "set",
    "HUR": "hour",
    "MON": "month",
    "E49": "working day",
    "TST": "test",
    "EXM": "examination",
}

# UCUM codes whose printed symbol is another one (UCUM 2.1, "print symbol").
SYMBOLS = {
    "mm[Hg]": "mmHg",
    "cm[H2O]": "cmH₂O",
    "Cel": "°C",
    "deg": "°",
    "Ohm": "Ω",
    "MOhm": "MΩ",
    "uL": "µL",
    "ug": "µg",
    "um": "µm",
    "us": "µs",
    "uA": "µA",
    "[diop]": "dpt",
}


@dataclass(frozen=True, slots=True)
class Pack:
    """How many base units one of this unit holds, exactly."""

    unit: str
    base_units: Fraction

    def __post_init__(self) -> None:
        if self.base_units <= 0:
            raise ValueError("a pack must hold more than nothing")

    def to_base(self, quantity: Decimal | Fraction) -> Fraction:
        """A quantity of packs as a quantity of base units."""
        return Fraction(quantity) * self.base_units

    def price_per_base_unit(self, price_per_pack: Decimal) -> Fraction:
        """The exact price of one base unit, given the price of the pack."""
        return Fraction(price_per_pack) / self.base_units


def unit_name(code: str) -> str:
    """The word for a unit code; a code we do not know is shown as it is."""
    return UNITS.get(code, code)


def symbol(ucum: str) -> str:
    """How a unit of measurement is printed, given its UCUM code; others are shown as they are."""
    return SYMBOLS.get(ucum, ucum)


def plain(quantity: Decimal | Fraction) -> str:
    """A quantity as people write it: "26,400", "49.43", "1/3"."""
    if isinstance(quantity, Fraction):
        as_decimal = terminating(quantity)
        if as_decimal is None:
            return f"{quantity.numerator:,}/{quantity.denominator:,}"
        quantity = as_decimal
    if quantity == quantity.to_integral_value():
        return f"{int(quantity):,}"
    return f"{quantity.normalize():,f}"


def terminating(value: Fraction) -> Decimal | None:
    """The fraction as a decimal when it has an exact one of at most 28 digits, else None."""
    nearest = Decimal(value.numerator) / Decimal(value.denominator)
    return nearest if Fraction(nearest) == value else None
