"""Whether a winning supplier is excluded: what was looked at, when, and what came of it.

Procurement Act 2023, s.57 and s.58 (grounds of Schedules 6 and 7, associated persons and
sub-contractors too) and s.62 (the debarment list). Procurements under the 2015 regulations look at
the grounds of regulation 57.
"""

from datetime import date
from enum import StrEnum

from consortium.foundation.domain.errors import Invalid


class CheckOutcome(StrEnum):
    CLEAR = "clear"
    EXCLUDABLE_ALLOWED = "excludable_allowed"
    EXCLUDED = "excluded"


OUTCOME_NAMES = {
    CheckOutcome.CLEAR: "Clear: no ground applies",
    CheckOutcome.EXCLUDABLE_ALLOWED: "A discretionary ground applies; it may win, for the reason "
    "given",
    CheckOutcome.EXCLUDED: "Excluded or debarred: it may not win",
}
LETS_WIN = frozenset({CheckOutcome.CLEAR, CheckOutcome.EXCLUDABLE_ALLOWED})


def check_finding(*, checked_on: date, today: date, outcome: CheckOutcome, note: str) -> None:
    """Pass in silence when a check can have been made like this.

    Raises:
        Invalid: it lies in the future, or an outcome that is not clear has no reason.
    """
    if checked_on > today:
        raise Invalid(
            "checked_later",
            "A check lies in the past.",
            field="checked_on",
            next_step="Enter the day on which the lists were read.",
        )
    if outcome is not CheckOutcome.CLEAR and not note.strip():
        raise Invalid(
            "no_reason",
            "An outcome that is not clear needs its reason.",
            field="note",
            next_step="Enter the ground, and why the supplier may or may not win.",
        )
