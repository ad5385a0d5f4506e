"""Which numbers quantities and prices can be."""

from decimal import Decimal

from consortium.foundation.domain.money import exactly

LARGEST = Decimal(10) ** 12


def can_be_kept(number: Decimal, places: int = 6) -> bool:
    """Whether a number is finite, not too large, and keeps all its decimals."""
    return number.is_finite() and abs(number) < LARGEST and exactly(number, places)
