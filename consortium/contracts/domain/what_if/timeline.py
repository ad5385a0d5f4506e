"""The price that members pay for an item, from the first day of an agreement to its last."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from consortium.contracts.domain.prices.pricing import PriceBook, schedule_on
from consortium.contracts.domain.prices.tiers_in_force import InForce, in_force_on
from consortium.contracts.domain.terms.schedules import Schedule, Scheme
from consortium.foundation.domain.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """In this period members pay this price for a unit, because of that tier of that scheme."""

    period: Period
    scheme: Scheme
    change: InForce
    unit_price: Decimal


def member_prices(book: PriceBook, item: str) -> tuple[Held, ...]:
    """The prices of an item for members one after the other; days without a price are left out."""
    return tuple(
        held
        for period, schedule in _versions(book)
        if (scheme := schedule.scheme_for(item)) is not None
        for held in _in_version(book, period, schedule, scheme, item)
    )


def held_on(prices: tuple[Held, ...], day: date) -> Held | None:
    """What holds on a day, or None when there is no price."""
    return next((held for held in prices if day in held.period), None)


def _versions(book: PriceBook) -> Iterator[tuple[Period, Schedule]]:
    """Each version of the prices with the days on which it is the one in force."""
    term = book.terms.term
    if term.end is None:
        raise ValueError("an agreement without an end has no last price")
    begin = {max(term.start, each.effective_from) for each in book.terms.schedules}
    for start, end in pairwise([*sorted(day for day in begin if day < term.end), term.end]):
        schedule = schedule_on(book.terms.schedules, start)
        if schedule is not None:
            yield Period(start, end), schedule


def _in_version(
    book: PriceBook, period: Period, schedule: Schedule, scheme: Scheme, item: str
) -> Iterator[Held]:
    changes = book.tiers_over_time(schedule, scheme)
    days = {period.start, *(each.starts_on for each in changes if each.starts_on in period)}
    for start, end in pairwise([*sorted(days), period.end or period.start]):
        change = in_force_on(changes, start)
        if change is not None:
            price = scheme.tiers[change.tier].prices[item]
            yield Held(period=Period(start, end), scheme=scheme, change=change, unit_price=price)
