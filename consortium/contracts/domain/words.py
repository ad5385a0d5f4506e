"""Dates, counts and lists in words, for everything that explains a price."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from consortium.foundation.domain.units import plain


def in_words(value: date) -> str:
    return f"{value.day} {value:%B %Y}"


def listed(words: Iterable[str]) -> str:
    """The words with commas and "and"; "nobody" when there is none."""
    found = list(words)
    if len(found) < 2:
        return "".join(found) or "nobody"
    return f"{', '.join(found[:-1])} and {found[-1]}"


def counted(number: Decimal | int, noun: str) -> str:
    return f"{plain(Decimal(number))} {noun}{'' if number == 1 else 's'}"


def per_cent(share: Decimal) -> str:
    """A share between 0 and 1 as a percentage, to two decimals at most: "85%", "76.5%"."""
    return f"{plain(round(share * 100, 2).normalize())}%"
