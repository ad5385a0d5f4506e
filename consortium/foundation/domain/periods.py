"""Half-open periods of calendar days, months, quarters and NHS financial years.

A business date is a Europe/London calendar date. A period holds its first day and not its last:
[1 April 2025, 1 April 2026) is the financial year 2025/26.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
FINANCIAL_YEAR_STARTS_IN = 4


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from ``start`` up to but not including ``end``; no ``end`` means for ever."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"a period must end after it starts: {self.start} to {self.end}")

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlap(self, other: "Period") -> "Period | None":
        """The days both periods hold, or None when they hold none in common."""
        start = max(self.start, other.start)
        ends = [end for end in (self.end, other.end) if end is not None]
        end = min(ends) if ends else None
        if end is not None and end <= start:
            return None
        return Period(start, end)

    def overlaps(self, other: "Period") -> bool:
        return self.overlap(other) is not None

    @property
    def days(self) -> int:
        """How many days the period holds; only a period with an end can be counted."""
        if self.end is None:
            raise ValueError("a period without an end has no number of days")
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        """The last day the period holds, for people, who say "to 31 March"."""
        if self.end is None:
            raise ValueError("a period without an end has no last day")
        return last_day(self.end)


def last_day(end: date) -> date:
    """The last day of a period that ends before ``end``: what people call its end."""
    return end - timedelta(days=1)


def london_date(instant: datetime) -> date:
    """The calendar date in London at an instant; the instant must know its time zone.

    >>> from datetime import UTC
    >>> london_date(datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    datetime.date(2026, 7, 1)
    """
    if instant.tzinfo is None:
        raise ValueError("an instant without a time zone cannot be dated")
    return instant.astimezone(LONDON).date()


def london_midnight(day: date) -> datetime:
    """The instant at which a day begins in London."""
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)


def add_months(anchor: date, months: int) -> date:
    """The same day so many months on, clamped to the end of a shorter month.

    Count from the anchor, not from the last result: 31 January + 1 month is 28 February, and
    31 January + 2 months is 31 March again.
    """
    index = anchor.year * 12 + (anchor.month - 1) + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))


def month_of(day: date) -> Period:
    start = day.replace(day=1)
    return Period(start, add_months(start, 1))


def months_of(period: Period) -> Iterator[Period]:
    """The calendar months the period touches, whole, in order."""
    if period.end is None:
        raise ValueError("a period without an end has no last month")
    month = month_of(period.start)
    while month.start < period.end:
        yield month
        month = month_of(add_months(month.start, 1))


def of_whole_months(period: Period) -> bool:
    """Whether the period begins with a month and ends with one."""
    return period.start.day == 1 and period.end is not None and period.end.day == 1


def financial_year_of(day: date) -> Period:
    """The NHS financial year, 1 April to 31 March, that holds the day."""
    year = day.year if day.month >= FINANCIAL_YEAR_STARTS_IN else day.year - 1
    return financial_year(year)


def financial_year(first_year: int) -> Period:
    return Period(
        date(first_year, FINANCIAL_YEAR_STARTS_IN, 1),
        date(first_year + 1, FINANCIAL_YEAR_STARTS_IN, 1),
    )


def financial_year_label(day: date) -> str:
    """ "2025/26" for any day of that financial year."""
    year = financial_year_of(day).start.year
    return f"{year}/{(year + 1) % 100:02d}"


def quarter_of(day: date) -> Period:
    """The financial quarter that holds the day: Q1 is April to June."""
    start_month = (day.month - 1) // 3 * 3 + 1
    start = date(day.year, start_month, 1)
    return Period(start, add_months(start, 3))


def quarter_label(day: date) -> str:
    """ "2025/26 Q1" for any day from 1 April to 30 June 2025."""
    number = (day.month - FINANCIAL_YEAR_STARTS_IN) % 12 // 3 + 1
    return f"{financial_year_label(day)} Q{number}"


def joined(periods: Iterable[Period]) -> tuple[Period, ...]:
    """The same days in the fewest periods: touching and overlapping ones become one."""
    merged: list[Period] = []
    for period in sorted(periods, key=lambda each: each.start):
        last = merged[-1] if merged else None
        if last is not None and (last.end is None or period.start <= last.end):
            open_ended = last.end is None or period.end is None
            end = None if open_ended else max(last.end, period.end)  # type: ignore[type-var]
            merged[-1] = Period(last.start, end)
        else:
            merged.append(period)
    return tuple(merged)
