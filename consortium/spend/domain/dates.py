"""How the dates of a column are written: decided for the whole column, never row by row.

A file with American dates has rows that read as British ones too: 4 May and 5 April look alike.
So of the dates between slashes a column has one order, day first or month first. Dates that say
themselves which is which (2025-04-30, 30-Apr-2025, the number of a spreadsheet's day) are read as
they are, whatever stands beside them.
"""

from dataclasses import dataclass
from enum import StrEnum


class DateStyle(StrEnum):
    ISO = "iso"
    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


EXAMPLES = {
    DateStyle.ISO: "2025-04-30",
    DateStyle.DAY_FIRST: "30/04/2025",
    DateStyle.MONTH_FIRST: "04/30/2025",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReadings:
    """How many dates of a column can be read in each way.

    ``only_…`` are those that are no date the other way round; ``first_such_row`` is the first row
    whose date is one only with its month first.
    """

    iso: int = 0
    day_first: int = 0
    only_day_first: int = 0
    only_month_first: int = 0
    first_such_row: int = 0

    def __add__(self, other: "DateReadings") -> "DateReadings":
        return DateReadings(
            iso=self.iso + other.iso,
            day_first=self.day_first + other.day_first,
            only_day_first=self.only_day_first + other.only_day_first,
            only_month_first=self.only_month_first + other.only_month_first,
            first_such_row=self.first_such_row or other.first_such_row,
        )

    @property
    def tells(self) -> bool:
        """Whether the column itself says which of day and month comes first."""
        return self.only_day_first != self.only_month_first


def style_of(readings: DateReadings, beside: DateReadings | None = None) -> DateStyle:
    """The style in which a column is read; the values that do not follow it are faults.

    A column that does not tell goes by the other columns of its file (``beside``), and where these
    do not tell either, the day comes first, as it does in Britain. Among dates that mostly say
    themselves what they are, a few that nobody can tell are faults (ISO).
    """
    told = readings if readings.tells or beside is None else beside
    if told.only_month_first > told.only_day_first:
        return DateStyle.MONTH_FIRST
    if readings.iso > readings.day_first and not told.tells:
        return DateStyle.ISO
    return DateStyle.DAY_FIRST
