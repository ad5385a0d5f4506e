"""The form that sends a file of others' releases."""

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from consortium.foundation.web.forms import CreatingForm, Required


class ReleaseImportForm(CreatingForm):
    consortium_id = SelectField(
        "Whose list do they join?", [Required("Choose a consortium")], choices=[]
    )
    file = FileField(
        "File (JSON)",
        [FileRequired("Choose a file")],
        description="A release package, a record package, or a list of releases",
    )
