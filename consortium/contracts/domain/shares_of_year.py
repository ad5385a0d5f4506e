"""How much of a year a period is, so that a quarter is always a quarter."""

from fractions import Fraction
from functools import lru_cache

from consortium.foundation.domain.periods import Period, months_of


@lru_cache(maxsize=4096)
def share_of_year(period: Period) -> Fraction:
    """How much of a year the period is: a twelfth for each whole month, part months by days."""
    parts = ((month, month.overlap(period)) for month in months_of(period))
    return sum(
        (Fraction(part.days, 12 * month.days) for month, part in parts if part is not None),
        Fraction(0),
    )
