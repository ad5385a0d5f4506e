"""Plans: how often a device is checked, and whether the plan is in force."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from consortium.equipment.domain.calibration import can_be_kept
from consortium.equipment.domain.due_dates import CycleOutcome, Interval, IntervalUnit
from consortium.equipment.domain.due_state import Roll
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.working_days import Nation

LONGEST = {IntervalUnit.MONTHS: 120, IntervalUnit.DAYS: 3660}
SHORTEST_MONTH = 28
# A plan counts from a day no further away than the longest interval.
ANCHOR_YEARS = 10


class PlanState(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"


PLAN_STATE_NAMES = {
    PlanState.ACTIVE: "Active",
    PlanState.SUSPENDED: "Suspended",
    PlanState.ENDED: "Ended",
}

# What somebody signs for when the work of a due date could not be done.
UNDONE_NAMES = {
    CycleOutcome.COULD_NOT_LOCATE: "It could not be found",
    CycleOutcome.IN_USE: "It was in clinical use",
    CycleOutcome.WAIVED: "It is waived this time",
}

MOVES: dict[PlanState, frozenset[PlanState]] = {
    PlanState.ACTIVE: frozenset({PlanState.SUSPENDED, PlanState.ENDED}),
    PlanState.SUSPENDED: frozenset({PlanState.ACTIVE, PlanState.ENDED}),
    PlanState.ENDED: frozenset(),
}


def check_move(current: PlanState, to: PlanState) -> None:
    """Pass in silence when a plan in this state can go to the other.

    Raises:
        Conflict: it cannot.
    """
    if to not in MOVES[current]:
        raise Conflict(
            "plan_move_refused",
            f"This plan is {PLAN_STATE_NAMES[current].lower()}: "
            f"it cannot become {PLAN_STATE_NAMES[to].lower()}.",
            next_step="Reload the page to see its state.",
        )


def check_interval(interval: Interval, *, early_days: int) -> None:
    """Pass in silence when work can be planned at this interval.

    Raises:
        Invalid: the interval is not positive or very long, or the early window reaches back to
            the due date before.
    """
    longest = LONGEST[interval.unit]
    if not 1 <= interval.count <= longest:
        raise Invalid(
            "bad_interval",
            f"An interval is 1 to {longest} {interval.unit.value}.",
            field="interval_count",
            next_step="Enter the number the manufacturer or your policy gives.",
        )
    shortest = SHORTEST_MONTH if interval.unit is IntervalUnit.MONTHS else 1
    if not 0 <= early_days < interval.count * shortest:
        raise Invalid(
            "bad_early_days",
            "The days it may be done early must be fewer than the interval.",
            field="early_days",
            next_step="For a monthly check, 7 is usual.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What a plan allows besides its dates: days late, the planned day, and a meter to go by.

    The work is planned on the due date, or on the working day before or after it in the nation of
    the site; the due date stays. ``meter_step`` is in the meter's unit.
    """

    late_days: int = 0
    roll: Roll = Roll.BEFORE
    nation: Nation = Nation.ENGLAND
    meter_id: UUID | None = None
    meter_step: Decimal | None = None


USUAL = Allowance()


def check_allowance(allowance: Allowance, interval: Interval) -> None:
    """Pass in silence when a plan of this interval can allow so much.

    Raises:
        Invalid: the days late reach the next due date, or a meter has no step.
    """
    shortest = SHORTEST_MONTH if interval.unit is IntervalUnit.MONTHS else 1
    if not 0 <= allowance.late_days < interval.count * shortest:
        raise Invalid(
            "bad_late_days",
            "The days it may be done late must be fewer than the interval.",
            field="late_days",
            next_step="For a monthly check, 3 is usual; 0 for none.",
        )
    step = allowance.meter_step
    if (allowance.meter_id is None) is not (step is None) or (
        step is not None and (step <= 0 or not can_be_kept(step))
    ):
        raise Invalid(
            "bad_meter_step",
            "A plan that goes by a meter says after how much of it the work is due again.",
            field="meter_step",
            next_step="Enter it, like 500, or choose no meter.",
        )


def check_undone(outcome: CycleOutcome, reason: str) -> None:
    """Pass in silence when a due date can be closed without work for this reason.

    Raises:
        Invalid: the outcome is none that somebody can sign for, or the reason is missing.
    """
    if outcome not in UNDONE_NAMES or not reason:
        raise Invalid(
            "bad_outcome",
            "Work that is not done needs its outcome and a reason, which stay on the record.",
            field="reason",
            next_step="Say where you looked, or who used the device, or why it is waived.",
        )


def check_can_close(state: PlanState, *, window_opens_on: date, today: date) -> None:
    """Pass in silence when the next due date of a plan can be closed without work.

    Raises:
        Conflict: the plan is not active, or its window is not open yet.
    """
    if state is not PlanState.ACTIVE or today < window_opens_on:
        raise Conflict(
            "nothing_due",
            "No work of this plan is due yet, so there is none to leave undone.",
            next_step="Suspend the plan if its work is not wanted for a while.",
        )


def check_anchor(anchor_on: date, *, today: date) -> None:
    """Pass in silence when a plan can count from this day.

    Raises:
        Invalid: it is more than ten years away.
    """
    if abs(anchor_on.year - today.year) > ANCHOR_YEARS:
        raise Invalid(
            "bad_anchor",
            f"A plan counts from a day within {ANCHOR_YEARS} years of today.",
            field="anchor_on",
            next_step="Enter the day of the last calibration, or of today.",
        )
