"""The question what a line should cost."""

from decimal import Decimal

from wtforms import SelectField
from wtforms.validators import Optional

from consortium.contracts.forms.schedules import above_zero
from consortium.foundation.web.forms import DateInput, DecimalInput, Form, Required


class PriceQuestionForm(Form):
    """A question, not an order: it changes nothing and so carries no token."""

    class Meta:
        csrf = False

    trust = SelectField("Trust", [Required("Choose a trust")], choices=[])
    item = SelectField("Item", [Required("Choose an item")], choices=[])
    on = DateInput("Day of the purchase", [Required("Enter the day")])
    quantity = DecimalInput(
        "Quantity",
        [
            Required("Enter the quantity"),
            above_zero("The quantity must be above zero"),
        ],
        default=Decimal(1),
        description="In base units: single pieces, not boxes",
    )
    known_on = DateInput(
        "Recorded by the end of (optional)",
        [Optional()],
        description="Leave this empty for what is recorded now",
    )
