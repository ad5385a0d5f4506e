"""The conflicts assessment of a tender (Procurement Act 2023, s.81 to s.83).

It is written before the tender notice is published, names actual and potential conflicts and
those that a reasonable person might wrongly believe in (s.83(4)), and says what was done about
each. Another person than its author approves it; a revision is a new version.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from consortium.foundation.domain.errors import Conflict, Invalid


class Nature(StrEnum):
    ACTUAL = "actual"
    POTENTIAL = "potential"
    PERCEIVED = "perceived"


NATURE_NAMES = {
    Nature.ACTUAL: "Actual conflict",
    Nature.POTENTIAL: "Potential conflict",
    Nature.PERCEIVED: "Could reasonably be perceived as one",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictItem:
    """One interest: whose, what it is, and what is done about it."""

    nature: Nature
    who: str
    circumstances: str
    mitigation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictsStanding:
    """The latest version of a tender's assessment; version 0 means there is none."""

    version: int = 0
    approved: bool = False


def check_assessment(items: Sequence[ConflictItem], conclusion: str) -> None:
    """Pass in silence when an assessment says everything it must.

    Raises:
        Invalid: an item is incomplete, or there is no conclusion.
    """
    for number, each in enumerate(items, start=1):
        if not (each.who.strip() and each.circumstances.strip() and each.mitigation.strip()):
            raise _invalid(
                f"Item {number} must say whose interest it is, what it is and what is done "
                "about it.",
                "Complete the item, or empty all its fields.",
            )
    if not conclusion.strip():
        raise _invalid(
            "An assessment ends with a conclusion.",
            "Say whether every conflict found is mitigated, and how none found was made sure of.",
            field="conclusion",
        )


def check_approver(*, prepared_by: UUID | None, approver: UUID | None) -> None:
    """Pass in silence when somebody else approves than wrote it.

    Raises:
        Conflict: it is the same person.
    """
    if approver is not None and approver == prepared_by:
        raise Conflict(
            "own_assessment",
            "A conflicts assessment is approved by another person than its author.",
            next_step="Ask a colleague who runs tenders to approve it.",
        )


def lacks_in_conflicts(standing: ConflictsStanding) -> tuple[str, ...]:
    """An assessment, the latest version of it approved."""
    if not standing.version:
        return ("There is no conflicts assessment yet (s.83).",)
    if not standing.approved:
        waits = f"Version {standing.version} of the conflicts assessment"
        return (f"{waits} is not approved by another person yet.",)
    return ()


def _invalid(message: str, next_step: str, field: str | None = None) -> Invalid:
    return Invalid("bad_assessment", message, field=field, next_step=next_step)
