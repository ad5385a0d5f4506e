"""Forms of the pool of engineers, and of days on which somebody is away or a site closed."""

from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional

from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import CreatingForm, DateInput, Form, Required, VersionInput
from consortium.visits.domain.absence import ABSENCE_NAMES


class EngineerForm(CreatingForm):
    engineer = SelectField("Engineer", [Required("Choose the engineer")], choices=[])
    home_site_id = SelectField(
        "Home base",
        [Required("Choose the site")],
        choices=[],
        description="Each day of visits begins and ends there",
    )
    starts_on = DateInput("In the pool from", [Required("Enter the day")], default=today)
    last_day = DateInput("Last day (optional)", [Optional()])


class ChangeEngineerForm(Form):
    version = VersionInput()
    home_site_id = SelectField("Home base", [Required("Choose the site")], choices=[])
    starts_on = DateInput("In the pool from", [Required("Enter the day")])
    last_day = DateInput("Last day (optional)", [Optional()])


class AbsenceForm(CreatingForm):
    kind = SelectField(
        "Why",
        [Required("Choose why")],
        choices=[
            ("", "Choose"),
            *((each.value, name) for each, name in ABSENCE_NAMES.items()),
        ],
        description="Only those who look after this engineer see it",
    )
    starts_on = DateInput("First day away", [Required("Enter the first day")], default=today)
    ends_on = DateInput("Last day away", [Required("Enter the last day")])
    note = StringField("Note (optional)", [Optional(), Length(max=200)])


class ClosureForm(CreatingForm):
    starts_on = DateInput("First day closed", [Required("Enter the first day")], default=today)
    ends_on = DateInput("Last day closed", [Required("Enter the last day")])
    reason = StringField("Why", [Required("Say why"), Length(max=200)])
