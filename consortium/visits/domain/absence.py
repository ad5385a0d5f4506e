"""Why an engineer is away, and how long somebody can be away or a site closed."""

from datetime import date
from enum import StrEnum

from consortium.foundation.domain.errors import Invalid

LONGEST_DAYS = 366


class AbsenceKind(StrEnum):
    LEAVE = "leave"
    SICKNESS = "sickness"
    TRAINING = "training"


ABSENCE_NAMES = {
    AbsenceKind.LEAVE: "Leave",
    AbsenceKind.SICKNESS: "Sickness",
    AbsenceKind.TRAINING: "Training",
}


def check_days(starts_on: date, ends_on: date) -> None:
    """Pass in silence when something can last from a day to a day, both included.

    Raises:
        Invalid: it ends before it starts, or lasts longer than a year.
    """
    if not 0 <= (ends_on - starts_on).days < LONGEST_DAYS:
        raise Invalid(
            "bad_days",
            "It lasts from a day to the same or a later one, a year at most.",
            field="ends_on",
            next_step="Check both days.",
        )
