"""Forms of the evidence of a saving: asking for its pack, and a reviewer's note."""

from wtforms import RadioField, TextAreaField
from wtforms.validators import Length

from consortium.foundation.web.forms import CreatingForm, Form, Required
from consortium.savings.domain.packs.facts import AUDIT_GRADE_NAMES

NO_GRADE = "none"
LONGEST_NOTE = 2000


class TakePackForm(Form):
    """Nothing to fill in: its buttons say whether the zip or the PDF is wanted."""


class ReviewerNoteForm(CreatingForm):
    grade = RadioField(
        "How does the claim look?",
        choices=[*AUDIT_GRADE_NAMES.items(), (NO_GRADE, "No grade: only a note")],
        default=NO_GRADE,
    )
    text = TextAreaField(
        "Note",
        [Required("Write what you looked at, and what you found"), Length(max=LONGEST_NOTE)],
        description="It stands in every later pack with your name, and cannot be taken back.",
    )
