"""The form of the question who holds an agreement together."""

from wtforms import SelectField

from consortium.foundation.web.forms import DateInput, Form, Required


class TogetherForm(Form):
    """A question, not an order: it changes nothing and so carries no token."""

    class Meta:
        csrf = False

    scheme = SelectField("Prices", choices=[], default="")
    on = DateInput("On which day?", [Required("Enter the day")])
