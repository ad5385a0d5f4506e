"""Forms around clarification: asking, answering, amending, a later deadline."""

from datetime import datetime, time

from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from consortium.contracts.forms.documents import FILE_HINT
from consortium.foundation.domain.periods import LONDON
from consortium.foundation.web.forms import CreatingForm, DateInput, Form, Required
from consortium.tenders.domain.question import LONGEST
from consortium.tenders.forms.publication import HOURS, YES_NO


class QuestionForm(CreatingForm):
    text = TextAreaField(
        "Your question",
        [Required("Enter the question"), Length(max=LONGEST)],
        description="Every supplier reads question and answer; no other supplier reads who asked",
    )


class AnswerForm(Form):
    public_text = TextAreaField(
        "The question, as everybody will read it",
        [Required("Enter the question"), Length(max=LONGEST)],
        description="So that it does not say who asked",
    )
    answer = TextAreaField("The answer", [Required("Enter the answer"), Length(max=LONGEST)])
    changes_bids = RadioField(
        "Does it change what bidders must do?",
        [Required("Choose one")],
        choices=YES_NO,
        description="A change that comes late calls for a later deadline",
    )


class AmendmentForm(CreatingForm):
    what = TextAreaField("What changes?", [Required("Say what changes"), Length(max=LONGEST)])
    why = TextAreaField("Why?", [Required("Say why"), Length(max=LONGEST)])
    file = FileField("The changed document (optional)", description=FILE_HINT)


class ExtensionForm(CreatingForm):
    to_on = DateInput("New last day for bids", [Required("Enter the day")])
    hour = SelectField(
        "Time in London",
        [Required("Choose the time")],
        coerce=int,
        choices=list(HOURS.items()),
        default=12,
    )
    reason = StringField("Why?", [Required("Enter the reason"), Length(max=400)])

    def to(self) -> datetime:
        return datetime.combine(self.to_on.data, time(self.hour.data), LONDON)
