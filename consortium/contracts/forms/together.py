"""The form of the question who holds an agreement together."""

from wtforms import SelectField, SelectMultipleField

from consortium.foundation.web.forms import DateInput, Form, Required


class TogetherForm(Form):
    """A question, not an order: it changes nothing and so carries no token."""

    class Meta:
        csrf = False

    scheme = SelectField("Prices", choices=[], default="")
    on = DateInput("On which day?", [Required("Enter the day")])
    group = SelectMultipleField(
        "A group to look at by itself (optional)",
        choices=[],
        validate_choice=False,
        description="What its members would pay without the others, and the others without them",
    )
