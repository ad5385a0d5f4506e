"""Forms for inviting people and changing what they may do."""

from email_validator import EmailNotValidError, validate_email
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, SelectField, StringField, ValidationError
from wtforms.validators import Length

from consortium.foundation.domain.permissions import ROLE_NAMES
from consortium.foundation.web.forms import CreatingForm, Form, Required

ROLE_CHOICES = {role.value: name for role, name in ROLE_NAMES.items()}


def _is_address(_form: FlaskForm, field: Field) -> None:
    try:
        validate_email(field.data, check_deliverability=False)
    except EmailNotValidError:
        raise ValidationError("Enter an e-mail address, like name@example.nhs.uk") from None


class InvitationForm(CreatingForm):
    name = StringField(
        "Name",
        [Required("Enter their name"), Length(max=120)],
        description="As colleagues know them",
    )
    email = EmailField("E-mail address", [Required("Enter their e-mail address"), _is_address])
    role = SelectField("Role", [Required("Choose a role")], choices=ROLE_CHOICES)
    organisation_id = SelectField("At", [Required("Choose an organisation")], choices=[])


class GrantForm(CreatingForm):
    role = SelectField("Role", [Required("Choose a role")], choices=ROLE_CHOICES)
    organisation_id = SelectField("At", [Required("Choose an organisation")], choices=[])


class DisableForm(Form):
    reason = StringField("Reason", [Required("Enter the reason"), Length(max=400)])


class SecondFactorOffForm(Form):
    reason = StringField(
        "Reason",
        [Required("Enter the reason"), Length(max=400)],
        description="How you made sure that it is them who asked",
    )
