"""Forms for calibration procedures and their new versions."""

import re
from collections.abc import Sequence
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
from consortium.equipment.domain.procedure import MOST_COMPONENTS, Demands, with_percent
from consortium.equipment.domain.uncertainty import (
    DISTRIBUTIONS,
    DIVISORS,
    EVALUATION,
    Component,
    ComponentKind,
)
from consortium.foundation.domain.errors import Invalid
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
        """What the form asks beyond the points.

        Raises:
            Invalid: a source of uncertainty has numbers and no name.
        """
        numbers = range(1, MOST_COMPONENTS + 1)
        components = [found for number in numbers if (found := self._component(number))]
        return Demands(
            rule=Rule(kind=RuleKind(self.rule.data), r=self._width()),
            asks_standards=self.asks_standards.data,
            components=tuple(components),
        )

    def component_rows(self) -> list[list[Any]]:
        """The fields of each source of uncertainty, in the order of the form."""
        return [
            [self[f"component_{number}_{name}"] for name in PARTS_OF_COMPONENT]
            for number in range(1, MOST_COMPONENTS + 1)
        ]

    def has_components(self) -> bool:
        return any(row[0].data or row[2].data for row in self.component_rows())

    def _component(self, number: int) -> Component | None:
        source, kind, size, k, sensitivity, dof = (
            self[f"component_{number}_{name}"] for name in PARTS_OF_COMPONENT
        )
        if not (source.data or "").strip():
            if size.data or dof.data:
                raise Invalid(
                    "source_missing",
                    "A source of uncertainty needs its name.",
                    field=source.name,
                    next_step="Name it, like drift or temperature, or empty its numbers.",
                )
            return None
        return Component(
            source=source.data.strip(),
            kind=ComponentKind(kind.data),
            size=size.data or Decimal(0),
            k=Decimal(2) if k.data is None else k.data,
            sensitivity=Decimal(1) if sensitivity.data is None else sensitivity.data,
            dof=dof.data,
        )

    def _width(self) -> Decimal:
        return Decimal(1) if self.rule_r.data is None else self.rule_r.data


def _component_fields(number: int) -> dict[str, Any]:
    """The fields of one source of uncertainty; a row without a name does not count."""
    kinds = [
        (kind.value, f"Type {EVALUATION[kind]}: {name.lower()}, divided by {DIVISORS[kind]}")
        for kind, name in DISTRIBUTIONS.items()
    ]
    return {
        "source": StringField(f"Source {number}: its name (optional)", [Length(max=60)]),
        "kind": SelectField(
            f"Source {number}: type and distribution",
            choices=kinds,
            default=ComponentKind.RECTANGULAR.value,
        ),
        "size": DecimalInput(f"Source {number}: U, ±a or step (optional)", [Optional()]),
        "k": DecimalInput(f"Source {number}: k, for a certificate (optional)", [Optional()]),
        "sensitivity": DecimalInput(f"Source {number}: sensitivity (optional)", [Optional()]),
        "dof": DecimalInput(f"Source {number}: degrees of freedom (optional)", [Optional()]),
    }


PARTS_OF_COMPONENT = tuple(_component_fields(1))
for _number in range(1, MOST_COMPONENTS + 1):
    for _name, _field in _component_fields(_number).items():
        setattr(RevisionForm, f"component_{_number}_{_name}", _field)


def component_start(components: Sequence[Component]) -> dict[str, Any]:
    """What the rows of a form begin with."""
    return {
        f"component_{number}_{name}": value
        for number, each in enumerate(components, start=1)
        for name, value in (
            ("source", each.source),
            ("kind", each.kind.value),
            ("size", each.size.normalize() if each.size else None),
            ("k", each.k.normalize() if each.kind is ComponentKind.CERTIFICATE else None),
            ("sensitivity", each.sensitivity.normalize() if each.sensitivity != 1 else None),
            ("dof", each.dof.normalize() if each.dof is not None else None),
        )
    }


class ProcedureForm(RevisionForm):
    owner_id = SelectField("Who is it for?", [Required("Choose who it is for")], choices=[])
    code = StringField(
        "Code", [Required("Enter a code"), Length(max=20)], description="Like TONO-1"
    )
    title = StringField("Name", [Required("Enter its name"), Length(max=120)])
    category = SelectField("For which equipment?", [Required("Choose a category")], choices=[])
