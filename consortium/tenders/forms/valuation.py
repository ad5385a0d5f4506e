"""The form in which buyers say what they expect a tender to be worth."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from wtforms import Field, IntegerField, TextAreaField
from wtforms.validators import Length, NumberRange

from consortium.foundation.domain.units import unit_name
from consortium.foundation.web.forms import CreatingForm, DecimalInput, Required
from consortium.tenders.domain.demand import BOUGHT_NAMES
from consortium.tenders.queries.lot import LineView
from consortium.tenders.queries.valuation import ValuePage


class ValuationForm(CreatingForm):
    """What counts besides the lines; each line adds its expected price."""

    extension_months = IntegerField(
        "Extensions, in months",
        [Required("Enter 0 for none"), NumberRange(min=0, max=240, message="Enter 0 to 240")],
        description="Every option to extend counts as taken",
    )
    options_and_fees = DecimalInput(
        "Options and fees",
        [Required("Enter 0 for none"), NumberRange(min=0, message="Enter 0 or more")],
        places=2,
        prefix="£",
        description="Over the whole term, without VAT",
    )
    vat_percent = DecimalInput(
        "VAT in per cent",
        [Required("Enter the rate"), NumberRange(min=0, max=100, message="Enter 0 to 100")],
        places=2,
    )
    assumptions = TextAreaField(
        "What the prices rest on", [Required("Say where they come from"), Length(max=2000)]
    )

    def price_of(self, line: LineView) -> Field:
        return self[_name(line)]

    def unit_prices(self, lines: Sequence[LineView]) -> dict[UUID, Decimal]:
        return {line.id: self.price_of(line).data for line in lines}


def valuation_form(page: ValuePage) -> ValuationForm:
    """The form for one tender, filled in with the latest estimate."""

    class FormForTender(ValuationForm):
        pass

    for each in page.lines:
        setattr(FormForTender, _name(each.line), _field(each.line))
    return FormForTender(
        data={
            "extension_months": page.extension_months,
            "options_and_fees": page.options_and_fees,
            "vat_percent": page.vat_percent,
            "assumptions": page.assumptions,
            **{_name(each.line): each.unit_price for each in page.lines},
        }
    )


def _name(line: LineView) -> str:
    return f"price_{line.id.hex}"


def _field(line: LineView) -> DecimalInput:
    often = BOUGHT_NAMES[line.bought]
    return DecimalInput(
        f"{line.item} ({line.item_code})",
        [
            Required(f"Enter the price expected for {line.item_code}"),
            NumberRange(min=0, message="Enter 0 or more"),
        ],
        prefix="£",
        description=f"Without VAT, for one base unit ({unit_name(line.base_unit)}), bought {often}",
    )
