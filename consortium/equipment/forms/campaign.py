"""Forms for campaigns."""

from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from consortium.equipment.domain.campaign import PROGRESS_NAMES, Progress
from consortium.foundation.web.forms import CreatingForm, DateInput, Form, Required


class CampaignForm(CreatingForm):
    owner_id = SelectField("Whose devices?", [Required("Choose whose")], choices=[])
    model_id = SelectField("Model", [Required("Choose the model")], choices=[])
    title = StringField("Name of the campaign", [Required("Enter a name"), Length(max=200)])
    work = TextAreaField("What is done on each device?", [Required("Say what is done")])
    software_version = StringField(
        "Software version that it brings (optional)",
        [Length(max=60)],
        description="A device that is done is noted with it",
    )
    due_on = DateInput("Done by (optional)", [Optional()])


class SettleForm(Form):
    asset_ids = SelectMultipleField("Devices", choices=[])
    progress = RadioField(
        "They are",
        [Required("Say whether they are done or excused")],
        choices=[(each.value, PROGRESS_NAMES[each]) for each in (Progress.DONE, Progress.EXCUSED)],
        default=Progress.DONE.value,
    )
    note = TextAreaField(
        "Note, or the reason to excuse them (optional)", [Optional(), Length(max=400)]
    )
