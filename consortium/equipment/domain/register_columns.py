"""The columns of a register file: which there are, what they may be called, how they are read.

Dates are written with their day first or as ISO; anything else is refused, never guessed.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from consortium.equipment.domain.criticality import Criticality

Places = Mapping["Field", int]


class Field(StrEnum):
    ASSET_NO = "asset_no"
    SERIAL = "serial"
    MANUFACTURER = "manufacturer"
    MODEL = "model"
    SITE = "site"
    LOCATION = "location"
    ACCEPTED_ON = "accepted_on"
    PUT_IN_USE_ON = "put_in_use_on"
    LOT = "lot"
    SOFTWARE_VERSION = "software_version"
    UDI_PI = "udi_pi"
    MADE_ON = "made_on"
    EXPIRES_ON = "expires_on"
    CRITICALITY = "criticality"
    WARRANTY_TO = "warranty_to"
    END_OF_LIFE_ON = "end_of_life_on"
    PURCHASE_PRICE = "purchase_price"
    IS_RESERVE = "is_reserve"


FIELD_NAMES = {
    Field.ASSET_NO: "Asset number",
    Field.SERIAL: "Serial number",
    Field.MANUFACTURER: "Manufacturer",
    Field.MODEL: "Model",
    Field.SITE: "Site",
    Field.LOCATION: "Place",
    Field.ACCEPTED_ON: "Accepted on",
    Field.PUT_IN_USE_ON: "Put in use on",
    Field.LOT: "Lot",
    Field.SOFTWARE_VERSION: "Software version",
    Field.UDI_PI: "UDI",
    Field.MADE_ON: "Made on",
    Field.EXPIRES_ON: "Expires on",
    Field.CRITICALITY: "Criticality",
    Field.WARRANTY_TO: "Warranty to",
    Field.END_OF_LIFE_ON: "End of life",
    Field.PURCHASE_PRICE: "Purchase price",
    Field.IS_RESERVE: "Kept in reserve",
}
REQUIRED = (Field.ASSET_NO, Field.SERIAL, Field.MODEL)
_ALSO_CALLED = {
    Field.ASSET_NO: ("asset no", "asset", "asset id", "equipment number", "equipment no", "number"),
    Field.SERIAL: ("serial", "serial no", "serial no.", "s/n"),
    Field.MANUFACTURER: ("maker", "make", "brand"),
    Field.MODEL: ("model name", "device model", "equipment model"),
    Field.SITE: ("site code", "site name", "hospital"),
    Field.LOCATION: ("location", "room", "department", "ward"),
    Field.ACCEPTED_ON: ("acceptance date", "accepted", "date accepted"),
    Field.PUT_IN_USE_ON: ("in use from", "commissioned", "commissioning date", "in service date"),
    Field.LOT: ("lot number", "batch", "batch number"),
    Field.SOFTWARE_VERSION: ("software", "firmware", "version"),
    Field.UDI_PI: ("udi pi", "udi-pi"),
    Field.MADE_ON: ("manufactured", "manufacture date", "date of manufacture"),
    Field.EXPIRES_ON: ("expiry", "expiry date", "use by"),
    Field.CRITICALITY: (),
    Field.WARRANTY_TO: ("warranty", "warranty end", "warranty expiry", "warranty until"),
    Field.END_OF_LIFE_ON: ("end of life date", "eol", "replacement date"),
    Field.PURCHASE_PRICE: ("price", "cost", "purchase cost", "value"),
    Field.IS_RESERVE: ("reserve",),
}
_BY_NAME = {
    re.sub(r"[\s_]+", " ", name).casefold(): field
    for field, others in _ALSO_CALLED.items()
    for name in (FIELD_NAMES[field], field.value, *others)
}
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?: 00:00:00)?")
_CLUTTER = re.compile(r"[£,\s\u00a0]")
_YES, _NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0"}
MOST_POUNDS = Decimal(10) ** 9


def field_called(heading: str) -> Field | None:
    """The field that a heading names, whatever its capitals; None for one we do not read."""
    return _BY_NAME.get(re.sub(r"[\s_]+", " ", heading.strip()).casefold())


def guess(headings: Sequence[str]) -> Places:
    """Which column holds which field: the first that is called so."""
    places: dict[Field, int] = {}
    for place, heading in enumerate(headings):
        field = field_called(heading)
        if field is not None:
            places.setdefault(field, place)
    return places


def day(text: str) -> date:
    """A date written 2025-04-30, 30/04/2025, 30.04.2025 or 30-04-2025.

    Raises:
        ValueError: it is written in another way, or there is no such day.
    """
    if found := _ISO.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(text):
        return date(int(found[3]), int(found[2]), int(found[1]))
    raise ValueError(text)


def pounds(text: str) -> Decimal:
    """An amount with at most two decimals, with or without its sign and its commas.

    Raises:
        ValueError: it is no such amount.
    """
    try:
        value = Decimal(_CLUTTER.sub("", text))
    except InvalidOperation:
        raise ValueError(text) from None
    if not (value.is_finite() and 0 <= value < MOST_POUNDS) or value != round(value, 2):
        raise ValueError(text)
    return value.quantize(Decimal("0.01"))


def yes_or_no(text: str) -> bool:
    """Yes or no, true or false.

    Raises:
        ValueError: it is neither.
    """
    if text.casefold() in _YES:
        return True
    if text.casefold() in _NO:
        return False
    raise ValueError(text)


def criticality(text: str) -> Criticality:
    """How critical a device is, by the name of the grade.

    Raises:
        ValueError: there is no such grade.
    """
    return Criticality(text.casefold().replace(" ", "_"))


Reader = tuple[Callable[[str], Any], str]
_DAY: Reader = (day, "is no date like 30/04/2025 or 2025-04-30")
# How a field is read, and what is said when it cannot be.
READERS: Mapping[Field, Reader] = {
    Field.ACCEPTED_ON: _DAY,
    Field.PUT_IN_USE_ON: _DAY,
    Field.MADE_ON: _DAY,
    Field.EXPIRES_ON: _DAY,
    Field.WARRANTY_TO: _DAY,
    Field.END_OF_LIFE_ON: _DAY,
    Field.PURCHASE_PRICE: (pounds, "is no amount in pounds like 1,234.50"),
    Field.IS_RESERVE: (yes_or_no, "is neither yes nor no"),
    Field.CRITICALITY: (criticality, "is none of: life support, high, medium, low"),
}
LONGEST = {
    Field.ASSET_NO: 40,
    Field.SERIAL: 60,
    Field.LOCATION: 120,
    Field.LOT: 60,
    Field.SOFTWARE_VERSION: 60,
    Field.UDI_PI: 200,
}
# What an import may change of a device that is there already.
MAY_CHANGE = tuple(
    field
    for field in Field
    if field
    not in {Field.ASSET_NO, Field.SERIAL, Field.MANUFACTURER, Field.MODEL}
    | {Field.ACCEPTED_ON, Field.PUT_IN_USE_ON}
)


def read_row(cells: Sequence[str], places: Places) -> tuple[dict[Field, Any], list[str]]:
    """The values of a row, without its empty cells, and in words what is wrong with it."""
    values: dict[Field, Any] = {}
    wrong: list[str] = []
    for field, place in places.items():
        text = cells[place].strip() if place < len(cells) else ""
        if not text:
            continue
        if len(text) > LONGEST.get(field, 200):
            wrong.append(f"{FIELD_NAMES[field]} is longer than {LONGEST.get(field, 200)} signs")
            continue
        reader = READERS.get(field)
        try:
            values[field] = reader[0](text) if reader else text
        except ValueError:
            wrong.append(f"{FIELD_NAMES[field]}: “{text}” {reader[1] if reader else ''}")
    wrong += [f"{FIELD_NAMES[field]} is missing" for field in REQUIRED if field not in values]
    return values, wrong
