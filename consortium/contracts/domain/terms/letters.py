"""Letters of commitment: whether one came in time."""

from datetime import date, datetime

from consortium.foundation.domain.periods import london_date


def days_late(*, effective_from: date, recorded_at: datetime) -> int:
    """How many days after the day it takes effect a letter was recorded; 0 when it came in time.

    A tier test that was recorded in between could not count it.
    """
    return max(0, (london_date(recorded_at) - effective_from).days)
