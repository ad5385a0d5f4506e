"""Forms of claims for wrong prices."""

from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from consortium.foundation.web.forms import (
    CreatingForm,
    DateInput,
    DecimalInput,
    Required,
)
from consortium.savings.domain.price_claims import STEP_NAMES


class DraftClaimForm(CreatingForm):
    """Which lines of the choice in the address become the claim."""

    lines = SelectMultipleField("Lines to claim", choices=[])


class ClaimStepForm(CreatingForm):
    step = RadioField("What happened?", [Required("Choose one")], choices=list(STEP_NAMES.items()))
    on = DateInput("When?", [Required("Enter the day")])
    accepted = DecimalInput(
        "Accepted part (when it accepts a part)", [Optional()], places=2, prefix="£"
    )
    reference = StringField("Number of the letter (optional)", [Length(max=60)])
    reason = TextAreaField(
        "Reason",
        [Length(max=400)],
        description="Needed when it is rejected or accepted in part, sent again, or closed "
        "without all the money",
    )


class ClaimCreditForm(CreatingForm):
    trust_id = SelectField("Which trust was credited?", [Required("Choose a trust")], choices=[])
    number = StringField(
        "Number of the credit note", [Required("Enter the number"), Length(max=60)]
    )
    amount = DecimalInput(
        "Amount that answers this claim", [Required("Enter the amount")], places=2, prefix="£"
    )
    on = DateInput("Credited on", [Required("Enter the day")])
