"""Forms for calibration procedures and their new versions."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional

from consortium.equipment.domain.calibration import Point
from consortium.equipment.domain.conformity import RULE_NAMES, Rule, RuleKind
from consortium.equipment.domain.procedure import Demands, with_percent
from consortium.equipment.domain.uncertainty import Component, ComponentKind
from consortium.foundation.web.forms import CreatingForm, DecimalInput, Required

_BETWEEN = re.compile(r"[\s,;]+")


class DecimalsInput(StringField):
    """Several numbers as people type them ("0, 20, 60"), each read exactly."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.raw_text = valuelist[0].strip() if valuelist else ""
        self.data: Any = ()
        try:
            numbers = tuple(map(Decimal, filter(None, _BETWEEN.split(self.raw_text))))
        except InvalidOperation:
            raise ValueError(f"{self.label.text} must be numbers, like 0, 20, 60") from None
        if not all(number.is_finite() for number in numbers):
            raise ValueError(f"{self.label.text} must be numbers, like 0, 20, 60")
        self.data = numbers

    def _value(self) -> str:
        return getattr(self, "raw_text", "") or ", ".join(
            f"{each.normalize():f}" for each in self.data or ()
        )


class RevisionForm(CreatingForm):
    parameter = StringField(
        "What is measured?",
        [Required("Enter what is measured"), Length(max=60)],
        description="Like Pressure",
    )
    unit = StringField(
        "Unit", [Required("Enter the unit"), Length(max=20)], description="Like mmHg"
    )
    nominals = DecimalsInput(
        "Values to check at",
        [Required("Enter at least one value")],
        description="With commas between them, like 0, 20, 60",
    )
    readings = IntegerField(
        "Readings at each value", [Required("Enter a number"), NumberRange(min=1)], default=1
    )
    lower = DecimalInput(
        "Lowest error that passes",
        [Required("Enter the lower limit")],
        description="Of the mean of the readings, like -0.5",
    )
    upper = DecimalInput(
        "Highest error that passes", [Required("Enter the upper limit")], description="Like 0.5"
    )
    resolution = DecimalInput(
        "Smallest step of the scale (optional)", [Optional()], description="Like 0.5"
    )
    return_at = DecimalInput(
        "Error from which it goes back to its maker (optional)",
        [Optional()],
        description="Above or below, like 2.5",
    )
    percent = DecimalInput(
        "Percentage of the value that both limits add (optional)",
        [Optional()],
        description="For ±(2 % + 0.5) enter 2 here, and -0.5 and 0.5 as limits",
    )
    asks_standards = BooleanField(
        "Ask which standards were used, and work out the uncertainty",
        description="For certificates. Without it a check stays as quick as it is",
    )
    rule = RadioField(
        "How are errors judged?",
        choices={each.value: name for each, name in RULE_NAMES.items()},
        default=RuleKind.SIMPLE.value,
        description="A guard band needs the standards",
    )
    rule_r = DecimalInput(
        "Width of the guard band in U (optional)",
        [Optional()],
        description="Without it a whole U, which is 1",
        default=Decimal(1),
    )
    repeatability = BooleanField("Count how the readings repeat; needs two at each value")
    drift = DecimalInput(
        "Drift of the standards since their certificate, ± (optional)", [Optional()]
    )
    method = TextAreaField(
        "How it is done (optional)",
        [Length(max=4000)],
        description="What to use and what to watch; shown beside the readings",
    )

    def points(self) -> list[Point]:
        """The points that the form describes: the same limits at each value."""
        percent = self.percent.data or Decimal(0)
        bare = [
            Point(
                parameter=self.parameter.data.strip(),
                nominal=nominal,
                unit=self.unit.data.strip(),
                lower=self.lower.data,
                upper=self.upper.data,
                readings=self.readings.data,
                resolution=self.resolution.data,
                return_at=self.return_at.data,
            )
            for nominal in self.nominals.data
        ]
        return [with_percent(point, percent) for point in bare]

    def demands(self) -> Demands:
        """What the form asks beyond the points."""
        components = []
        if self.drift.data:
            drift = Component(source="drift", kind=ComponentKind.RECTANGULAR, size=self.drift.data)
            components.append(drift)
        if self.repeatability.data:
            components.append(Component(source="repeatability", kind=ComponentKind.TYPE_A))
        return Demands(
            rule=Rule(kind=RuleKind(self.rule.data), r=self._width()),
            asks_standards=self.asks_standards.data,
            components=tuple(components),
        )

    def _width(self) -> Decimal:
        return Decimal(1) if self.rule_r.data is None else self.rule_r.data


class ProcedureForm(RevisionForm):
    owner_id = SelectField("Who is it for?", [Required("Choose who it is for")], choices=[])
    code = StringField(
        "Code", [Required("Enter a code"), Length(max=20)], description="Like TONO-1"
    )
    title = StringField("Name", [Required("Enter its name"), Length(max=120)])
    category = SelectField("For which equipment?", [Required("Choose a category")], choices=[])
