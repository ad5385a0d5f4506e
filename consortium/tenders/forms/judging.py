"""Forms for checks, single scores and consensus: one group of fields for each criterion."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from wtforms import Field, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import Length

from consortium.foundation.domain.units import plain
from consortium.foundation.web.forms import CreatingForm, Form, Required, VersionInput
from consortium.tenders.domain.consensus import SHORTEST_RATIONALE, Consensus
from consortium.tenders.domain.criterion import Criterion, CriterionKind
from consortium.tenders.domain.marking import SHORTEST_NOTE, KeptMark, Mark
from consortium.tenders.domain.scale import ScalePoint
from consortium.tenders.queries.compliance import CheckView
from consortium.tenders.queries.moderation import JudgedView
from consortium.tenders.usecases.compliance import Checked

NOT_SHOWN = "not_shown"


class ChecksForm(Form):
    def checked(self, asked: Sequence[CheckView]) -> dict[UUID, Checked]:
        return {
            each.criterion_id: Checked(
                passed=self[f"passed_{each.criterion_id.hex}"].data == "yes",
                reason=self[f"reason_{each.criterion_id.hex}"].data,
            )
            for each in asked
        }


class ScoreSheetForm(Form):
    """A member's scores of a bid; nothing is required before they are submitted."""

    version = VersionInput()

    def fields_of(self, criterion: Criterion) -> tuple[Field, Field]:
        return self[f"value_{criterion.id.hex}"], self[f"note_{criterion.id.hex}"]

    def kept(self, criteria: Sequence[Criterion]) -> dict[UUID, KeptMark]:
        """What was typed, whole or not, for the draft."""
        marks = {}
        for criterion in criteria:
            value, note = self.fields_of(criterion)
            chosen = value.data or ""
            marks[criterion.id] = KeptMark(
                value="" if chosen == NOT_SHOWN else chosen,
                not_shown=chosen == NOT_SHOWN,
                note=note.data,
            )
        return marks

    def marks(self, criteria: Sequence[Criterion]) -> dict[UUID, Mark]:
        """What was typed as scores to be submitted."""
        return {
            each: Mark(
                value=Decimal(kept["value"]) if kept["value"] else None,
                not_shown=kept["not_shown"],
                note=kept["note"],
            )
            for each, kept in self.kept(criteria).items()
        }


class ConsensusForm(CreatingForm):
    """What the panel agreed on for a bid: a group of fields for each criterion."""

    def fields_of(self, each: JudgedView) -> tuple[Field, ...]:
        return tuple(self[f"{name}_{each.criterion.id.hex}"] for name in _CONSENSUS)

    def agreed(self, judged: Sequence[JudgedView]) -> dict[UUID, Consensus]:
        """The criteria for which a value was chosen."""
        found = {}
        for each in judged:
            value, rationale, agreed, dissent = self.fields_of(each)
            if value.data:
                found[each.criterion.id] = Consensus(
                    value=Decimal(value.data),
                    rationale=rationale.data,
                    agreed=tuple(UUID(member) for member in agreed.data or ()),
                    dissent=dissent.data,
                )
        return found


_CONSENSUS = ("value", "rationale", "agreed", "dissent")


def checks_form(asked: Sequence[CheckView]) -> ChecksForm:
    class FormForBid(ChecksForm):
        pass

    values: dict[str, Any] = {}
    for each in asked:
        name = each.criterion_id.hex
        passed = RadioField(
            each.criterion, [Required("Choose one")], choices=[("yes", "Passed"), ("no", "Failed")]
        )
        reason = TextAreaField(
            f"Reason: {each.criterion}",
            [Required("Enter the reason"), Length(max=4000)],
            description="Where the bid shows it, or what is missing",
        )
        setattr(FormForBid, f"passed_{name}", passed)
        setattr(FormForBid, f"reason_{name}", reason)
        if each.passed is not None:
            values[f"passed_{name}"] = "yes" if each.passed else "no"
            values[f"reason_{name}"] = each.reason
    return FormForBid(data=values)


def score_sheet_form(
    criteria: Sequence[Criterion], draft: Mapping[UUID, KeptMark], version: int
) -> ScoreSheetForm:
    class FormForBid(ScoreSheetForm):
        pass

    values: dict[str, Any] = {"version": version}
    for each in criteria:
        choices = [(f"{point.value:f}", _words(point)) for point in reversed(each.scale)]
        if each.kind is CriterionKind.DEMO:
            choices.append((NOT_SHOWN, "Not shown: the demonstration left it out"))
        value = RadioField(each.name, choices=choices, validate_choice=False)
        note = TextAreaField(
            f"Reason for {each.name}",
            [Length(max=4000)],
            description=f"What you read or saw, in at least {SHORTEST_NOTE} signs",
        )
        setattr(FormForBid, f"value_{each.id.hex}", value)
        setattr(FormForBid, f"note_{each.id.hex}", note)
        kept = draft.get(each.id)
        if kept is not None:
            values[f"value_{each.id.hex}"] = NOT_SHOWN if kept["not_shown"] else kept["value"]
            values[f"note_{each.id.hex}"] = kept["note"]
    return FormForBid(data=values)


def consensus_form(judged: Sequence[JudgedView]) -> ConsensusForm:
    class FormForBid(ConsensusForm):
        pass

    values: dict[str, Any] = {}
    for each in judged:
        name = each.criterion.id.hex
        choices = [(f"{point.value:f}", _words(point)) for point in reversed(each.criterion.scale)]
        fields = {
            "value": RadioField("The panel agrees on", choices=choices, validate_choice=False),
            "rationale": TextAreaField(
                "Rationale",
                [Length(max=4000)],
                description=f"Why, in at least {SHORTEST_RATIONALE} signs; the bidder may read it",
            ),
            "agreed": SelectMultipleField(
                "Who agrees?",
                choices=[(str(score.member_id), score.name) for score in each.scores],
            ),
            "dissent": TextAreaField(
                "What do the others say? (only if somebody does not agree)", [Length(max=4000)]
            ),
        }
        for part, field in fields.items():
            setattr(FormForBid, f"{part}_{name}", field)
        everybody = [str(score.member_id) for score in each.scores]
        values[f"agreed_{name}"] = everybody
        if each.agreed is not None:
            values[f"value_{name}"] = f"{each.agreed:f}"
            values[f"rationale_{name}"] = each.rationale
            values[f"agreed_{name}"] = [str(member) for member in each.agreed_by]
            values[f"dissent_{name}"] = each.dissent
    return FormForBid(data=values)


def _words(point: ScalePoint) -> str:
    words = f"{plain(point.value)} {point.label}"
    return f"{words}: {point.descriptor}" if point.descriptor else words
