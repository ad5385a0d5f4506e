"""Forms for the acceptance check of a device, and for its disposal."""

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from consortium.equipment.domain.acceptance import ANSWER_NAMES, CHECK_NAMES, Answer, Check
from consortium.equipment.domain.disposal import DATA_NAMES, METHOD_NAMES, Data, Method
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import DateInput, Form, Required


class CheckInForm(Form):
    """One question for each check of the list."""

    checked_on = DateInput("Checked on", [Required("Enter the day of the check")], default=today)
    note = TextAreaField("Note (optional)", [Optional(), Length(max=400)])
    off_list_reason = TextAreaField("Why this model all the same?", [Length(max=400)])

    def answers(self) -> dict[Check, Answer]:
        return {check: Answer(self[check.value].data) for check in Check}


AcceptanceForm = type(
    "AcceptanceForm",
    (CheckInForm,),
    {
        check.value: RadioField(
            CHECK_NAMES[check],
            [Required("Answer it")],
            choices=[(each.value, ANSWER_NAMES[each]) for each in Answer],
        )
        for check in Check
    },
)


class DisposalForm(Form):
    disposed_on = DateInput("Left on", [Required("Enter the day")], default=today)
    method = SelectField(
        "How?",
        [Required("Choose how")],
        choices={each.value: METHOD_NAMES[each] for each in Method},
    )
    taken_by = StringField("Who took it?", [Required("Enter who took it"), Length(max=200)])
    decontaminated = BooleanField("It is decontaminated")
    data_kept = RadioField(
        "Patients' data on it",
        [Required("Say what became of them")],
        choices=[(each.value, DATA_NAMES[each]) for each in Data],
    )
    evidence = TextAreaField(
        "How were they wiped or destroyed, and by whom? (optional)",
        [Optional(), Length(max=400)],
    )
