"""Forms that send a document."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField
from wtforms.validators import Length

from consortium.contracts.domain.managing.documents import (
    DOCUMENT_NAMES,
    FILES_TAKEN,
    MOST_BYTES,
    DocumentKind,
    SentFile,
)
from consortium.foundation.web.forms import CreatingForm, Required

FILE_HINT = f"{FILES_TAKEN}, at most {MOST_BYTES >> 20} MB"


def sent_file(field: Any) -> SentFile:
    """The file that a valid form holds."""
    return SentFile(name=field.data.filename or "document", content=field.data.stream)


def sent_file_if_any(field: Any) -> SentFile | None:
    """The file that was sent, or None when the field was left empty."""
    return sent_file(field) if field.data else None


class DocumentForm(CreatingForm):
    kind = SelectField(
        "What is it?",
        [Required("Choose what it is")],
        choices=[
            ("", "Choose one"),
            *((kind.value, DOCUMENT_NAMES[kind]) for kind in DocumentKind),
        ],
    )
    title = StringField("Title", [Required("Enter a title"), Length(max=200)])
    contract_id = SelectField(
        "Whose contract is it about?",
        choices=[],
        description="What is about one trust's contract is not shown to the other trusts",
    )
    file = FileField("File", [FileRequired("Choose a file")], description=FILE_HINT)
