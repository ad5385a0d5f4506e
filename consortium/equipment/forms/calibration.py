"""The form for readings: big fields, one for each reading, typed or spoken."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from itertools import chain
from typing import Any, ClassVar

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import UUID, Length, Optional

from consortium.equipment.domain.calibration import Point, Reading, can_be_kept
from consortium.equipment.domain.measurement import Environment
from consortium.equipment.domain.sheet import Seen, read
from consortium.foundation.domain.units import plain, symbol
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import (
    CreatingForm,
    DateInput,
    DecimalInput,
    Form,
    Required,
)

# What dictation writes for the signs of a number.
_SPOKEN = (
    (re.compile(r"^(minus|−|–)\s*", re.IGNORECASE), "-"),
    (re.compile(r"\s*point\s*", re.IGNORECASE), "."),
)


class ReadingInput(StringField):
    """A reading, typed ("20.5") or spoken ("minus 0 point 5 mmHg"), read exactly."""

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit

    def process_formdata(self, valuelist: list[str]) -> None:
        self.raw_text = valuelist[0].strip() if valuelist else ""
        self.data: Any = None
        if not self.raw_text:
            return
        if "," in self.raw_text:
            raise ValueError(f"{self.label.text} must have a point, not a comma, like 20.5")
        try:
            value = Decimal(number_in(self.raw_text, self.unit))
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            raise ValueError(f"{self.label.text} must be a number, like 20.5")
        if not can_be_kept(value):
            raise ValueError(f"{self.label.text} is too large or has too many decimals")
        self.data = value

    def _value(self) -> str:
        if getattr(self, "raw_text", ""):
            return str(self.raw_text)
        return f"{self.data.normalize():f}" if self.data is not None else ""


def number_in(text: str, unit: str) -> str:
    """The number in what was typed or spoken, without its unit.

    >>> number_in("minus 0 point 5 mmHg", "mmHg")
    '-0.5'
    """
    text = text.strip()
    if text.casefold().endswith(unit.casefold()):
        text = text[: len(text) - len(unit)]
    for sign, written in _SPOKEN:
        text = sign.sub(written, text)
    return text.strip()


class ReadingsForm(CreatingForm):
    """Base of the forms whose fields are the readings of some points."""

    rows: ClassVar[Sequence[Sequence[str]]] = ()
    has_gaps = False

    def fields_at(self, number: int) -> list[Field]:
        """The fields for the readings at one point."""
        return [self[name] for name in self.rows[number]]

    def readings(self) -> list[list[Reading]]:
        return [[self[name].data for name in names] for names in self.rows]

    def complain_of_gaps(self) -> None:
        """Put an error on every reading that is missing."""
        for name in chain.from_iterable(self.rows):
            field = self[name]
            if field.data is None and not field.errors:
                label = field.label.text
                field.errors = [f"Enter the {label[0].lower()}{label[1:]}"]
                self.has_gaps = True


class Occasion(Form):
    """When it was done, by which version, and what there is to say of it."""

    version_id = HiddenField(
        validators=[UUID("This page is damaged: reload it and enter the readings again")]
    )
    performed_on = DateInput("Done on", [Required("Enter the day it was done")], default=today)
    late_reason = StringField(
        "Why is it entered late? (only after more than 7 days)", [Length(max=400)]
    )
    note = TextAreaField("Note (optional)", [Length(max=1000)])


class WithStandards(Form):
    """The standards that were used, and where it was done."""

    standards = SelectMultipleField(
        "Standards used",
        choices=[],
        description="Those that are valid today; your own trusts' come first",
    )
    temperature = DecimalInput("Temperature in °C (optional)", [Optional()])
    humidity = DecimalInput("Relative humidity in % (optional)", [Optional()])
    pressure = DecimalInput("Air pressure in hPa (optional)", [Optional()])

    def environment(self) -> Environment:
        return Environment(
            temperature=self.temperature.data,
            humidity=self.humidity.data,
            pressure=self.pressure.data,
        )


class MeasuredForm(ReadingsForm):
    """The readings of one device; ``seen`` is what its sheet showed of it."""

    seen = HiddenField()
    save_incomplete = BooleanField(
        "Save it with readings missing",
        description="It is kept as incomplete and does not count: the device stays due",
    )

    def seen_before(self) -> Seen | None:
        """What the sheet showed, or None when it says nothing.

        Raises:
            Invalid: the page is damaged.
        """
        return read(self.seen.data) if self.seen.data else None

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        if not self.save_incomplete.data:
            self.complain_of_gaps()
        return valid and not self.has_gaps


class CalibrationForm(MeasuredForm, Occasion):
    """One device on one occasion."""


class FormalForm(CalibrationForm, WithStandards):
    """With the standards that were used, and where it was done."""


class AsLeftForm(ReadingsForm):
    what = TextAreaField(
        "What was adjusted or repaired?",
        [Required("Say what was adjusted"), Length(max=1000)],
        description="Once saved, the readings as found cannot be corrected any more",
    )

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        self.complain_of_gaps()
        return valid and not self.has_gaps


class CorrectionForm(ReadingsForm):
    reason = TextAreaField(
        "What was wrong?",
        [Required("Say what was wrong"), Length(max=400)],
        description="Both records stay; this one says why it replaces the other",
    )

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        self.complain_of_gaps()
        return valid and not self.has_gaps


def with_readings(kind: type[ReadingsForm], points: Sequence[Point]) -> type[ReadingsForm]:
    """The form with a field for each reading that the points ask for."""
    several = len({point.parameter for point in points}) > 1
    fields: dict[str, Any] = {}
    rows = []
    for at, point in enumerate(points, start=1):
        names = [f"reading_{at}_{number}" for number in range(1, point.readings + 1)]
        for number, name in enumerate(names, start=1):
            label = reading_label(point, number, with_parameter=several)
            fields[name] = ReadingInput(label, unit=symbol(point.unit))
        rows.append(names)
    return type(kind.__name__, (kind,), {**fields, "rows": rows})


def reading_label(point: Point, number: int, *, with_parameter: bool) -> str:
    """What a field is called, and what somebody says to reach it: "Reading 2 at 20 mmHg"."""
    of = f" of {point.parameter.lower()}" if with_parameter else ""
    which = f" {number}" if point.readings > 1 else ""
    return f"Reading{which}{of} at {plain(point.nominal)} {symbol(point.unit)}"


def start_values(
    rows: Sequence[Sequence[str]], readings: Sequence[Sequence[Reading]]
) -> dict[str, Decimal]:
    """The readings to start from, by the name of their field."""
    names, values = chain.from_iterable(rows), chain.from_iterable(readings)
    pairs = zip(names, values, strict=True)
    return {name: value for name, value in pairs if value is not None}
