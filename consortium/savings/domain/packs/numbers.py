"""Numbers of a pack, read back: plain digits, not too many: anybody may have written them."""

import re
from decimal import Decimal
from fractions import Fraction

_DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,12})?")
_FRACTION = re.compile(r"-?[0-9]{1,60}(/[0-9]{1,60})?")


def number(text: str) -> Decimal:
    """A decimal as packs write it.

    Raises:
        ValueError: it is written otherwise; an exponent could stand for gigabytes of digits.
    """
    if not _DECIMAL.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is no number of a pack")
    return Decimal(text)


def number_or_none(text: str | None) -> Decimal | None:
    """The same, where nothing may stand."""
    return number(text) if text else None


def ratio_or_none(text: str) -> Fraction | None:
    """A fraction like "1/20", where nothing may stand.

    Raises:
        ValueError, ZeroDivisionError: it is none.
    """
    if not text:
        return None
    if not _FRACTION.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is no fraction of a pack")
    return Fraction(text)
