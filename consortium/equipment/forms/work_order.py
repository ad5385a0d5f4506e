"""Forms that ask for work and get it on."""

from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from consortium.equipment.domain.plan import UNDONE_NAMES
from consortium.equipment.domain.work_kind import WORK_KIND_NAMES, WorkKind
from consortium.equipment.domain.work_line import LINE_KIND_NAMES
from consortium.equipment.domain.work_order import (
    HOLD_REASON_NAMES,
    PRIORITY_NAMES,
    Priority,
)
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import (
    CreatingForm,
    DateInput,
    DecimalInput,
    Form,
    Required,
)

_PRIORITIES = {each.value: name for each, name in PRIORITY_NAMES.items()}


class FaultForm(CreatingForm):
    what = TextAreaField(
        "What is wrong?", [Required("Say what is wrong with it"), Length(max=1000)]
    )
    reported_by = StringField(
        "Who noticed it? (optional)",
        [Length(max=120)],
        description="A name or a telephone number to ask back; you, if it is left empty",
    )
    since_on = DateInput("Since when?", [Required("Enter the day")], default=today)
    priority = RadioField(
        "How urgent is it?",
        [Required("Choose how urgent it is")],
        choices=_PRIORITIES,
        default=Priority.NORMAL.value,
    )


class RequestForm(CreatingForm):
    kind = SelectField(
        "What kind of work?",
        [Required("Choose the kind of work")],
        choices=[
            ("", "Choose"),
            *((each.value, name) for each, name in WORK_KIND_NAMES.items()),
        ],
        default=WorkKind.REPAIR.value,
    )
    description = TextAreaField("What is to be done?", [Required("Say what is to be done")])
    priority = RadioField(
        "How urgent is it?",
        [Required("Choose how urgent it is")],
        choices=_PRIORITIES,
        default=Priority.NORMAL.value,
    )
    procedure_id = SelectField("By which checklist? (optional)", [Optional()], choices=[])


class TriageForm(Form):
    priority = RadioField(
        "How urgent is it?", [Required("Choose how urgent it is")], choices=_PRIORITIES
    )
    payer_id = SelectField("Who pays?", [Required("Choose who pays")], choices=[])
    is_safety_relevant = BooleanField(
        "It touches the electrical safety of the device",
        description="It is closed only after a passing safety test since",
    )


class PlanWorkForm(Form):
    planned_on = DateInput("On which day?", [Required("Enter the day")], default=today)
    assignee_id = SelectField("Who does it? (optional)", [Optional()], choices=[])


class StartForm(Form):
    is_clean = BooleanField(
        "The device is clean or has been decontaminated",
        description="Nobody works on a device that is not",
    )


class HoldForm(Form):
    reason = RadioField(
        "What is it waiting for?",
        [Required("Choose what it is waiting for")],
        choices={each.value: name for each, name in HOLD_REASON_NAMES.items()},
    )
    note = StringField("Note (optional)", [Length(max=400)])


class FinishForm(Form):
    done_on = DateInput("Done on", [Required("Enter the day")], default=today)
    late_reason = StringField(
        "Why is it entered late? (optional)",
        [Length(max=400)],
        description="For work that was done more than a week ago",
    )


class ConfirmForm(Form):
    """Nothing to fill in."""


class WorkReasonForm(Form):
    reason = TextAreaField("Why?", [Required("Say why"), Length(max=400)])


class UndoneForm(Form):
    outcome = RadioField(
        "Why was it not done?",
        [Required("Choose the outcome")],
        choices={each.value: name for each, name in UNDONE_NAMES.items()},
    )
    reason = TextAreaField(
        "In words",
        [Required("Say what happened"), Length(max=400)],
        description="Where you looked, who used it, or why it is waived; you sign for it",
    )


class LineForm(CreatingForm):
    kind = RadioField(
        "What is it?",
        [Required("Choose what it is")],
        choices={each.value: name for each, name in LINE_KIND_NAMES.items()},
        default="labour",
    )
    description = StringField(
        "Description",
        [Required("Describe it"), Length(max=200)],
        description="Like “Fault finding”, or a part with its number",
    )
    on_day = DateInput("On which day?", [Required("Enter the day")], default=today)
    minutes = IntegerField("Minutes, for labour and travel", [Optional()])
    quantity = DecimalInput("How many, for parts and contractors", [Optional()])
    amount = DecimalInput("What it cost, without VAT", [Optional()], places=2, prefix="£")
