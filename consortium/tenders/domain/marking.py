"""What one evaluator gives one bid for one criterion, alone and with a reason."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict

from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.criterion import Criterion, CriterionKind
from consortium.tenders.domain.scale import point_of, values_in_words

# A score that cannot be explained cannot be defended.
SHORTEST_NOTE = 20


class KeptMark(TypedDict):
    """A score as its draft keeps it; nothing in it is checked yet."""

    value: str
    not_shown: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A value of the criterion's scale, or that a demonstration did not show it; and why."""

    value: Decimal | None
    note: str
    not_shown: bool = False


def check_mark(criterion: Criterion, mark: Mark) -> None:
    """Pass in silence when a mark is whole: it can be submitted, and never changes again.

    Raises:
        Invalid: its value is not on the scale, it says "not shown" of something that is not a
            demonstration, or its reason is too short.
    """
    if mark.not_shown:
        if criterion.kind is not CriterionKind.DEMO or mark.value is not None:
            raise Invalid(
                "not_a_demonstration",
                f"“Not shown” is for demonstrations, in place of a value: {criterion.name}.",
                next_step="Choose a value of the scale.",
            )
    elif mark.value is None or point_of(criterion.scale, mark.value) is None:
        raise Invalid(
            "not_on_scale",
            f"{criterion.name} is scored {values_in_words(criterion.scale)}.",
            next_step="Choose a value for each criterion, then submit.",
        )
    if len(mark.note.strip()) < SHORTEST_NOTE:
        raise Invalid(
            "no_reason",
            f"The score for {criterion.name} needs its reason, in at least {SHORTEST_NOTE} signs.",
            next_step="Write what you read or saw that led to it.",
        )
