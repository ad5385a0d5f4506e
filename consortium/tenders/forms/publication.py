"""The forms around publication: the clause review, and the notice with the time for bids."""

import re
from datetime import date, datetime, time

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Regexp

from consortium.foundation.domain.periods import LONDON
from consortium.foundation.web.forms import DateInput, Form, Required
from consortium.tenders.domain.procurement import Regime
from consortium.tenders.domain.publication import ENGAGEMENT_NAMES, Engagement, NoticeGiven
from consortium.tenders.usecases.publication import BiddingTime

HOURS = {9: "9am", 12: "12 noon", 14: "2pm", 17: "5pm"}
_TIME = re.compile(r"\s*([01]?[0-9]|2[0-3])[:.]([0-5][0-9])\s*$")
CLOCK = Regexp(_TIME, message="Enter a time, like 14:05")
YES_NO = [("yes", "Yes"), ("no", "No")]


class ClauseReviewForm(Form):
    in_contract = StringField(
        "Where does the clause stand in the contract?",
        [Required("Say where"), Length(max=200)],
        description="Like: clause 14 and schedule 6",
    )
    in_notice = StringField(
        "Where does the notice provide for it?",
        [Required("Say where"), Length(max=200)],
        description="Like: section 5.2, and the tender document, chapter 3",
    )
    leaver_schedule = TextAreaField(
        "How are bidders asked for the prices that a leaver pays?",
        [Required("Say how"), Length(max=2000)],
        description="The leaver schedule of the bid form, in the words that bidders read",
    )


class PublishForm(Form):
    notice_number = StringField(
        "Number of the tender notice (UK4) on Find a Tender",
        [Required("Enter the number"), Length(max=20)],
        description="Like 012345-2026; publish it there before anywhere else",
    )
    published_on = DateInput(
        "It was published there on", [Required("Enter the day it was published")]
    )
    published_time = StringField(
        "At",
        [Required("Enter the time"), CLOCK],
        description="In London, like 14:05",
    )
    engagement = RadioField(
        "Preliminary market engagement",
        [Required("Choose one")],
        choices=[(each.value, name) for each, name in ENGAGEMENT_NAMES.items()],
    )
    engagement_note = StringField(
        "Number of that notice (UK2), or why there is none",
        [Required("Enter the number or the reason"), Length(max=400)],
    )
    electronic = RadioField(
        "Are bids sent electronically?", [Required("Choose one")], choices=YES_NO, default="yes"
    )
    documents_with_notice = RadioField(
        "Were all documents given with the notice?",
        [Required("Choose one")],
        choices=YES_NO,
        default="yes",
    )
    planned_notice_on = DateInput(
        "A planned procurement notice (UK3) was published on (optional)",
        description="It shortens the period to 10 days if it came 40 days to 12 months before",
    )
    urgent_because = StringField(
        "A state of urgency makes the usual period impracticable, because (optional)",
        [Length(max=400)],
    )
    deadline_on = DateInput("Last day for bids", [Required("Enter the day")])
    hour = SelectField(
        "Time in London",
        [Required("Choose the time")],
        coerce=int,
        choices=list(HOURS.items()),
        default=12,
    )
    questions_on = DateInput(
        "Last day for questions",
        [Required("Enter the day")],
        description="Questions are taken until the same hour; leave time to answer them",
    )
    override_because = StringField(
        "The deadline may be earlier than the computed day, because (optional)",
        [Length(max=400)],
        description="Both days are shown with your reason",
    )

    def speak_of(self, regime: Regime) -> None:
        """Name the notices as the law of the procurement does: the codes UK1 to UK17 are the
        Act's."""
        if regime is not Regime.PCR2015:
            return
        self.notice_number.label.text = "Number of the contract notice on Find a Tender"
        self.engagement.choices = [
            (each.value, name.replace(" (UK2)", "").replace("tender notice", "contract notice"))
            for each, name in ENGAGEMENT_NAMES.items()
        ]
        self.planned_notice_on.label.text = "A prior information notice was published on (optional)"
        self.planned_notice_on.description = ""
        self.engagement_note.label.text = "Number of that notice, or why there is none"

    def notice(self) -> NoticeGiven:
        return NoticeGiven(
            number=self.notice_number.data.strip(),
            published_at=_at(self.published_on.data, clock_of(self.published_time.data)),
            engagement=Engagement(self.engagement.data),
            engagement_note=self.engagement_note.data.strip(),
        )

    def time(self) -> BiddingTime:
        hour = time(self.hour.data)
        return BiddingTime(
            deadline=_at(self.deadline_on.data, hour),
            questions_until=_at(self.questions_on.data, hour),
            electronic=self.electronic.data == "yes",
            documents_with_notice=self.documents_with_notice.data == "yes",
            urgent_because=self.urgent_because.data.strip(),
            planned_notice_on=self.planned_notice_on.data,
            override_because=self.override_because.data.strip(),
        )


def clock_of(text: str) -> time:
    """A time of day as somebody typed it.

    Raises:
        ValueError: it is none; the field's own check tells whoever typed it.
    """
    found = _TIME.match(text)
    if found is None:
        raise ValueError(f"{text!r} is no time")
    return time(int(found[1]), int(found[2]))


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, LONDON)
