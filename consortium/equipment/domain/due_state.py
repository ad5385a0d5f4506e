"""How things stand with a due date on a day, and on which working day to plan the work."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from consortium.foundation.domain import working_days
from consortium.foundation.domain.working_days import Nation


class DueState(StrEnum):
    OVERDUE = "overdue"
    DUE = "due"
    UPCOMING = "upcoming"


class Roll(StrEnum):
    NONE = "none"
    BEFORE = "before"
    AFTER = "after"


def state_on(day: date, *, due_on: date, window_opens_on: date) -> DueState:
    """Overdue from the day after the due date, due while its window is open, else upcoming."""
    if day > due_on:
        return DueState.OVERDUE
    return DueState.DUE if day >= window_opens_on else DueState.UPCOMING


def days_late(day: date, *, due_on: date) -> int:
    return max(0, (day - due_on).days)


def planned_day(due_on: date, roll: Roll, nations: Iterable[Nation] = (Nation.ENGLAND,)) -> date:
    """The working day on which to plan the work; the due date itself never moves.

    Beyond the years whose bank holidays are published, the day stays as it is.
    """
    if roll is Roll.NONE or not working_days.FIRST_YEAR < due_on.year < working_days.LAST_YEAR:
        return due_on
    if roll is Roll.BEFORE:
        return working_days.working_day_on_or_before(due_on, nations)
    return working_days.working_day_on_or_after(due_on, nations)
