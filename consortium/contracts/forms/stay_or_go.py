"""The form of "stay or go": a day, and who is taken to have left before the others choose."""

from wtforms import SelectMultipleField

from consortium.foundation.web.forms import DateInput, Form, Required


class StayOrGoForm(Form):
    """A question, not an order: it changes nothing and so carries no token."""

    class Meta:
        csrf = False

    on = DateInput("On which day?", [Required("Enter the day")])
    # Whoever takes no part on the day has left already, so that no choice of it is wrong.
    gone = SelectMultipleField(
        "Who has left before the others choose?", choices=[], validate_choice=False
    )
