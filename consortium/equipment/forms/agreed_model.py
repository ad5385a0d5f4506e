"""Forms for the list of agreed models."""

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from consortium.equipment.domain.agreed_model import RANK_NAMES, Rank
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import CreatingForm, DateInput, Form, Required


class AgreedModelForm(CreatingForm):
    owner_id = SelectField("Whose list?", [Required("Choose whose")], choices=[])
    model_id = SelectField(
        "Model",
        [Required("Choose the model")],
        choices=[],
        description="From then on any other model of its kind is accepted with a reason",
    )
    purpose = StringField(
        "What for?",
        [Required("Enter what it is for"), Length(max=120)],
        description="Like outpatient clinics, or all uses",
    )
    rank = RadioField(
        "It is",
        [Required("Choose one")],
        choices=[(each.value, RANK_NAMES[each]) for each in Rank],
        default=Rank.FIRST.value,
    )
    starts_on = DateInput("First day", [Required("Enter the first day")], default=today)
    last_day = DateInput("Last day (optional)", [Optional()])
    decided_on = DateInput("Decided on", [Required("Enter the day of the decision")], default=today)
    decided_by = StringField(
        "Decided by",
        [Required("Enter who decided"), Length(max=200)],
        description="Like the equipment group of the network",
    )
    reason = TextAreaField("Reason", [Required("Enter the reason"), Length(max=400)])


class TakeOffListForm(Form):
    last_day = DateInput("Last day", [Required("Enter the last day")], default=today)
    reason = TextAreaField("Reason", [Required("Enter the reason"), Length(max=400)])
