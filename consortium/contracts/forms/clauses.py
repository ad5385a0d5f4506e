"""Forms for clauses: the conditions of every clause, and the fields of each type's own terms."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from wtforms import Field, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from consortium.contracts.domain.clauses.conditions import (
    CALENDAR_NAMES,
    EFFECT_NAMES,
    MOST_DAYS,
    NOTIFIER_NAMES,
    REVIEWER_NAMES,
    ROUNDING_NAMES,
    STANDING_NAMES,
    Calendar,
    Conditions,
    Effect,
    MemberStanding,
    Notifier,
    ReviewerRole,
    Rounding,
)
from consortium.contracts.domain.clauses.parameters import HUNDRED, Kind, Parameter, plain
from consortium.contracts.domain.contracts import DateBasis
from consortium.contracts.forms.agreements import BASIS_NAMES
from consortium.foundation.web.forms import CreatingForm, DateInput, DecimalInput, Form, Required

AS_THE_AGREEMENT = ("", "As the agreement says")
LONGEST_TEXT = 400


def _names(names: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(each.value, words) for each, words in names.items()]


def _days(label: str, hint: str, default: int) -> IntegerField:
    return IntegerField(
        label,
        [
            Required("Enter the days"),
            NumberRange(min=0, max=MOST_DAYS, message=f"Enter 0 to {MOST_DAYS:,} days"),
        ],
        description=hint,
        default=default,
    )


class ClauseForm(CreatingForm):
    """What is asked of every clause; the fields of its own terms are added to it."""

    group_id = SelectField("The prices it is about", [Optional()], choices=[])
    paragraph = StringField(
        "Where it stands in the contract",
        [Required("Enter where it stands"), Length(max=120)],
        description="Like Schedule 2, paragraph 6",
    )
    effective_from = DateInput("In force from", [Required("Enter the first day")])
    calendar = RadioField(
        "When is it tested?",
        [Required("Choose one")],
        choices=_names(CALENDAR_NAMES),
        default=Calendar.WHEN_IT_HAPPENS.value,
    )
    date_basis = SelectField(
        "Which date of a purchase counts?", choices=[AS_THE_AGREEMENT, *_names(BASIS_NAMES)]
    )
    standing = RadioField(
        "Who counts as a member?",
        [Required("Choose one")],
        choices=_names(STANDING_NAMES),
        default=MemberStanding.IN_GOOD_STANDING.value,
    )
    rounding = RadioField(
        "How is it rounded?",
        [Required("Choose one")],
        choices=_names(ROUNDING_NAMES),
        default=Rounding.LINE_TOTAL.value,
    )
    notifier = RadioField(
        "Who tells the others?", [Required("Choose one")], choices=_names(NOTIFIER_NAMES)
    )
    notice_days = _days("Days of notice", "0 when none is needed", 90)
    cure_days = _days("Days to mend a breach", "0 when there are none", 0)
    effect = RadioField(
        "From when does it take effect?", [Required("Choose one")], choices=_names(EFFECT_NAMES)
    )
    evidence = TextAreaField(
        "What proves it",
        [Required("Enter the evidence"), Length(max=LONGEST_TEXT)],
        description="Like the letter of notice, or the supplier's monthly report",
    )
    reviewer = RadioField(
        "Who has to read it against the contract?",
        [Required("Choose one")],
        choices=_names(REVIEWER_NAMES),
        default=ReviewerRole.LAWYER.value,
    )

    def group(self) -> UUID | None:
        return UUID(self.group_id.data) if self.group_id.data else None

    def conditions(self) -> Conditions:
        return Conditions(
            effective_from=self.effective_from.data,
            paragraph=self.paragraph.data.strip(),
            calendar=Calendar(self.calendar.data),
            date_basis=DateBasis(self.date_basis.data) if self.date_basis.data else None,
            standing=MemberStanding(self.standing.data),
            rounding=Rounding(self.rounding.data),
            notifier=Notifier(self.notifier.data),
            notice_days=self.notice_days.data,
            cure_days=self.cure_days.data,
            effect=Effect(self.effect.data),
            evidence=self.evidence.data.strip(),
            reviewer=ReviewerRole(self.reviewer.data),
        )


class ReviewForm(Form):
    finding = TextAreaField(
        "What did you find? (optional)",
        [Length(max=LONGEST_TEXT)],
        description="Like: agrees with the signed contract of 16 December 2024",
    )


class SumForm(Form):
    """Numbers to try out: it changes nothing and so carries no token."""

    class Meta:
        csrf = False


def with_fields(form: type[Form], parameters: tuple[Parameter, ...]) -> type[Any]:
    """The form with a field for each parameter besides its own."""
    made = {each.name: _field(each) for each in parameters}
    return type(form.__name__, (form,), made)


def typed(parameters: tuple[Parameter, ...], texts: Mapping[str, str]) -> dict[str, Any]:
    """Stored texts as the fields show them: a share in per cent."""
    return {each.name: _shown(each, texts[each.name]) for each in parameters if each.name in texts}


def texts_of(form: Form, parameters: tuple[Parameter, ...]) -> dict[str, str]:
    """What stands in the fields, as texts to be stored."""
    values = {each.name: (each, form[each.name].data) for each in parameters}
    return {
        name: _stored(each, value)
        for name, (each, value) in values.items()
        if value is not None and value != ""
    }


def _shown(each: Parameter, text: str) -> Any:
    value = each.read(text)
    if each.says.kind is Kind.SHARE:
        return Decimal(plain(value * HUNDRED))
    return value.value if each.says.kind is Kind.CHOICE else value


def _stored(each: Parameter, value: Any) -> str:
    if each.says.kind is Kind.SHARE:
        return plain(value / HUNDRED)
    return plain(value) if isinstance(value, Decimal) else str(value).strip()


def _field(each: Parameter) -> Field:
    says = each.says
    label = f"{says.label} (optional)" if each.optional else says.label
    needed = [Optional()] if each.optional else [Required("Enter it: the clause needs it")]
    if says.kind is Kind.CHOICE:
        return RadioField(label, [Required("Choose one")], choices=_names(says.choices))
    if says.kind is Kind.TEXT:
        return StringField(label, [*needed, Length(max=LONGEST_TEXT)], description=says.hint)
    if says.kind is Kind.WHOLE:
        return IntegerField(label, needed, description=says.hint)
    prefix = "£" if says.kind is Kind.MONEY else ""
    return DecimalInput(label, needed, description=says.hint, prefix=prefix)
