"""Forms for obligations and what was done about them."""

from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from consortium.contracts.domain.managing.obligations import KIND_NAMES, ObligationKind, Rule, Step
from consortium.foundation.domain.permissions import ROLE_NAMES, Permission, Role, roles_with
from consortium.foundation.web.forms import CreatingForm, DateInput, Required

OWNERS = [
    (role.value, ROLE_NAMES[role])
    for role in roles_with(Permission.AGREEMENTS_VIEW)
    if role is not Role.AUDITOR
]
_DEALING = (
    (Step.DONE, "It is done"),
    (Step.EVIDENCE, "There is evidence to add, but it is not done yet"),
)
_WAIVING = (
    (Step.WAIVED, "It is not needed this time"),
    (Step.ENDED, "It is not needed any more"),
)


class ObligationForm(CreatingForm):
    kind = SelectField(
        "What kind?",
        [Required("Choose the kind")],
        choices=[("", "Choose a kind"), *((each.value, KIND_NAMES[each]) for each in KIND_NAMES)],
    )
    what = StringField(
        "What must be done?",
        [Required("Enter what must be done"), Length(max=300)],
        description="Like: send the certificate of public liability insurance",
    )
    owner = RadioField("Who does it?", [Required("Choose a role")], choices=list(OWNERS))
    trust_id = SelectField("For one trust only (optional)", [Optional()], choices=[])
    paragraph = StringField("Where does the contract say so? (optional)", [Length(max=120)])
    first_due_on = DateInput("Due on", description="The first day it is due")
    days_before_end = IntegerField(
        "Or due so many days before the agreement ends",
        [Optional(), NumberRange(min=0, max=3000, message="Enter 0 to 3000 days")],
        description="Moves with the end when the agreement is extended",
    )
    every_months = IntegerField(
        "And again every so many months (optional)",
        [Optional(), NumberRange(min=1, max=120, message="Enter 1 to 120 months")],
        description="12 for every year; leave it empty for once",
    )

    def chosen_kind(self) -> ObligationKind:
        return ObligationKind(self.kind.data)

    def chosen_owner(self) -> Role:
        return Role(self.owner.data)

    def rule(self) -> Rule:
        return Rule(
            first_due_on=self.first_due_on.data,
            days_before_end=self.days_before_end.data,
            every_months=self.every_months.data,
        )


class StepForm(CreatingForm):
    occurrence = SelectField("Which time?", [Required("Choose the day")], choices=[])
    step = RadioField("What happened?", [Required("Choose one")], choices=[])
    note = TextAreaField(
        "Evidence or reason",
        [Required("Name the document, or say why"), Length(max=2000)],
    )

    def offer(self, *, waiving: bool) -> None:
        """Offer what the reader may record."""
        steps = (*_DEALING, *_WAIVING) if waiving else _DEALING
        self.step.choices = [(step.value, words) for step, words in steps]

    def chosen(self) -> Step:
        return Step(self.step.data)
