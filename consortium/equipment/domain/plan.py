"""Plans: how often a device is checked, and whether the plan is in force."""

from datetime import date
from enum import StrEnum

from consortium.equipment.domain.due_dates import Interval, IntervalUnit
from consortium.foundation.domain.errors import Conflict, Invalid

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
