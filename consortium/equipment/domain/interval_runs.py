"""Which calibrations say something about an interval, and what they advise together.

Only the state as found counts, and only of runs that came near enough to the interval. What was
broken or damaged is left out with a reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from consortium.equipment.domain.conformity import DECIDED, PASSED, Verdict
from consortium.equipment.domain.due_dates import Interval, IntervalUnit
from consortium.equipment.domain.interval_review import (
    Advice,
    ReviewMethod,
    a3,
    is_comparable,
    staircase,
)
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed

USUAL_TARGET = Decimal("0.95")
LEAST_TARGET, MOST_TARGET = Decimal("0.5"), Decimal("0.99")


class ReviewState(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"


REVIEW_STATE_NAMES = {
    ReviewState.PROPOSED: "To decide",
    ReviewState.APPROVED: "Approved",
    ReviewState.DECLINED: "Declined",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRun:
    """A calibration as found, so many days after the one before it of the same device.

    ``part`` is how much of its limit the worst error took: 1 is on the limit, None not known.
    """

    run_id: UUID
    performed_on: date
    days: int
    verdict: Verdict
    part: Decimal | None

    @property
    def is_good(self) -> bool:
        return self.verdict in PASSED


def days_of(interval: Interval) -> int:
    """An interval in days; a month is a twelfth of 365.

    >>> days_of(Interval(count=12, unit=IntervalUnit.MONTHS))
    365
    """
    if interval.unit is IntervalUnit.DAYS:
        return interval.count
    return (interval.count * 365 * 2 + 12) // 24


def comparable(runs: Sequence[FoundRun], days: int) -> list[FoundRun]:
    """Those with a verdict that came near enough to an interval of so many days."""
    return [run for run in runs if run.verdict in DECIDED and is_comparable(run.days, days)]


def advise(runs: Sequence[FoundRun], *, method: ReviewMethod, days: int, target: Decimal) -> Advice:
    """What a method proposes after some runs, all of which count.

    Raises:
        Conflict: no run counts, or the last one has no errors to go by.
    """
    if not runs:
        raise Conflict(
            "nothing_comparable",
            "No calibration came near enough to this interval to say something about it.",
            next_step="Wait until a few more are done when they are due.",
        )
    if method is ReviewMethod.A3:
        good = sum(run.is_good for run in runs)
        return a3(good, len(runs), days=days, target=float(target))
    last = max(runs, key=lambda run: (run.performed_on, run.run_id))
    if last.part is None:
        raise Conflict(
            "no_errors",
            "The last calibration kept no errors, so the staircase has nothing to go by.",
            next_step="Use the test of the reliability found.",
        )
    return staircase(float(last.part), days=days)


def check_review(target: Decimal, left_out: Mapping[UUID, str], runs: Sequence[FoundRun]) -> None:
    """Pass in silence when a review can be put forward with this target, leaving these runs out.

    Raises:
        Invalid: the target is no reliability, or what is left out is none of the runs or was good.
    """
    if not LEAST_TARGET <= target <= MOST_TARGET:
        raise Invalid(
            "bad_target",
            "The reliability aimed at lies between 50 % and 99 %.",
            field="target",
            next_step="95 is usual.",
        )
    failed = {run.run_id for run in runs if not run.is_good}
    if not left_out.keys() <= failed or not all(left_out.values()):
        raise Invalid(
            "bad_exception",
            "Only a failure can be left out, and with a reason: that the device was broken.",
            next_step="Reload the page and give the reason beside the calibration.",
        )


def check_decider(proposer_id: UUID | None, decider_id: UUID | None) -> None:
    """Pass in silence when somebody can decide what somebody, or the night, has put forward.

    Raises:
        NotAllowed: it is the same person.
    """
    if proposer_id is not None and proposer_id == decider_id:
        raise NotAllowed(
            "Somebody else decides on the interval that you put forward.",
            next_step="Ask a colleague to look at the figures.",
        )
