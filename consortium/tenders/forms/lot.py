"""Forms for lots, their criteria and their lines."""

from decimal import Decimal, InvalidOperation
from typing import Any

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
    Criterion,
    CriterionKind,
    in_basis_points,
)
from consortium.tenders.domain.demand import Bought
from consortium.tenders.domain.low_price import COMPARED_WITH_NAMES, ComparedWith, LowPriceRule
from consortium.tenders.domain.scoring import FORMULA_NAMES, PriceFormula

FORMULA_CHOICES = {
    PriceFormula.FIXED_REFERENCE: FORMULA_NAMES[PriceFormula.FIXED_REFERENCE],
    PriceFormula.LOWEST_RELATIVE: (
        f"{FORMULA_NAMES[PriceFormula.LOWEST_RELATIVE]}: excluding one bid can change the order of "
        "the others"
    ),
}


class WeightTable(TextAreaField):
    """Criteria as lines: the weight in per cent, then the name."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.raw_text = valuelist[0] if valuelist else ""
        self.data: Any = []
        for number, line in enumerate(self.raw_text.splitlines(), start=1):
            weight, _, name = line.strip().partition(" ")
            if not weight:
                continue
            try:
                per_cent = Decimal(weight.removesuffix("%"))
            except InvalidOperation:
                per_cent = Decimal("NaN")
            if not per_cent.is_finite() or not name.strip():
                raise ValueError(
                    f"Line {number} of “{self.label.text}” must be a weight and a name, "
                    "like 40 Image quality"
                )
            self.data.append((per_cent, name.strip()))

    def _value(self) -> str:
        if hasattr(self, "raw_text"):
            return self.raw_text
        return "\n".join(f"{plain(weight)} {name}" for weight, name in self.data or ())


class _LotFields(Form):
    title = StringField("Title", [Required("Enter a title"), Length(max=80)])
    price_formula = RadioField(
        "How does a price become points?",
        [Required("Choose a formula")],
        choices=[(each.value, words) for each, words in FORMULA_CHOICES.items()],
        default=PriceFormula.FIXED_REFERENCE.value,
    )
    reference_price = DecimalInput(
        "Reference price (only for the linear formula)",
        [Optional()],
        places=2,
        prefix="£",
        description="The budget or ceiling for the whole lot over the whole term",
    )

    def formula(self) -> PriceFormula:
        return PriceFormula(self.price_formula.data)


class LotForm(_LotFields, CreatingForm):
    quality = WeightTable(
        "Quality criteria",
        [Required("Enter at least one criterion")],
        description="One line each: the weight in per cent, then the name, like 40 Image quality; "
        "groups, scales and demonstrations are added on the page of the lot's criteria",
    )
    price_weight = DecimalInput(
        "Weight of the price",
        [Required("Enter the weight of the price")],
        places=2,
        description="In per cent; with the quality criteria it makes 100.00",
    )

    def criteria(self) -> tuple[Criterion, ...]:
        """The criteria as typed, the price last.

        Raises:
            Invalid: a weight is no percentage.
        """
        quality = [
            Criterion(
                name=name,
                kind=CriterionKind.QUALITY,
                weight_bp=in_basis_points(weight, field="quality"),
            )
            for weight, name in self.quality.data
        ]
        price = Criterion(
            name="Price",
            kind=CriterionKind.PRICE,
            weight_bp=in_basis_points(self.price_weight.data, field="price_weight"),
        )
        return (*quality, price)


class LowPriceForm(Form):
    low_price_percent = DecimalInput(
        "So many per cent below",
        [Required("Enter the per cent")],
        places=2,
        description="A price that lies further below is abnormally low",
    )
    low_price_basis = RadioField(
        "Compared with",
        [Required("Choose one")],
        choices=[(each.value, name) for each, name in COMPARED_WITH_NAMES.items()],
    )
    version = VersionInput()

    def rule(self) -> LowPriceRule:
        """The rule as typed.

        Raises:
            Invalid: the share is no percentage.
        """
        return LowPriceRule(
            below_bp=in_basis_points(self.low_price_percent.data, field="low_price_percent"),
            compared_with=ComparedWith(self.low_price_basis.data),
        )


class LotChangeForm(_LotFields):
    version = VersionInput()


class LineForm(CreatingForm):
    item_id = SelectField("Item", [Required("Choose an item")], choices=[])
    bought = RadioField(
        "When is it bought?",
        [Required("Choose one")],
        choices=[
            (Bought.EVERY_YEAR.value, "Every year: trusts say how much a year"),
            (Bought.ONCE.value, "Once in the term: trusts say how much in all"),
        ],
        default=Bought.EVERY_YEAR.value,
    )
    spec = TextAreaField(
        "What must it do? (optional)",
        [Length(max=4000)],
        description="The specification that trusts agreed on",
    )

    def cadence(self) -> Bought:
        return Bought(self.bought.data)
