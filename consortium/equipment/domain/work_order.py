"""Work orders: their states, the one table of how they get on, and who may do what to them."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from uuid import UUID

from consortium.catalogue.domain.device_class import MdrClass
from consortium.equipment.domain.recording import LATE_AFTER_DAYS
from consortium.equipment.domain.work_kind import WorkKind
from consortium.foundation.domain.errors import Conflict, Invalid


class WorkState(StrEnum):
    REQUESTED = "requested"
    TRIAGED = "triaged"
    PLANNED = "planned"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    WORK_DONE = "work_done"
    IN_REVIEW = "in_review"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    CLOSED_INCOMPLETE = "closed_incomplete"


class Priority(StrEnum):
    EMERGENCY = "emergency"
    URGENT = "urgent"
    NORMAL = "normal"
    LOW = "low"


class HoldReason(StrEnum):
    PARTS = "parts"
    ACCESS = "access"
    VENDOR = "vendor"
    DECONTAMINATION = "decontamination"


S = WorkState

WORK_STATE_NAMES = {
    S.REQUESTED: "Requested",
    S.TRIAGED: "Triaged",
    S.PLANNED: "Planned",
    S.ASSIGNED: "Assigned",
    S.IN_PROGRESS: "In progress",
    S.ON_HOLD: "On hold",
    S.WORK_DONE: "Work done",
    S.IN_REVIEW: "In review",
    S.CLOSED: "Closed",
    S.CANCELLED: "Cancelled",
    S.CLOSED_INCOMPLETE: "Closed incomplete",
}
PRIORITY_NAMES = {
    Priority.EMERGENCY: "Emergency: a patient is at risk",
    Priority.URGENT: "Urgent: no other device can stand in",
    Priority.NORMAL: "Normal",
    Priority.LOW: "Low: it can wait",
}
HOLD_REASON_NAMES = {
    HoldReason.PARTS: "Waiting for parts",
    HoldReason.ACCESS: "The device is in use or cannot be reached",
    HoldReason.VENDOR: "Waiting for the maker or a contractor",
    HoldReason.DECONTAMINATION: "It must be decontaminated first",
}

MOVES: dict[WorkState, frozenset[WorkState]] = {
    S.REQUESTED: frozenset({S.TRIAGED, S.CANCELLED}),
    S.TRIAGED: frozenset({S.PLANNED, S.CANCELLED}),
    # A calibration that is recorded on the ward does the work of its order at once.
    S.PLANNED: frozenset({S.ASSIGNED, S.WORK_DONE, S.CANCELLED, S.CLOSED_INCOMPLETE}),
    S.ASSIGNED: frozenset(
        {S.PLANNED, S.IN_PROGRESS, S.WORK_DONE, S.CANCELLED, S.CLOSED_INCOMPLETE}
    ),
    S.IN_PROGRESS: frozenset({S.ON_HOLD, S.WORK_DONE, S.CLOSED_INCOMPLETE}),
    S.ON_HOLD: frozenset({S.IN_PROGRESS, S.WORK_DONE, S.CLOSED_INCOMPLETE}),
    S.WORK_DONE: frozenset({S.IN_REVIEW}),
    S.IN_REVIEW: frozenset({S.CLOSED, S.IN_PROGRESS}),
    S.CLOSED: frozenset(),
    S.CANCELLED: frozenset(),
    S.CLOSED_INCOMPLETE: frozenset(),
}

ENDED = frozenset({S.CLOSED, S.CANCELLED, S.CLOSED_INCOMPLETE})
OPEN = frozenset(WorkState) - ENDED
# Work on these classes is closed by another person than the one who did it.
REVIEWED_BY_ANOTHER = frozenset({MdrClass.IIB, MdrClass.III})


def may_move(current: WorkState, to: WorkState) -> bool:
    return to in MOVES[current]


def check_move(current: WorkState, to: WorkState) -> None:
    """Pass in silence when the table allows the move.

    Raises:
        Conflict: it does not; the refusal names the states that can come next.
    """
    if may_move(current, to):
        return
    onward = ", ".join(sorted(WORK_STATE_NAMES[each].lower() for each in MOVES[current]))
    raise Conflict(
        "work_move_refused",
        f"This work order is {WORK_STATE_NAMES[current].lower()}: "
        f"it cannot become {WORK_STATE_NAMES[to].lower()}.",
        next_step=f"From here it can become: {onward}." if onward else "It is finished.",
    )


def check_reviewer(
    reviewer_id: UUID | None, performer_id: UUID | None, mdr_class: MdrClass | None
) -> None:
    """Pass in silence when somebody may close the work that somebody did.

    Raises:
        Conflict: the device is of class IIb or III, and both are the same person.
    """
    if mdr_class in REVIEWED_BY_ANOTHER and reviewer_id == performer_id:
        raise Conflict(
            "reviews_own_work",
            f"The device is of class {mdr_class}: another person than the one who did the work "
            "closes its order.",
            next_step="Ask a colleague to review it.",
        )


def check_clean(*, is_clean: bool) -> None:
    """Pass in silence when the device is fit to be worked on.

    Raises:
        Invalid: nobody says that it is clean.
    """
    if not is_clean:
        raise Invalid(
            "not_decontaminated",
            "Work starts on a device that is clean or has been decontaminated.",
            field="is_clean",
            next_step="Have it decontaminated, or put the order on hold for that.",
        )


def check_answered(prompts_missing: Iterable[str]) -> None:
    """Pass in silence when no step that must be answered is without an answer.

    Raises:
        Conflict: some are; the refusal names the first of them.
    """
    missing = list(prompts_missing)
    if missing:
        raise Conflict(
            "steps_missing",
            f"{len(missing)} of the steps are without an answer, the first: {missing[0]}.",
            next_step="Answer every step that is not optional.",
        )


def check_done_on(done_on: date, *, started_on: date, today: date, late_reason: str) -> None:
    """Pass in silence when the work can have been completed on this day.

    Raises:
        Invalid: the day is to come or lies before the start, or is more than a week ago without
            a reason.
    """
    if not started_on <= done_on <= today:
        raise Invalid(
            "bad_completion",
            "Work is completed between the day it started and today.",
            field="done_on",
            next_step=f"It started on {started_on.day}.{started_on.month}.{started_on.year}.",
        )
    if (today - done_on).days > LATE_AFTER_DAYS and not late_reason:
        raise Invalid(
            "late_without_reason",
            f"This was done more than {LATE_AFTER_DAYS} days ago, so the record needs a reason.",
            field="late_reason",
            next_step="Say why it is entered late, like “entered from paper”.",
        )


def check_counts(kind: WorkKind, done_on: date, *, window_opens_on: date) -> None:
    """Pass in silence when work of this day can count for the due date of its order.

    Raises:
        Conflict: a calibration counts by being recorded, and other work not before its window.
    """
    if kind is WorkKind.CALIBRATION:
        raise Conflict(
            "record_the_calibration",
            "A planned calibration is done by recording it.",
            next_step="Press Calibrate on the device's page: that ends this order.",
        )
    if done_on < window_opens_on:
        day = f"{window_opens_on.day}.{window_opens_on.month}.{window_opens_on.year}"
        raise Conflict(
            "too_early",
            f"Work for this due date counts from {day} on.",
            next_step="Do it in its window, or request other work for what was done early.",
        )


def check_safe_to_return(last_pass_on: date | None, *, done_on: date) -> None:
    """Pass in silence when a passing safety test is dated on or after the repair.

    Raises:
        Conflict: there is none.
    """
    if last_pass_on is None or last_pass_on < done_on:
        raise Conflict(
            "no_safety_test",
            "This repair touches the safety of the device, and no safety test since then passed.",
            next_step="Record a passing electrical safety test, then close the order.",
        )
