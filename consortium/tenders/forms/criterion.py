"""The form for a criterion: its place in the tree, its weight and its scale."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from consortium.foundation.domain.units import plain
from consortium.foundation.web.forms import (
    CreatingForm,
    DecimalInput,
    Form,
    Required,
    VersionInput,
)
from consortium.tenders.domain.criterion import (
    KIND_NAMES,
    SCORED,
    Criterion,
    CriterionKind,
    Placed,
    in_basis_points,
    percent,
)
from consortium.tenders.domain.scale import STANDARD_SCALE, ScalePoint


class ScaleTable(TextAreaField):
    """A scale as lines: the value, its word, and after a colon what it stands for."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.raw_text = valuelist[0] if valuelist else ""
        self.data: Any = []
        for number, line in enumerate(self.raw_text.splitlines(), start=1):
            if not line.strip():
                continue
            value, _, words = line.strip().partition(" ")
            label, _, descriptor = words.partition(":")
            try:
                amount = Decimal(value)
            except InvalidOperation:
                amount = Decimal("NaN")
            if not amount.is_finite() or not label.strip():
                raise ValueError(
                    f"Line {number} of “{self.label.text}” must be a value and a word, "
                    "like 3 Fair: meets most of the need"
                )
            point = ScalePoint(value=amount, label=label.strip(), descriptor=descriptor.strip())
            self.data.append(point)

    def _value(self) -> str:
        if hasattr(self, "raw_text"):
            return self.raw_text
        return "\n".join(_line(point) for point in self.data or ())


class _CriterionFields(Form):
    name = StringField("Name", [Required("Enter a name"), Length(max=120)])
    kind = RadioField(
        "How is it judged?",
        [Required("Choose one")],
        choices=[(kind.value, name) for kind, name in KIND_NAMES.items()],
        default=CriterionKind.QUALITY.value,
    )
    parent_id = SelectField("Part of (optional)", [Optional()], choices=[])
    weight = DecimalInput(
        "Weight",
        [Optional()],
        places=2,
        description=(
            "In per cent of the whole lot, for a part as for a group; leave it empty for what "
            "bids only pass or fail"
        ),
    )
    scale = ScaleTable(
        "Scale",
        [Required("Enter the scale")],
        default=STANDARD_SCALE,
        description="One line for each value, the lowest first: the value, its word, a colon, "
        "what a bid must show for it",
    )
    minimum = DecimalInput(
        "Minimum (optional)",
        [Optional()],
        places=2,
        description="A bid with a lower consensus fails",
    )
    script = TextAreaField(
        "Script of the demonstration (optional)",
        [Length(max=4000)],
        description="What every bidder is asked to show, step by step; needed before publication",
    )

    def offer_groups(self, criteria: tuple[Placed, ...], but: UUID | None = None) -> None:
        """Let the reader choose among the criteria that can have parts."""
        self.parent_id.choices = [
            ("", "Nothing: it stands by itself"),
            *(
                (str(each.criterion.id), each.criterion.name)
                for each in criteria
                if each.criterion.kind in SCORED and each.criterion.id != but
            ),
        ]

    def criterion(self) -> Criterion:
        """The criterion as typed.

        Raises:
            Invalid: its weight is no percentage.
        """
        kind = CriterionKind(self.kind.data)
        weight = self.weight.data
        counts = kind is not CriterionKind.PASS_FAIL or weight
        return Criterion(
            name=self.name.data.strip(),
            kind=kind,
            weight_bp=in_basis_points(weight or Decimal(0), field="weight") if counts else 0,
            scale=tuple(self.scale.data),
            minimum=self.minimum.data,
            script=self.script.data.strip(),
            parent_id=UUID(self.parent_id.data) if self.parent_id.data else None,
        )


class CriterionForm(_CriterionFields, CreatingForm):
    pass


class CriterionChangeForm(_CriterionFields):
    version = VersionInput()


def as_typed(criterion: Criterion) -> dict[str, Any]:
    """What the form shows of a criterion that is recorded already."""
    return {
        "name": criterion.name,
        "kind": criterion.kind.value,
        "parent_id": str(criterion.parent_id or ""),
        "weight": percent(criterion.weight_bp) if criterion.weight_bp else None,
        "scale": criterion.scale,
        "minimum": criterion.minimum,
        "script": criterion.script,
    }


def _line(point: ScalePoint) -> str:
    words = f"{plain(point.value)} {point.label}"
    return f"{words}: {point.descriptor}" if point.descriptor else words
