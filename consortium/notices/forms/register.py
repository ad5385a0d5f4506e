"""The forms of the register: a notice as it was published, and another due day."""

import re
from datetime import datetime, time

from flask_wtf.file import FileField
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length, Regexp

from consortium.contracts.domain.managing.documents import FILES_TAKEN
from consortium.contracts.forms.documents import sent_file_if_any
from consortium.foundation.domain.periods import LONDON
from consortium.foundation.web.forms import CreatingForm, DateInput, Form, Required
from consortium.notices.usecases.register import NoticeSent
from consortium.tenders.domain.legal_clock import NOTICES

_TIME = re.compile(r"\s*([01]?[0-9]|2[0-3])[:.]([0-5][0-9])\s*$")


class NoticeForm(CreatingForm):
    number = StringField(
        "Number on Find a Tender",
        [Required("Enter the number"), Length(max=20)],
        description="Like 012345-2026",
    )
    published_on = DateInput("Published there on", [Required("Enter the day")])
    published_time = StringField(
        "At",
        [Required("Enter the time"), Regexp(_TIME, message="Enter a time, like 14:05")],
        description="In London, like 14:05",
    )
    ocid = StringField("OCID (optional)", [Length(max=80)], description="Like ocds-h6vhtk-0abcde")
    note = TextAreaField("Note (optional)", [Length(max=400)])
    file = FileField(
        "Document (optional)", description=f"Like the copy of the contract: {FILES_TAKEN}"
    )

    def sent(self) -> NoticeSent:
        found = _TIME.match(self.published_time.data)
        if found is None:
            raise ValueError(f"{self.published_time.data!r} is no time")
        clock = time(int(found[1]), int(found[2]))
        return NoticeSent(
            number=self.number.data.strip(),
            published_at=datetime.combine(self.published_on.data, clock, LONDON),
            ocid=(self.ocid.data or "").strip(),
            note=(self.note.data or "").strip(),
            file=sent_file_if_any(self.file),
        )


class OtherNoticeForm(NoticeForm):
    consortium_id = SelectField("Whose notice is it?", [Required("Choose one")], choices=[])
    kind = SelectField(
        "Which notice?",
        [Required("Choose the notice")],
        choices=[
            ("", "Choose a notice"),
            *((kind.value, f"{kind.value} {rule.name}") for kind, rule in NOTICES.items()),
        ],
    )


class DueDayForm(Form):
    due_on = DateInput("Due on", [Required("Enter the day")])
    reason = StringField("Because", [Required("Enter the reason"), Length(max=400)])
