"""The form on which suppliers are invited."""

from wtforms import SelectMultipleField

from consortium.foundation.web.forms import Form, Required


class InviteSuppliersForm(Form):
    suppliers = SelectMultipleField("Which suppliers?", [Required("Choose a supplier")], choices=[])
