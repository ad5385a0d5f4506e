"""Forms for checklists and their new versions."""

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length

from consortium.equipment.domain.work_kind import WORK_KIND_NAMES, WorkKind
from consortium.foundation.web.forms import CreatingForm, Required


class ChecklistRevisionForm(CreatingForm):
    steps = TextAreaField(
        "Steps",
        [Required("Write at least one step"), Length(max=12_000)],
        description="One on each line. “Look for damage” is checked; “Output pressure: 95 to 105 "
        "mmHg”, “Leakage: at most 100 uA” and “Battery: at least 11.5 V” are measured; “Serial of "
        "the battery?” is written down. A step in brackets may be left out.",
    )
    method = TextAreaField("How it is done (optional)", [Length(max=4000)])


class ChecklistForm(ChecklistRevisionForm):
    owner_id = SelectField("Who is it for?", [Required("Choose who it is for")], choices=[])
    code = StringField(
        "Code", [Required("Enter a code"), Length(max=20)], description="Like PPM-PUMP"
    )
    title = StringField("Name", [Required("Enter its name"), Length(max=120)])
    category = SelectField("For which equipment?", [Required("Choose a category")], choices=[])
    kind = SelectField(
        "For which work?",
        [Required("Choose the kind of work")],
        choices=[
            (each.value, name)
            for each, name in WORK_KIND_NAMES.items()
            if each is not WorkKind.CALIBRATION
        ],
    )
