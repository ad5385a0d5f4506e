"""Forms for devices: register, and give a reason."""

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from consortium.foundation.web.forms import CreatingForm, DateInput, Form, Required


class AssetForm(CreatingForm):
    asset_no = StringField(
        "Asset number",
        [Required("Enter the number on its label"), Length(max=40)],
        description="As on the label, like TON-0001",
    )
    device_model_id = SelectField("Model", [Required("Choose the model")], choices=[])
    serial = StringField("Serial number", [Required("Enter the serial number"), Length(max=60)])
    site_id = SelectField("Where does it stand?", [Required("Choose the site")], choices=[])
    location = StringField(
        "Place at the site (optional)", [Length(max=120)], description="Like Eye clinic, room 4"
    )
    owner_trust_id = SelectField("Who owns it?", [Optional()], choices=[])
    lot = StringField("Lot (optional)", [Length(max=60)])
    udi_pi = StringField(
        "UDI on the label (optional)",
        [Length(max=200)],
        description="The whole text of the maker's code, as a scanner reads it",
    )
    made_on = DateInput("Made on (optional)", [Optional()])
    expires_on = DateInput("Expires on (optional)", [Optional()])
    accepted_on = DateInput(
        "Passed its acceptance check on (optional)",
        [Optional()],
        description="With this day it is in service; without, it waits for the check",
    )
    off_list_reason = TextAreaField(
        "Why this model? (only if it is not on the agreed list)",
        [Length(max=400)],
        description="Asked for when it is in service and its kind has a list",
    )


class ReasonForm(Form):
    reason = TextAreaField(
        "Reason",
        [Required("Enter the reason"), Length(max=400)],
        description="It stays on the record of the device",
    )
