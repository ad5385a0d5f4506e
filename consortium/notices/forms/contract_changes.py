"""The form of a modification of an agreement."""

from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from consortium.foundation.web.forms import (
    CreatingForm,
    DateInput,
    DecimalInput,
    Required,
    WholeNumberInput,
)
from consortium.notices.domain.contract_change import CHANGE_NAMES, ChangeGiven, ChangeKind


class ChangeForm(CreatingForm):
    kind = SelectField(
        "What changes?",
        [Required("Choose what changes")],
        choices=[("", "Choose one"), *((each.value, CHANGE_NAMES[each]) for each in CHANGE_NAMES)],
    )
    what = StringField(
        "In a sentence",
        [Required("Enter what changes"), Length(max=400)],
        description="Like: West Trust joins with 4,000 lenses a year",
    )
    changed_on = DateInput("From", [Required("Enter the day")])
    value = DecimalInput(
        "Change of the value, with VAT",
        [Required("Enter the change, or 0")],
        places=2,
        prefix="£",
        description="Over the whole term; less than before with a minus, nothing as 0",
    )
    term_days = WholeNumberInput(
        "Change of the term in days (optional)", [Optional()], description="Like 183, or -30"
    )
    changes_scope = BooleanField("The scope changes materially")
    changes_balance = BooleanField(
        "The economic balance changes materially in the supplier's favour"
    )
    schedule_8 = StringField(
        "Paragraph of Schedule 8 (optional)",
        [Length(max=200)],
        description="Like: paragraph 1, provided for in clause 7. Empty when it rests on none",
    )
    cause = StringField(
        "Cause (optional)",
        [Length(max=120)],
        description="Changes with the same cause are measured as one (s.74(7))",
    )
    not_made = BooleanField("It was asked for and is not made")
    reason = TextAreaField(
        "Reason",
        [Length(max=400)],
        description="Needed when it is not made, and when you correct a change",
    )

    def fill_in(self, given: ChangeGiven) -> None:
        """Show a change that was recorded before."""
        self.kind.data = given.kind.value
        self.what.data = given.what
        self.changed_on.data = given.changed_on
        self.value.data = given.value
        self.term_days.data = given.term_days
        self.changes_scope.data = given.changes_scope
        self.changes_balance.data = given.changes_balance
        self.schedule_8.data = given.schedule_8
        self.cause.data = given.cause
        self.not_made.data = not given.made

    def given(self) -> ChangeGiven:
        return ChangeGiven(
            kind=ChangeKind(self.kind.data),
            what=self.what.data.strip(),
            changed_on=self.changed_on.data,
            value=self.value.data,
            term_days=self.term_days.data or 0,
            changes_scope=self.changes_scope.data,
            changes_balance=self.changes_balance.data,
            schedule_8=(self.schedule_8.data or "").strip(),
            cause=(self.cause.data or "").strip(),
            made=not self.not_made.data,
            reason=(self.reason.data or "").strip(),
        )
