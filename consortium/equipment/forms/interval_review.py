"""Forms that put a review of an interval forward, and decide it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import Length

from consortium.equipment.domain.interval_review import REVIEW_METHOD_NAMES, ReviewMethod
from consortium.equipment.domain.interval_runs import USUAL_TARGET, ReviewState
from consortium.foundation.web.forms import CreatingForm, DecimalInput, Required

HUNDRED = Decimal(100)


class ReviewForm(CreatingForm):
    exceptions: ClassVar[dict[str, UUID]] = {}

    method = RadioField(
        "By which method?",
        [Required("Choose a method")],
        choices={each.value: name for each, name in REVIEW_METHOD_NAMES.items()},
        default=ReviewMethod.A3.value,
    )
    target = DecimalInput(
        "How many of 100 are to be in tolerance when they are due?",
        [Required("Enter a number")],
        description="95 is usual; the staircase does not ask for it",
        default=USUAL_TARGET * HUNDRED,
    )

    @property
    def reliability(self) -> Decimal:
        """The target as a share."""
        return Decimal(self.target.data) / HUNDRED

    def left_out(self) -> dict[UUID, str]:
        """The failures that are left out, with their reasons."""
        reasons = {run_id: self[name].data.strip() for name, run_id in self.exceptions.items()}
        return {run_id: reason for run_id, reason in reasons.items() if reason}

    def reason_fields(self) -> list[Any]:
        return [self[name] for name in self.exceptions]


def with_exceptions(failures: Sequence[tuple[UUID, str]]) -> type[ReviewForm]:
    """The form with a field for each failure that can be left out."""
    exceptions: dict[str, UUID] = {}
    fields: dict[str, Any] = {}
    for at, (run_id, name) in enumerate(failures, start=1):
        exceptions[f"left_out_{at}"] = run_id
        fields[f"left_out_{at}"] = StringField(
            f"Leave out {name}, because (optional)", [Length(max=400)]
        )
    return type(ReviewForm.__name__, (ReviewForm,), {**fields, "exceptions": exceptions})


class IntervalDecisionForm(CreatingForm):
    outcome = RadioField(
        "What do you decide?",
        [Required("Choose what you decide")],
        choices={
            ReviewState.APPROVED.value: "Approve the proposed interval",
            ReviewState.DECLINED.value: "Decline it, and keep the interval",
        },
    )
    reason = TextAreaField("Why?", [Required("Give the reason"), Length(max=400)])
