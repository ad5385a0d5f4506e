"""Forms of the price audit."""

from wtforms import SelectField

from consortium.foundation.web.forms import CreatingForm, DateInput, LastDayInput, Required


class PriceAuditForm(CreatingForm):
    consortium_id = SelectField("Consortium", [Required("Choose a consortium")], choices=[])
    start = DateInput("From", [Required("Enter the first day")])
    end = LastDayInput("To (the last day)", [Required("Enter the last day")])
