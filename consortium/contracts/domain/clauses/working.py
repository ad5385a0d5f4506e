"""A sum shown as one does it on paper: the formula, the numbers put in, the result."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consortium.foundation.domain.periods import Period, add_months


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a sum. ``amount`` is in pounds; None where the result is not money."""

    title: str
    formula: str
    numbers: str
    result: str
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """The steps of a sum, and what they come to in one sentence."""

    steps: tuple[Step, ...]
    says: str


def months_left(term: Period, on: date) -> int:
    """The months of a term that are left on a day; a month that has begun no longer counts.

    From 1 January 2026 to the end of March 2030 there are 51.

    Raises:
        ValueError: the term has no end.
    """
    if term.end is None:
        raise ValueError("a term without an end has no months left")
    return _whole_months(max(on, term.start), term.end)


def months_of_term(term: Period) -> int:
    """The whole months of a term.

    Raises:
        ValueError: the term has no end.
    """
    return months_left(term, term.start)


def _whole_months(first: date, end: date) -> int:
    months = (end.year - first.year) * 12 + end.month - first.month
    return max(0, months if add_months(first, months) <= end else months - 1)
