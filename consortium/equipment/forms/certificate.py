"""The form that signs a step of a calibration."""

from wtforms import BooleanField, PasswordField, RadioField, TextAreaField
from wtforms.validators import Length

from consortium.foundation.web.forms import CreatingForm, Required


class SignatureForm(CreatingForm):
    step = RadioField("What do you sign?", [Required("Choose what you sign")], choices=[])
    note = TextAreaField("Note (optional)", [Length(max=400)])
    shows_next_due = BooleanField(
        "Print when the next calibration is due",
        description="Only when the owner of the device agreed to it (ISO/IEC 17025, 7.8.4.3)",
    )
    secret = PasswordField(
        "Your password, or a code of your app",
        [Required("Enter your password or a code")],
        description="It proves again that it is you who signs",
    )
