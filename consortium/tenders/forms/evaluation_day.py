"""Forms for evaluation days: the day, its slots, who came, and how sure people are."""

from datetime import time

from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length

from consortium.foundation.web.forms import (
    CreatingForm,
    DateInput,
    DecimalInput,
    Form,
    Required,
)
from consortium.tenders.domain.evaluation_day import (
    CONFIDENCE_WORDS,
    POLL_MOMENT_NAMES,
    PollMoment,
)

TIMES = [
    (f"{hour:02}:{minute:02}", f"{hour}:{minute:02}") for hour in range(8, 19) for minute in (0, 30)
]


class DayForm(CreatingForm):
    held_on = DateInput("Day", [Required("Enter the day")])
    place = StringField("Where?", [Required("Enter the place"), Length(max=120)])
    day_rate = DecimalInput(
        "Cost of a member's day",
        [Required("Enter the rate")],
        places=2,
        prefix="£",
        description="What the trusts count for a day of an evaluator, like 350",
    )


class SlotForm(CreatingForm):
    bid_id = SelectField("Who shows?", [Required("Choose a bid")], choices=[])
    criterion_id = SelectField("Which script?", [Required("Choose one")], choices=[])
    starts_at = SelectField("From", [Required("Choose a time")], choices=TIMES)
    ends_at = SelectField("Until", [Required("Choose a time")], choices=TIMES)
    room = StringField("Room", [Required("Enter the room"), Length(max=80)])

    def times(self) -> tuple[time, time]:
        return time.fromisoformat(self.starts_at.data), time.fromisoformat(self.ends_at.data)


class AttendanceForm(Form):
    came = SelectMultipleField("Who came?", choices=[])


class PollForm(CreatingForm):
    moment = RadioField(
        "When do you answer?",
        [Required("Choose one")],
        choices=[(each.value, name) for each, name in POLL_MOMENT_NAMES.items()],
    )
    confidence = RadioField(
        "How sure are you that the panel can choose well?",
        [Required("Choose one")],
        choices=[(str(value), words) for value, words in CONFIDENCE_WORDS.items()],
    )

    def chosen(self) -> PollMoment:
        return PollMoment(self.moment.data)
