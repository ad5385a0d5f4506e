"""What other terms would cost each trust: committed volume × share of time × price in force.

A whole month is a twelfth of a year and part of a month its share of days, so that a quarter is
always a quarter. Everything is exact; whoever shows a figure rounds it once.
"""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

from consortium.contracts.domain.shares_of_year import share_of_year
from consortium.contracts.domain.what_if.outlook import EXACT, Bill, Outlook
from consortium.foundation.domain.periods import Period, joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a trust pays in a period before and after, and the difference.

    Each is over the days on which there is a price; the difference over those on which there is
    one in both. It is None, never zero, where there is no such day. ``days_left_out`` had a price
    in only one of the two.
    """

    trust: str
    period: Period
    before: Fraction | None
    after: Fraction | None
    difference: Fraction | None
    days_left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rates:
    """What a trust pays a year while nothing changes."""

    period: Period
    before: Fraction | None
    after: Fraction | None
    difference: Fraction | None
    is_one_sided: bool


def effects_of(
    before: Outlook, after: Outlook, *, trusts: Iterable[str], periods: Iterable[Period]
) -> Iterator[Effect]:
    """The effect on each trust in each period, trust by trust. Prices by incremental bands depend
    on what was bought before and are left out, like any price that is not there.
    """
    wanted = tuple(periods)
    for trust in trusts:
        rates = tuple(_rates(before, after, trust))
        for period in wanted:
            yield _effect(trust, period, rates)


def _rates(before: Outlook, after: Outlook, trust: str) -> Iterator[_Rates]:
    term = before.terms.term
    if term.end is None:
        raise ValueError("an agreement without an end cannot be compared over its term")
    inside = {
        day
        for day in before.days_of_change(trust) | after.days_of_change(trust)
        if term.start < day < term.end
    }
    for start, end in pairwise([term.start, *sorted(inside), term.end]):
        bought = {
            item
            for each in (before, after)
            for item, volume in each.volumes_on(trust, start).items()
            if volume
        }
        yield _compared(
            Period(start, end), before.bill_on(trust, start), after.bill_on(trust, start), bought
        )


def _compared(period: Period, before: Bill, after: Bill, bought: Set[str]) -> _Rates:
    if before.by_item.keys() == after.by_item.keys():
        with localcontext(EXACT):
            difference = after.total - before.total if before.by_item else None
        one_sided = False
    else:
        both = before.by_item.keys() & after.by_item.keys()
        difference = _sum(after.by_item[item] - before.by_item[item] for item in both)
        one_sided = bool((before.by_item.keys() ^ after.by_item.keys()) & bought)
    return _Rates(
        period=period,
        before=Fraction(before.total) if before.by_item else None,
        after=Fraction(after.total) if after.by_item else None,
        difference=None if difference is None else Fraction(difference),
        is_one_sided=one_sided,
    )


def _effect(trust: str, period: Period, rates: Iterable[_Rates]) -> Effect:
    parts = [(each, part) for each in rates if (part := each.period.overlap(period)) is not None]
    return Effect(
        trust=trust,
        period=period,
        before=_over_time((each.before, part) for each, part in parts),
        after=_over_time((each.after, part) for each, part in parts),
        difference=_over_time((each.difference, part) for each, part in parts),
        days_left_out=sum(
            part.days for part in joined(part for each, part in parts if each.is_one_sided)
        ),
    )


def _over_time(rates: Iterable[tuple[Fraction | None, Period]]) -> Fraction | None:
    paid = [rate * share_of_year(part) for rate, part in rates if rate is not None]
    return sum(paid, Fraction(0)) if paid else None


def _sum(amounts: Iterable[Decimal]) -> Decimal | None:
    """The exact sum, or None when there is nothing to add up."""
    with localcontext(EXACT):
        listed = list(amounts)
        return sum(listed, Decimal(0)) if listed else None
