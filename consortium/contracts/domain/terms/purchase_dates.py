"""The dates of a purchase, and the one that puts it in a year and picks its price (C16)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.contracts import DateBasis


@dataclass(frozen=True, slots=True)
class Counts:
    """The day a purchase counts on, and which of its dates that is."""

    on: date
    by: DateBasis


def counts_on(dates: Mapping[DateBasis, date | None], basis: DateBasis) -> Counts:
    """The day a purchase counts on by what the contract names.

    Where it does not carry that date, the date that stands in for it counts, and else the day of
    the order; the answer says which it was.

    Raises:
        ValueError: it carries none of them.
    """
    for by in (basis, basis.stand_in, DateBasis.ORDERED):
        day = dates.get(by)
        if day is not None:
            return Counts(day, by)
    raise ValueError("a purchase needs at least the day of its order")


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """A line with every date that it carries."""

    id: str
    amount: Decimal
    dates: Mapping[DateBasis, date | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOff:
    """The purchases around the end of a year.

    ``across`` are those that another of their dates would put in another year; ``accrued`` are
    those that count in the year but were not invoiced in it.
    """

    spend: Decimal
    across: tuple[Purchase, ...]
    accrued: tuple[Purchase, ...]


def cut_off(purchases: Iterable[Purchase], basis: DateBasis, year_ends: date) -> CutOff:
    """What counts before a year ends, the first day outside it, and what lies across its end."""
    listed = tuple(purchases)
    within = [each for each in listed if counts_on(each.dates, basis).on < year_ends]
    return CutOff(
        spend=sum((each.amount for each in within), Decimal(0)),
        across=tuple(each for each in listed if _lies_across(each, year_ends)),
        accrued=tuple(
            each for each in within if not _before(each.dates.get(DateBasis.INVOICED), year_ends)
        ),
    )


def _lies_across(purchase: Purchase, year_ends: date) -> bool:
    return len({day < year_ends for day in purchase.dates.values() if day is not None}) > 1


def _before(day: date | None, year_ends: date) -> bool:
    return day is not None and day < year_ends
