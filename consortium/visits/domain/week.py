"""Weeks: when an engineer works, and when a site lets engineers in.

A week holds from its first day until another one does. Times are minutes after midnight by the
clock on the wall, so that 8:00 is 8:00 in summer and in winter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from consortium.foundation.domain.errors import Invalid

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MIDNIGHT = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Hours:
    """The hours of a weekday: Monday is 1 and Sunday 7, as ISO 8601 counts them."""

    weekday: int
    starts: int
    ends: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The hours of each weekday that has any, from a day on."""

    valid_from: date
    hours: tuple[Hours, ...]

    def on(self, day: date) -> Hours | None:
        """The hours of a day by its weekday; None when there are none."""
        return next((each for each in self.hours if each.weekday == day.isoweekday()), None)

    @property
    def words(self) -> str:
        """ "Monday to Thursday 8:00 to 16:00, Friday 8:00 to 12:00"."""
        spans = groupby(sorted(self.hours), key=lambda each: (each.starts, each.ends))
        return ", ".join(
            f"{_days([each.weekday for each in days])} {clock(starts)} to {clock(ends)}"
            for (starts, ends), days in spans
        )


def week_on(weeks: Sequence[Week], day: date) -> Week | None:
    """The week that holds on a day, of weeks as they were recorded; None before the first.

    Of two that begin on one day the one recorded later holds.
    """
    begun = [each for each in weeks if each.valid_from <= day]
    return max(reversed(begun), key=lambda each: each.valid_from, default=None)


def hours_on(weeks: Sequence[Week], day: date) -> Hours | None:
    """The hours of a day by the week that holds then; None when there are none."""
    week = week_on(weeks, day)
    return week.on(day) if week is not None else None


def latest_first(weeks: Sequence[Week]) -> tuple[Week, ...]:
    """Weeks as they were recorded, ordered for a reader."""
    return tuple(sorted(weeks, key=lambda each: each.valid_from)[::-1])


def check_week(hours: Iterable[Hours]) -> tuple[Hours, ...]:
    """The hours in the order of the weekdays.

    Raises:
        Invalid: there are none, a weekday comes twice, or ends before it begins.
    """
    ordered = tuple(sorted(hours))
    if not ordered:
        raise Invalid(
            "no_hours",
            "A week needs hours on one day at least.",
            next_step="Enter from when to when.",
        )
    for each in ordered:
        if not 0 <= each.starts < each.ends <= MIDNIGHT:
            raise Invalid(
                "bad_hours",
                f"{WEEKDAYS[each.weekday - 1]} ends before it begins.",
                field=f"ends_{each.weekday}",
                next_step="Check both times.",
            )
    if len({each.weekday for each in ordered}) < len(ordered):
        raise Invalid(
            "weekday_twice", "A weekday has one span of hours.", next_step="Take one of them out."
        )
    return ordered


def clock(minutes: int) -> str:
    """ "8:05" for 485 minutes after midnight."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def _days(numbers: Sequence[int]) -> str:
    """ "Monday", "Monday and Wednesday", "Monday to Friday"."""
    names = [WEEKDAYS[number - 1] for number in numbers]
    if len(names) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{names[0]} to {names[-1]}"
    return " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"
