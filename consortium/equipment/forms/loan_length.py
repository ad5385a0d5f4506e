"""Forms of how long a loan lasts: more days, or the device back sooner."""

from wtforms import TextAreaField
from wtforms.validators import Length

from consortium.foundation.web.forms import DateInput, Form, Required


class ExtendForm(Form):
    ends_on = DateInput("New last day", [Required("Enter the new last day")])
    reason = TextAreaField("Reason", [Required("Enter the reason"), Length(max=300)])


class RecallForm(Form):
    ends_on = DateInput(
        "Last day at the borrower", [Required("Enter the day by which it is sent back")]
    )
    reason = TextAreaField(
        "Reason",
        [Required("Enter the reason"), Length(max=300)],
        description="The borrower reads it and it stays on the record of the loan",
    )
