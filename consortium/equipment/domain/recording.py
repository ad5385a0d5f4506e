"""When a check can be recorded, and when it lets a device into service."""

from collections.abc import Iterable, Sequence
from datetime import date

from consortium.equipment.domain.calibration import Evaluation
from consortium.equipment.domain.conformity import PASSED, Verdict, worst
from consortium.foundation.domain.errors import Conflict, Invalid

# From here on a late entry needs a reason.
LATE_AFTER_DAYS = 7


def check_complete(evaluation: Evaluation) -> None:
    """Pass in silence when every reading is there.

    Raises:
        Invalid: some are missing.
    """
    if evaluation.verdict is Verdict.INCOMPLETE:
        raise Invalid(
            "readings_missing",
            "Some readings are missing.",
            next_step="Enter every reading the procedure asks for.",
        )


def check_any_reading(evaluation: Evaluation) -> None:
    """Pass in silence when there is at least one reading to keep.

    Raises:
        Invalid: there is none.
    """
    if all(reading is None for each in evaluation.points for reading in each.readings):
        raise Invalid(
            "no_readings",
            "There is no reading to record.",
            next_step="Enter the readings you took.",
        )


def check_performed_on(performed_on: date, *, today: date, late_reason: str) -> None:
    """Pass in silence when a calibration of that day can be recorded today.

    Raises:
        Invalid: the day is still to come, or is more than a week ago and no reason is given.
    """
    if performed_on > today:
        raise Invalid(
            "in_the_future",
            "A calibration cannot be recorded before it is done.",
            field="performed_on",
            next_step="Enter the day on which it was done.",
        )
    if (today - performed_on).days > LATE_AFTER_DAYS and not late_reason:
        raise Invalid(
            "late_without_reason",
            f"This was done more than {LATE_AFTER_DAYS} days ago, so the record needs a reason.",
            field="late_reason",
            next_step="Say why it is entered late, like “entered from paper”.",
        )


def check_release(latest: Iterable[Verdict]) -> None:
    """Pass in silence when the latest calibration by every procedure used is a pass.

    Raises:
        Conflict: one is not, or there is none.
    """
    verdicts = list(latest)
    if not verdicts or worst(verdicts) not in PASSED:
        raise Conflict(
            "not_passed",
            "The latest calibration of this device is not a pass.",
            next_step="Calibrate it again; it can be released once it passes.",
        )


def check_no_doubt(references: Sequence[str]) -> None:
    """Pass in silence when no calibration of a device keeps it in quarantine by its doubt.

    Raises:
        Conflict: one does.
    """
    if references:
        raise Conflict(
            "in_doubt",
            f"{', '.join(references)}: done with a standard that was out of tolerance.",
            next_step="Decide what is done about it; unless it has no impact, calibrate it again.",
        )


def check_acceptance(accepted_on: date | None, put_in_use_on: date | None, *, today: date) -> None:
    """Pass in silence when a device can have been accepted and put in use on these days.

    Raises:
        Invalid: the check is still to come, or the device was in use before it.
    """
    if accepted_on is not None and accepted_on > today:
        raise Invalid(
            "in_the_future",
            "An acceptance check cannot be recorded before it is passed.",
            field="accepted_on",
            next_step="Enter the day on which it passed.",
        )
    if put_in_use_on is not None and (accepted_on is None or put_in_use_on < accepted_on):
        raise Invalid(
            "used_before_accepted",
            "A device is put in use after it passed its acceptance check.",
            field="put_in_use_on",
            next_step="Check both days.",
        )
