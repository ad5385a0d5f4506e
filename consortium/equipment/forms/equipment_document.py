"""The form that attaches a document to a device or to a model."""

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional

from consortium.contracts.forms.documents import FILE_HINT
from consortium.equipment.domain.equipment_document import (
    EQUIPMENT_DOCUMENT_NAMES,
    EquipmentDocumentKind,
)
from consortium.foundation.web.forms import CreatingForm, Required


class EquipmentDocumentForm(CreatingForm):
    kind = SelectField(
        "What is it?",
        [Required("Choose what it is")],
        choices={
            "": "Choose one",
            **{each.value: EQUIPMENT_DOCUMENT_NAMES[each] for each in EquipmentDocumentKind},
        },
    )
    title = StringField("Title", [Required("Enter a title"), Length(max=200)])
    about = SelectField("What is it about?", [Required("Choose what it is about")], choices=[])
    supersedes_id = SelectField("In place of", [Optional()], choices=[])
    file = FileField("File", [FileRequired("Choose a file")], description=FILE_HINT)
