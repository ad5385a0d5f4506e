"""When the next check is due: London calendar dates, counted from an anchor.

``FIXED`` work falls on occurrences counted from the anchor, so dates never drift; ``FLOATING``
work falls an interval after it was last done. The rules and their worked cases follow QATrack+
(``calc_due_date``) and OCA #161.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from consortium.foundation.domain.periods import add_months

MONTHS_IN_A_YEAR = 12


class Basis(StrEnum):
    FIXED = "fixed"
    FLOATING = "floating"


class IntervalUnit(StrEnum):
    MONTHS = "months"
    DAYS = "days"


class CycleOutcome(StrEnum):
    DONE = "done"
    DONE_LATE = "done_late"
    DONE_EARLY = "done_early"
    MISSED = "missed"
    COULD_NOT_LOCATE = "could_not_locate"
    IN_USE = "in_use"
    WAIVED = "waived"


# Nobody did the work of these due dates.
NOT_DONE = frozenset(
    {
        CycleOutcome.MISSED,
        CycleOutcome.COULD_NOT_LOCATE,
        CycleOutcome.IN_USE,
        CycleOutcome.WAIVED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A number of calendar months or of days; a year is twelve months, never 365 days."""

    count: int
    unit: IntervalUnit

    @property
    def in_months(self) -> int:
        """The least number of whole months that is no shorter: 30 days are one, 32 are two."""
        if self.unit is IntervalUnit.MONTHS:
            return self.count
        # 400 years of the calendar have 146,097 days in 4,800 months.
        return -(-self.count * 4_800 // 146_097)

    def after(self, anchor: date, times: int = 1) -> date:
        """So many intervals after the anchor, the day clamped to the end of a shorter month.

        >>> Interval(count=1, unit=IntervalUnit.MONTHS).after(date(2025, 1, 31), 2)
        datetime.date(2025, 3, 31)
        """
        if self.unit is IntervalUnit.MONTHS:
            return add_months(anchor, self.count * times)
        return anchor + timedelta(days=self.count * times)

    def times_before(self, anchor: date, day: date) -> int:
        """A number of intervals from the anchor that does not go beyond the day."""
        if self.unit is IntervalUnit.DAYS:
            return (day - anchor).days // self.count
        months = (day.year - anchor.year) * MONTHS_IN_A_YEAR + day.month - anchor.month
        return (months - 1) // self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedCycle:
    """A due date that is dealt with: by work done on a day, or by nobody (missed)."""

    due_on: date
    outcome: CycleOutcome
    completed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What a day's work did to the plan; ``closed`` is empty when it was extra work."""

    next_due_on: date
    closed: tuple[ClosedCycle, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How often something is due, counted from an anchor, and how early it may be done."""

    basis: Basis
    anchor_on: date
    interval: Interval
    early_days: int = 0

    def occurrence(self, number: int) -> date:
        """The anchor and so many intervals: never counted from the occurrence before."""
        return self.interval.after(self.anchor_on, number)

    def occurrence_after(self, day: date) -> date:
        """The first occurrence that is later than the day."""
        number = max(1, self.interval.times_before(self.anchor_on, day))
        while self.occurrence(number) <= day:
            number += 1
        return self.occurrence(number)

    def first_due_on(self) -> date:
        return self.occurrence(1)

    def window_opens_on(self, due_on: date) -> date:
        """The first day on which the work counts for this due date."""
        return due_on - timedelta(days=self.early_days)

    def after(self, completed_on: date, *, due_on: date) -> Completion:
        """What work completed on a day does to the plan whose next due date is ``due_on``."""
        if self.basis is Basis.FLOATING:
            return self._floating(completed_on, due_on)
        return self._fixed(completed_on, due_on)

    def counted_on(self, base: date) -> date:
        """The due date that follows a day to count from: the last due date, or the last work."""
        if self.basis is Basis.FLOATING:
            return self.interval.after(base)
        return self.occurrence_after(base)

    def base_of(self, closed: ClosedCycle) -> date:
        """The day from which the next due date counts once this one is dealt with."""
        if self.basis is Basis.FLOATING and closed.completed_on is not None:
            return closed.completed_on
        return closed.due_on

    def _floating(self, completed_on: date, due_on: date) -> Completion:
        next_due_on = self.interval.after(completed_on)
        if next_due_on <= due_on:  # newer work has been counted already
            return Completion(next_due_on=due_on)
        closed = self._done(due_on, completed_on)
        return Completion(next_due_on=next_due_on, closed=(closed,))

    def _fixed(self, completed_on: date, due_on: date) -> Completion:
        if completed_on < self.window_opens_on(due_on):
            return Completion(next_due_on=due_on)
        next_due_on = self.occurrence_after(max(due_on, completed_on))
        if completed_on >= self.window_opens_on(next_due_on):
            next_due_on = self.occurrence_after(next_due_on)
        *passed, covered = self._occurrences(due_on, next_due_on)
        missed = [
            ClosedCycle(due_on=each, outcome=CycleOutcome.MISSED, completed_on=None)
            for each in passed
        ]
        closed = (*missed, self._done(covered, completed_on))
        return Completion(next_due_on=next_due_on, closed=closed)

    def _occurrences(self, start: date, end: date) -> list[date]:
        days = [start]
        while (day := self.occurrence_after(days[-1])) < end:
            days.append(day)
        return days

    def _done(self, due_on: date, completed_on: date) -> ClosedCycle:
        outcome = CycleOutcome.DONE
        if completed_on > due_on:
            outcome = CycleOutcome.DONE_LATE
        elif completed_on < self.window_opens_on(due_on):
            outcome = CycleOutcome.DONE_EARLY
        return ClosedCycle(due_on=due_on, outcome=outcome, completed_on=completed_on)
