"""Forms that move a device, transfer it, or say who looks after it."""

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from consortium.foundation.web.forms import Form, Required


class _WithReason(Form):
    reason = TextAreaField(
        "Reason",
        [Required("Enter the reason"), Length(max=400)],
        description="It stays on the record of the device",
    )


class MoveForm(_WithReason):
    site_id = SelectField("Site", [Required("Choose the site")], choices=[])
    location = StringField(
        "Place at the site (optional)", [Length(max=120)], description="Like Eye clinic, room 4"
    )


class TransferForm(_WithReason):
    owner_trust_id = SelectField("New owner", [Required("Choose the trust")], choices=[])
    site_id = SelectField(
        "Where does it stand there?",
        [Optional()],
        choices=[],
        description="Only once it has arrived; its new holder is recorded with it",
    )
    location = StringField("Place at the site (optional)", [Length(max=120)])


class MaintainerForm(_WithReason):
    maintainer_id = SelectField("Who looks after it?", [Optional()], choices=[])
