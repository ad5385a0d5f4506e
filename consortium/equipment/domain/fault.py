"""Faults: when a device can have failed, and which step of a job shows one."""

from datetime import datetime

from consortium.equipment.domain.work_step import StepResult
from consortium.foundation.domain.errors import Conflict, Invalid


def check_since(failed_at: datetime, *, now: datetime) -> None:
    """Pass in silence when a device can have failed then.

    Raises:
        Invalid: it is still to come.
    """
    if failed_at > now:
        raise Invalid(
            "in_the_future",
            "A fault is reported once it is there.",
            field="since",
            next_step="Enter the day since which it does not work.",
        )


def check_failed(result: StepResult | None) -> None:
    """Pass in silence when a step failed, so that its repair can be requested.

    Raises:
        Conflict: it passed, or nobody has answered it.
    """
    if result is not StepResult.FAIL:
        raise Conflict(
            "step_not_failed",
            "A repair is requested for a step that failed.",
            next_step="Report a fault on the device's page for anything else.",
        )
