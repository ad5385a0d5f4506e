"""Where a trust's contract stands on a day, for the register."""

from datetime import date
from enum import StrEnum


class RegisterState(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    NOTICE_GIVEN = "notice_given"
    ENDED = "ended"


STATE_NAMES = {
    RegisterState.DRAFT: "Draft",
    RegisterState.SIGNED: "Signed, not begun",
    RegisterState.IN_FORCE: "In force",
    RegisterState.NOTICE_GIVEN: "Notice given",
    RegisterState.ENDED: "Ended",
}


def state_on(
    day: date,
    *,
    is_signed: bool,
    starts_on: date,
    ends_on: date,
    left_on: date | None,
    noticed_on: date | None,
) -> RegisterState:
    """The state of a contract on a day.

    ``left_on`` is the first day outside, of an opt-out or exclusion; ``noticed_on`` the day of a
    notice that was not withdrawn.
    """
    if not is_signed:
        return RegisterState.DRAFT
    if day >= (ends_on if left_on is None else min(left_on, ends_on)):
        return RegisterState.ENDED
    if (noticed_on is not None and noticed_on <= day) or left_on is not None:
        return RegisterState.NOTICE_GIVEN
    return RegisterState.SIGNED if day < starts_on else RegisterState.IN_FORCE
