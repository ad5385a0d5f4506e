"""Forms for meters: add one, read it."""

from wtforms import StringField
from wtforms.validators import Length

from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import CreatingForm, DateInput, DecimalInput, Required


class MeterForm(CreatingForm):
    name = StringField(
        "What does it count?",
        [Required("Enter what it counts"), Length(max=60)],
        description="Like Hours run",
    )
    unit = StringField("In", [Required("Enter the unit"), Length(max=20)], description="Like h")


class ReadingForm(CreatingForm):
    value = DecimalInput("What does it read?", [Required("Enter the number")])
    read_on = DateInput("On which day?", [Required("Enter the day")], default=today)
