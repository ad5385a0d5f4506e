"""Forms for items, packs and part numbers."""

from fractions import Fraction
from typing import Any

from wtforms import RadioField, SelectField, StringField
from wtforms.validators import Length

from consortium.catalogue.domain.items import KIND_NAMES
from consortium.foundation.domain.units import UNITS
from consortium.foundation.web.forms import (
    CreatingForm,
    DateInput,
    Form,
    Required,
    VersionInput,
)

UNIT_CHOICES = {code: f"{name} ({code})" for code, name in UNITS.items()}

LONGEST_NUMBER = 30


class FractionInput(StringField):
    """A number or a fraction ("10", "1/3"), read exactly."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.raw_text = valuelist[0].strip() if valuelist else ""
        self.data: Any = None
        if not self.raw_text:
            return
        plain = self.raw_text.replace(",", "")
        # An exponent as people never type it ("1e999999999") would fill the memory.
        if len(plain) > LONGEST_NUMBER or "e" in plain.lower():
            raise ValueError(f"{self.label.text} must be a number like 10, or like 1/3")
        try:
            self.data = Fraction(plain)
        except (ValueError, ZeroDivisionError):
            raise ValueError(f"{self.label.text} must be a number like 10, or like 1/3") from None

    def _value(self) -> str:
        return getattr(self, "raw_text", "") or (str(self.data) if self.data else "")


class ItemCodes:
    """The codes of an item, in the form that adds one and the form that changes one."""

    name = StringField("Name", [Required("Enter its name"), Length(max=200)])
    gtin = StringField(
        "GTIN (optional)", [Length(max=14)], description="The digits under the bar code"
    )
    cpv_code = StringField(
        "CPV code (optional)", [Length(max=10)], description="Eight digits, like 33141420"
    )
    eclass_code = StringField(
        "NHS eClass code (optional)", [Length(max=3)], description="Up to three capital letters"
    )


class ItemForm(ItemCodes, CreatingForm):
    code = StringField(
        "Code",
        [Required("Enter a code"), Length(max=20)],
        description="Short and lasting: it names the item in files and reports",
    )
    kind = RadioField(
        "What is it?",
        [Required("Say what it is")],
        choices={kind.value: name for kind, name in KIND_NAMES.items()},
    )
    base_unit = SelectField(
        "Base unit",
        [Required("Choose a unit")],
        choices=UNIT_CHOICES,
        description="Prices and volumes are always per base unit",
    )


class ItemChangeForm(ItemCodes, Form):
    version = VersionInput()


class PackForm(CreatingForm):
    unit = SelectField("Unit", [Required("Choose a unit")], choices=UNIT_CHOICES)
    base_units = FractionInput(
        "Base units in one of it", [Required("Enter how many")], description="Like 10, or 1/3"
    )
    valid_from = DateInput("From which day?", [Required("Enter the day")])
    gtin = StringField(
        "GTIN of the pack (optional)",
        [Length(max=14)],
        description="The digits under the bar code of the pack itself",
    )


class PartForm(CreatingForm):
    supplier_id = SelectField("Supplier", [Required("Choose a supplier")], choices=[])
    part_number = StringField("Part number", [Required("Enter the number"), Length(max=60)])
