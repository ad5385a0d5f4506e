"""Forms that open an event of a standard out of tolerance, and decide a calibration in doubt."""

from wtforms import RadioField, TextAreaField
from wtforms.validators import Length, Optional

from consortium.equipment.domain.reverse_trace import OUTCOME_NAMES
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import CreatingForm, DateInput, DecimalInput, Required


class EventForm(CreatingForm):
    failed_on = DateInput("Found on", [Required("Enter the day")], default=today)
    found = DecimalInput(
        "How much does it show, or give, too much? (optional)",
        [Optional()],
        description="In the unit of its points, like 0.8; without it everything is done again",
    )
    reason = TextAreaField("What was found?", [Required("Say what was found"), Length(max=400)])


class DecisionForm(CreatingForm):
    outcome = RadioField(
        "What is done about it?",
        [Required("Choose what is done")],
        choices={each.value: name for each, name in OUTCOME_NAMES.items()},
    )
    reason = TextAreaField("Why?", [Required("Give the reason"), Length(max=400)])
