"""What other terms would cost each trust: committed volume × share of time × price in force.

A whole month is a twelfth of a year and part of a month its share of days, so that a quarter is
always a quarter. Everything is exact; whoever shows a figure rounds it once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from consortium.contracts.domain.participation import Standing, standing_of
from consortium.contracts.domain.pricing import Price, PriceBook, Terms
from consortium.contracts.domain.tier_tests import Commitment
from consortium.foundation.domain.periods import Period, joined, months_of


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


class Outlook:
    """The prices under some terms, with what each trust has committed to buy."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.book = PriceBook(terms)
        self._letters: defaultdict[str, list[Commitment]] = defaultdict(list)
        for letter in sorted(terms.commitments, key=lambda letter: letter.effective_from):
            self._letters[letter.trust].append(letter)
        self._volumes: dict[tuple[str, date], dict[str, Decimal]] = {}
        self._standings: dict[tuple[str, date], Standing] = {}
        self._member_prices: dict[tuple[str, date], Decimal | None] = {}
        self._tier_days = frozenset(self._days_of_tiers())

    def items(self) -> tuple[str, ...]:
        """Every item that a version of the prices names."""
        schemes = (scheme for schedule in self.terms.schedules for scheme in schedule.schemes)
        return tuple(sorted({item for scheme in schemes for item in scheme.items}))

    def days_of_change(self, trust: str) -> set[date]:
        """The days on which what the trust pays may change."""
        days = {*self._tier_days, *(letter.effective_from for letter in self._letters[trust])}
        for spell in self.terms.spells:
            if spell.trust == trust:
                days |= {spell.period.start, spell.period.end or spell.period.start}
        return days

    def volumes_on(self, trust: str, day: date) -> dict[str, Decimal]:
        """What the trust has committed to buy in a year, by item."""
        if (trust, day) not in self._volumes:
            letters = self._letters[trust]
            begun = {each.item: each.per_year for each in letters if each.effective_from <= day}
            self._volumes[trust, day] = begun
        return self._volumes[trust, day]

    def price_on(self, trust: str, item: str, day: date) -> Decimal | None:
        """The unit price, or None when there is none; members all pay the same."""
        if (trust, day) not in self._standings:
            self._standings[trust, day] = standing_of(self.terms.spells, trust, day)
        if self._standings[trust, day] is not Standing.MEMBER:
            return self._ask(trust, item, day)
        if (item, day) not in self._member_prices:
            self._member_prices[item, day] = self._ask(trust, item, day)
        return self._member_prices[item, day]

    def _days_of_tiers(self) -> Iterator[date]:
        """The days on which a version of the prices begins, or a tier comes into force."""
        for schedule in self.terms.schedules:
            yield schedule.effective_from
            for scheme in schedule.schemes:
                for change in self.book.tiers_over_time(schedule, scheme):
                    yield change.starts_on

    def _ask(self, trust: str, item: str, day: date) -> Decimal | None:
        answer = self.book.price_of(trust=trust, item=item, on=day, quantity=Decimal(1))
        return answer.unit_price if isinstance(answer, Price) else None


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


@lru_cache(maxsize=4096)
def share_of_year(period: Period) -> Fraction:
    """How much of a year the period is: a twelfth for each whole month, part months by days."""
    parts = ((month, month.overlap(period)) for month in months_of(period))
    return sum(
        (Fraction(part.days, 12 * month.days) for month, part in parts if part is not None),
        Fraction(0),
    )


def _rates(before: Outlook, after: Outlook, trust: str) -> Iterator[_Rates]:
    term = before.terms.term
    if term.end is None:
        raise ValueError("an agreement without an end cannot be compared over its term")
    inside = {
        day
        for day in before.days_of_change(trust) | after.days_of_change(trust)
        if term.start < day < term.end
    }
    items = sorted({*before.items(), *after.items()})
    for start, end in pairwise([term.start, *sorted(inside), term.end]):
        paid = [_paid(outlook, trust, items, start) for outlook in (before, after)]
        both = paid[0].keys() & paid[1].keys()
        bought = {
            item
            for each in (before, after)
            for item, volume in each.volumes_on(trust, start).items()
            if volume
        }
        yield _Rates(
            period=Period(start, end),
            before=_sum(paid[0].values()),
            after=_sum(paid[1].values()),
            difference=_sum(paid[1][item] - paid[0][item] for item in both),
            is_one_sided=bool((paid[0].keys() ^ paid[1].keys()) & bought),
        )


def _paid(outlook: Outlook, trust: str, items: Iterable[str], day: date) -> dict[str, Fraction]:
    """What the trust pays a year for each item that it buys at a price."""
    volumes = outlook.volumes_on(trust, day)
    prices = ((item, outlook.price_on(trust, item, day)) for item in items if item in volumes)
    return {
        item: Fraction(volumes[item]) * Fraction(price)
        for item, price in prices
        if price is not None
    }


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
    return _sum(rate * share_of_year(part) for rate, part in rates if rate is not None)


def _sum(amounts: Iterable[Fraction]) -> Fraction | None:
    """The sum, or None when there is nothing to add up."""
    listed = list(amounts)
    return sum(listed, Fraction(0)) if listed else None
