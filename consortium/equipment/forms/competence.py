"""Forms that record who may work on what and where."""

from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional

from consortium.equipment.domain.work_kind import WORK_KIND_NAMES
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import CreatingForm, DateInput, Required


class SkillForm(CreatingForm):
    engineer = SelectField("Engineer", [Required("Choose the engineer")], choices=[])
    kind = SelectField(
        "Kind of work",
        [Required("Choose the kind of work")],
        choices=[
            ("", "Choose"),
            *((each.value, name) for each, name in WORK_KIND_NAMES.items()),
        ],
    )
    category = SelectField("For which equipment?", [Required("Choose a category")], choices=[])
    device_model_id = SelectField("Only for this model (optional)", [Optional()], choices=[])
    evidence = StringField(
        "Evidence",
        [Required("Say what shows it"), Length(max=400)],
        description="Like the maker's course and its certificate number",
    )
    valid_from = DateInput("Valid from", [Required("Enter the day")], default=today)
    valid_to = DateInput("Valid to", [Required("Enter the last day")])


class AuthorisationForm(CreatingForm):
    person_id = SelectField("Engineer", [Required("Choose the engineer")], choices=[])
    trust_id = SelectField("May work at", [Required("Choose the trust")], choices=[])
    evidence = StringField(
        "Evidence",
        [Required("Say what it rests on"), Length(max=400)],
        description="Like the contract, the honorary contract or the passport",
    )
    valid_from = DateInput("Valid from", [Required("Enter the day")], default=today)
    valid_to = DateInput("Valid to", [Required("Enter the last day")])
