"""Forms of workshops, of what is said there, of needs, and of what criteria test."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from wtforms import (
    Field,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional

from consortium.foundation.web.forms import CreatingForm, DateInput, Form, Required, VersionInput
from consortium.tenders.domain.discovery import (
    LONGEST_TEXT,
    MOST_PEOPLE,
    PRIORITY_NAMES,
    VERDICT_NAMES,
    Attended,
    Priority,
    Verdict,
)
from consortium.tenders.queries.discovery import CriterionTrace, NeedView, PainView
from consortium.tenders.queries.workshop import WorkshopView

# Who usually sits in the room; the words can be changed on the form.
DISCIPLINES = ("Clinician", "Clinical engineer", "IT manager", "Procurement")


class WorkshopForm(CreatingForm):
    """A workshop; each invited trust adds its row of numbers, one for each discipline."""

    title = StringField("What was it about?", [Required("Enter the subject"), Length(max=110)])
    held_on = DateInput("Day", [Required("Enter the day")])
    place = StringField("Place (optional)", [Length(max=110)])
    outcome = TextAreaField("What came of it (optional)", [Length(max=4000)])

    def disciplines(self) -> list[Field]:
        return [self[f"discipline_{place}"] for place in range(len(DISCIPLINES))]

    def numbers_of(self, trust_id: UUID) -> list[Field]:
        return [self[_people(trust_id, place)] for place in range(len(DISCIPLINES))]

    def attended(self, trusts: Iterable[tuple[UUID, str]]) -> list[Attended]:
        """Who came, as typed: a number that is left empty is nobody."""
        named = [field.data.strip() for field in self.disciplines()]
        return [
            Attended(trust_id=trust_id, discipline=named[place], people=field.data)
            for trust_id, _ in trusts
            for place, field in enumerate(self.numbers_of(trust_id))
            if field.data
        ]


def workshop_form(trusts: Sequence[tuple[UUID, str]]) -> WorkshopForm:
    """The form for a workshop of the invited trusts."""

    class FormForTrusts(WorkshopForm):
        pass

    for place, name in enumerate(DISCIPLINES):
        setattr(
            FormForTrusts,
            f"discipline_{place}",
            StringField(f"Discipline {place + 1}", [Length(max=60)], default=name),
        )
        for trust_id, trust in trusts:
            number = IntegerField(
                f"{name}, {trust}",
                [Optional(), NumberRange(1, MOST_PEOPLE, f"Enter a number up to {MOST_PEOPLE}")],
            )
            setattr(FormForTrusts, _people(trust_id, place), number)
    return FormForTrusts()


class PainsForm(CreatingForm):
    verdict = RadioField(
        "What should become of it?",
        [Required("Choose one")],
        choices=[(each.value, name) for each, name in VERDICT_NAMES.items()],
    )
    said = TextAreaField(
        "What people say of the present way",
        [Required("Write one statement on each line")],
        description=f"One statement on each line, up to {LONGEST_TEXT} characters each",
    )
    workshop = SelectField("Said in (optional)", validate_choice=True)
    trust = SelectField("Said by people of (optional)", validate_choice=True)

    def chosen_verdict(self) -> Verdict:
        return Verdict(self.verdict.data)


def pains_form(
    workshops: Iterable[WorkshopView], trusts: Iterable[tuple[UUID, str]], chosen: str
) -> PainsForm:
    """The form for statements, with the workshop that it was opened from chosen."""
    form = PainsForm(data={"workshop": chosen})
    form.workshop.choices = [
        ("", "No workshop"),
        *((str(each.id), each.title) for each in workshops),
    ]
    form.trust.choices = [("", "Several trusts"), *((str(each), name) for each, name in trusts)]
    return form


class NeedFields(Form):
    """What a need says, and which statements it answers."""

    priority = RadioField(
        "How firm is it?",
        [Required("Choose one")],
        choices=[(each.value, name) for each, name in PRIORITY_NAMES.items()],
    )
    statement = StringField(
        "What do the trusts need?",
        [Required("Enter the need"), Length(max=LONGEST_TEXT)],
        description="One sentence that says what must be possible, not which product does it",
    )
    detail = TextAreaField(
        "What would satisfy it (optional)",
        [Length(max=4000)],
        description="Figures, places and cases by which somebody can tell that it is met",
    )
    pains = SelectMultipleField(
        "Which statements does it answer?", [Required("Choose at least one")], validate_choice=True
    )

    def chosen(self) -> list[UUID]:
        return [UUID(each) for each in self.pains.data or []]

    def chosen_priority(self) -> Priority:
        return Priority(self.priority.data)


class NeedForm(NeedFields, CreatingForm):
    pass


class NeedChangeForm(NeedFields):
    version = VersionInput()


def need_form(pains: Iterable[PainView], need: NeedView | None = None) -> NeedFields:
    """The form for a need of a tender, filled in when there is one to be changed."""
    form = (
        NeedForm()
        if need is None
        else NeedChangeForm(
            data={
                "version": need.version,
                "priority": need.priority.value,
                "statement": need.statement,
                "detail": need.detail,
                "pains": [str(pain.id) for pain in need.pains],
            }
        )
    )
    form.pains.choices = [
        (str(pain.id), f"{VERDICT_NAMES[pain.verdict]}: {pain.said}")
        for pain in pains
        if not pain.struck_because
    ]
    return form


class TraceForm(Form):
    """Which needs each criterion of a lot tests."""

    def fields_of_criteria(self) -> list[Any]:
        return [field for field in self if field.name.startswith("tests_")]

    def needs(self, criteria: Sequence[CriterionTrace]) -> dict[str, list[UUID]]:
        return {
            each.criterion: [UUID(chosen) for chosen in self[f"tests_{place}"].data or []]
            for place, each in enumerate(criteria)
        }


def trace_form(criteria: Sequence[CriterionTrace], needs: Iterable[NeedView]) -> TraceForm:
    """The form for the criteria of a lot, with a box for each need."""

    class FormForLot(TraceForm):
        pass

    choices = [(str(need.id), f"{need.name}: {need.statement}") for need in needs]
    for place, each in enumerate(criteria):
        field = SelectMultipleField(f"“{each.criterion}” tests", choices=choices)
        setattr(FormForLot, f"tests_{place}", field)
    return FormForLot(
        data={
            f"tests_{place}": [str(need.id) for need in each.needs]
            for place, each in enumerate(criteria)
        }
    )


def _people(trust_id: UUID, place: int) -> str:
    return f"people_{trust_id.hex}_{place}"
