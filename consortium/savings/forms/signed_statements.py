"""The form for signing the statement of a period."""

from wtforms import SelectField, TextAreaField
from wtforms.validators import Length

from consortium.foundation.web.forms import CreatingForm, DateInput, LastDayInput, Required


class SignStatementForm(CreatingForm):
    consortium_id = SelectField("Consortium", [Required("Choose the consortium")], choices=[])
    period_from = DateInput("From", [Required("Enter the first day")])
    period_to = LastDayInput("To (the last day)", [Required("Enter the last day")])
    reason = TextAreaField(
        "Reason (only for a new version)",
        [Length(max=400)],
        description="Printed with the statement, beside the one it follows",
    )
