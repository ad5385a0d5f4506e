"""The form that sends a file of purchase lines."""

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from consortium.foundation.web.forms import CreatingForm, Required


class ImportForm(CreatingForm):
    trust_id = SelectField("Whose purchases are these?", [Required("Choose a trust")], choices=[])
    file = FileField(
        "File of purchase lines (CSV)",
        [FileRequired("Choose a CSV file")],
        description="The first row names the columns",
    )
