"""The form that answers an alarm."""

from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from consortium.foundation.web.forms import CreatingForm, Required


class AnswerAlarmForm(CreatingForm):
    # The hash of the figures as they were seen.
    seal = HiddenField()
    reason = TextAreaField(
        "Why is this no error?",
        [Required("Enter the reason"), Length(max=400)],
        description="Say what explains the figures, and where that can be seen",
    )
