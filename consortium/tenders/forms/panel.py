"""Forms for the panel: who sits on it, its quorum, declarations and what is decided on them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from consortium.foundation.web.forms import CreatingForm, Form, Required
from consortium.tenders.domain.declaration import INTEREST_NAMES, RULING_NAMES, Interest, Ruling
from consortium.tenders.domain.panel import (
    DISCIPLINE_NAMES,
    PANEL_ROLE_NAMES,
    Discipline,
    PanelRole,
    Seat,
)

Choices = Sequence[tuple[UUID, str]]


class MemberForm(CreatingForm):
    person_id = SelectField("Who?", [Required("Choose a person")], choices=[])
    role = SelectField(
        "Role on the panel",
        [Required("Choose a role")],
        choices=[(role.value, name) for role, name in PANEL_ROLE_NAMES.items()],
        default=PanelRole.EVALUATOR.value,
    )
    discipline = SelectField(
        "Discipline",
        [Required("Choose a discipline")],
        choices=[(each.value, name) for each, name in DISCIPLINE_NAMES.items()],
    )
    criteria = SelectMultipleField("What do they score?", choices=[])

    def chosen(self) -> tuple[PanelRole, Discipline, list[UUID]]:
        return (
            PanelRole(self.role.data),
            Discipline(self.discipline.data),
            [UUID(each) for each in self.criteria.data or ()],
        )


class TasksForm(Form):
    criteria = SelectMultipleField("What do they score?", choices=[])

    def chosen(self) -> list[UUID]:
        return [UUID(each) for each in self.criteria.data or ()]


class DeclarationForm(CreatingForm):
    interest = RadioField(
        "About these bidders",
        [Required("Choose one")],
        choices=[(each.value, name) for each, name in INTEREST_NAMES.items()],
    )
    details = TextAreaField(
        "What is it? (only for an interest)",
        [Length(max=4000)],
        description="Which bidder, what kind of interest, and since when",
    )

    def chosen(self) -> Interest:
        return Interest(self.interest.data)


class RulingForm(CreatingForm):
    ruling = RadioField(
        "May they judge?",
        [Required("Choose one")],
        choices=[(each.value, name) for each, name in RULING_NAMES.items()],
    )
    mitigation = TextAreaField(
        "Mitigation or reason (optional where it is clear)",
        [Length(max=4000)],
        description="What is done so that the interest does no harm, or why they stand aside",
    )

    def chosen(self) -> Ruling:
        return Ruling(self.ruling.data)


class QuorumForm(Form):
    """How many of each discipline each trust needs; one field for each pair."""

    def needed(self, trusts: Choices) -> dict[Seat, int]:
        return {
            Seat(trust_id=trust_id, discipline=discipline): self[_name(discipline, trust_id)].data
            or 0
            for discipline in Discipline
            for trust_id, _ in trusts
        }


def quorum_form(trusts: Choices, needed: Mapping[Seat, int]) -> QuorumForm:
    """The form with what is needed now."""

    class FormForTrusts(QuorumForm):
        pass

    values = {}
    for discipline, name in DISCIPLINE_NAMES.items():
        for trust_id, trust in trusts:
            field = IntegerField(
                f"{name}, {trust}",
                [Optional(), NumberRange(min=0, max=99, message="Enter 0 to 99")],
            )
            setattr(FormForTrusts, _name(discipline, trust_id), field)
            seat = Seat(trust_id=trust_id, discipline=discipline)
            values[_name(discipline, trust_id)] = needed.get(seat)
    return FormForTrusts(data=values)


def as_choices(choices: Choices) -> list[tuple[str, str]]:
    return [(str(each), name) for each, name in choices]


def _name(discipline: Discipline, trust_id: UUID) -> str:
    return f"{discipline.value}_{trust_id.hex}"
