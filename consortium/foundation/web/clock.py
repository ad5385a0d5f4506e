"""The one clock of the top floor; everything below is told what time it is."""

from datetime import UTC, date, datetime

from consortium.foundation.domain.periods import london_date


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """Today's date in London."""
    return london_date(now())
