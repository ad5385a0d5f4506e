"""The form in which a trust says what it wants: a quantity for each line."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from flask_wtf.file import FileField, FileRequired
from wtforms import Field, RadioField, StringField
from wtforms.validators import Length, NumberRange, Optional

from consortium.foundation.domain.units import unit_name
from consortium.foundation.web.forms import DecimalInput, Form, Required, VersionInput
from consortium.tenders.domain.demand import BOUGHT_NAMES, NOTHING, Firmness, LineDemand
from consortium.tenders.queries.demand import DemandQuestion
from consortium.tenders.queries.lot import LineView


class DemandForm(Form):
    """The fields of every trust's answer; each line of the tender adds its quantity."""

    version = VersionInput()
    firmness = RadioField(
        "How firm is it?",
        [Required("Choose one")],
        choices=[
            (Firmness.COMMITTED.value, "Committed: the trust will buy this much"),
            (Firmness.INDICATIVE.value, "Indicative: the trust expects to buy this much"),
        ],
    )
    tolerance_percent = DecimalInput(
        "Tolerance in per cent (optional)",
        [Optional(), NumberRange(min=0, max=100, message="Enter a number from 0 to 100")],
        places=2,
        description="By how much the trust may miss what it names",
    )

    def quantity_of(self, line: LineView) -> Field:
        return self[_name(line)]

    def demand(self, lines: Sequence[LineView]) -> dict[UUID, LineDemand]:
        """What was typed for each line; nothing is never firm."""
        tolerance = self.tolerance_percent.data or NOTHING
        return {
            line.id: _demand(self.quantity_of(line).data, self.firmness.data, tolerance)
            for line in lines
        }


class SheetForm(Form):
    version = VersionInput()
    file = FileField(
        "The sheet, filled in",
        [FileRequired("Choose the sheet")],
        description="XLSX, XLS or CSV, at most 5 MB",
    )


class DeclineForm(Form):
    reason = StringField(
        "Why does the trust take no part?", [Required("Enter the reason"), Length(max=400)]
    )


def demand_form(question: DemandQuestion) -> DemandForm:
    """The form for one trust, filled in with its present answer."""

    class FormForTender(DemandForm):
        pass

    for line in question.lines:
        setattr(FormForTender, _name(line), _field(line))
    given = {_name(line): question.given[line.id] for line in question.lines if question.given}
    firm = [each.firmness for each in given.values() if each.firmness is not Firmness.NONE]
    return FormForTender(
        data={
            "version": question.version,
            "firmness": firm[0].value if firm else None,
            "tolerance_percent": next((each.tolerance_percent for each in given.values()), None),
            **{name: each.quantity for name, each in given.items()},
        }
    )


def _name(line: LineView) -> str:
    return f"quantity_{line.id.hex}"


def _field(line: LineView) -> DecimalInput:
    often = "a year" if line.bought.value == "every_year" else BOUGHT_NAMES[line.bought]
    return DecimalInput(
        f"{line.item} ({line.item_code})",
        [Required(f"Enter how much of {line.item_code} the trust wants, or 0")],
        description=f"How many {often}, in base units ({unit_name(line.base_unit)}); 0 for none",
    )


def _demand(quantity: Decimal, firmness: str, tolerance: Decimal) -> LineDemand:
    if quantity == 0:
        return LineDemand(quantity=NOTHING, firmness=Firmness.NONE)
    return LineDemand(quantity=quantity, firmness=Firmness(firmness), tolerance_percent=tolerance)
