"""The form of a letter of commitment: one quantity for each item that the agreement prices."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_wtf.file import FileField
from wtforms import RadioField, StringField
from wtforms.validators import Length, NumberRange, Optional

from consortium.contracts.domain.contracts import CommitmentClass
from consortium.contracts.domain.prices.counting import exact
from consortium.contracts.forms.documents import FILE_HINT
from consortium.contracts.usecases.letters import Letter
from consortium.foundation.domain.periods import Period
from consortium.foundation.web.forms import (
    CreatingForm,
    DateInput,
    DecimalInput,
    LastDayInput,
    Required,
    period_of,
)

PREFIX = "quantity-"


class LetterForm(CreatingForm):
    signed_by = StringField(
        "Who signed it for the trust?",
        [Required("Enter who signed it"), Length(max=120)],
        description="Their office, not their name, like: Chief finance officer",
    )
    signed_on = DateInput("Signed on", [Required("Enter the day")])
    period_from = DateInput("In force from", [Required("Enter the day")])
    period_to = LastDayInput(
        "Last day (optional)", [Optional()], description="Left empty, until a later letter"
    )
    tolerance = DecimalInput(
        "Tolerance in per cent",
        [
            Required("Enter the tolerance, 0 for none"),
            NumberRange(min=0, max=100, message="Enter 0 to 100 per cent"),
        ],
        places=2,
        default=Decimal(0),
    )
    commitment_class = RadioField(
        "How firm is it?",
        [Required("Choose one")],
        choices=[
            (CommitmentClass.COMMITTED.value, "Committed: counts in tier tests"),
            (CommitmentClass.INDICATIVE.value, "Indicative: counts too, but binds nobody"),
        ],
    )
    file = FileField("The letter itself (optional)", description=FILE_HINT)

    def letter(self) -> Letter:
        start, end = self.period_from.data, self.period_to.data
        return Letter(
            period=period_of(start, end, field="period_to") if end else Period(start),
            tolerance_percent=self.tolerance.data,
            commitment_class=CommitmentClass(self.commitment_class.data),
            signed_by=self.signed_by.data.strip(),
            signed_on=self.signed_on.data,
        )

    def quantities(self) -> list[Any]:
        """The fields of the items, in the order of the items."""
        return [field for field in self if field.name.startswith(PREFIX)]

    def per_year(self) -> Mapping[UUID, Decimal]:
        """What was entered, by the item's id; an item that was left empty is not in the letter."""
        return {
            UUID(field.name.removeprefix(PREFIX)): field.data
            for field in self.quantities()
            if field.data is not None
        }


def letter_form(items: Sequence[tuple[UUID, str]], proposed: Mapping[UUID, Decimal]) -> LetterForm:
    """The form with a field for each item, by its id and name, filled with what was named of it."""
    named = {item_id: Decimal(exact(quantity)) for item_id, quantity in proposed.items()}
    fields = {
        f"{PREFIX}{item_id}": DecimalInput(name, [Optional()], default=named.get(item_id))
        for item_id, name in items
    }
    made: LetterForm = type("LetterFormOfItems", (LetterForm,), fields)()
    return made
