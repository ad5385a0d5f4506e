"""How the dates of a column are written: decided for the whole column, never row by row.

A file with American dates has rows that read as British ones too: 4 May and 5 April look alike.
So a column is ISO (2025-04-30) or day first (30/04/2025), and a column that is plainly month
first is refused as a whole.
"""

from dataclasses import dataclass
from enum import StrEnum

from consortium.foundation.domain.errors import Invalid


class DateStyle(StrEnum):
    ISO = "iso"
    DAY_FIRST = "day first"


EXAMPLES = {DateStyle.ISO: "2025-04-30", DateStyle.DAY_FIRST: "30/04/2025"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReadings:
    """How many dates of a column can be read in each way."""

    iso: int = 0
    day_first: int = 0
    only_day_first: int = 0
    only_month_first: int = 0
    first_such_row: int = 0


def style_of(readings: DateReadings, heading: str) -> DateStyle:
    """The style in which a column is read; the values that do not follow it are faults.

    Raises:
        Invalid: the column is written month first.
    """
    if readings.only_month_first > readings.only_day_first:
        raise Invalid(
            "month_first",
            f"The dates in “{heading}” are written month first, as row {readings.first_such_row} "
            "shows. "
            "Read as day first, some would silently become other days. Nothing was imported.",
            field="file",
            next_step="Write them as 2025-04-30 or 30/04/2025 and send the file again.",
        )
    return DateStyle.ISO if readings.iso > readings.day_first else DateStyle.DAY_FIRST
