"""The prices under some terms over the whole agreement, with what each trust has committed to buy.

Members all pay the same, so their prices are kept as one table for each stretch of time in which
none of them changes; a trust that has left is asked about by itself.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, Inexact, localcontext

from consortium.contracts.domain.participation import Standing, standing_of
from consortium.contracts.domain.pricing import Price, PriceBook, Terms
from consortium.contracts.domain.tier_tests import Commitment
from consortium.contracts.domain.timeline import Held, member_prices

# Sums and products of prices and volumes are never rounded: losing a digit is an error.
EXACT = Context(prec=200, traps=[Inexact])
Prices = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Bill:
    """What a trust pays a year for each item it has committed to and has a price for."""

    by_item: Mapping[str, Decimal]
    total: Decimal


class Outlook:
    """The prices under some terms, and what each trust pays by them."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.book = PriceBook(terms)
        self._timelines = {item: member_prices(self.book, item) for item in self.items()}
        self._tables = tuple(_tables(self._timelines))
        self._table_days = [day for day, _ in self._tables]
        self._letters: defaultdict[str, list[Commitment]] = defaultdict(list)
        for letter in sorted(terms.commitments, key=lambda letter: letter.effective_from):
            self._letters[letter.trust].append(letter)
        self._volumes: dict[tuple[str, int], dict[str, Decimal]] = {}
        self._alone: dict[tuple[str, date], Prices] = {}
        self._bills: dict[tuple[int, int], tuple[Prices, Prices, Bill]] = {}

    def items(self) -> tuple[str, ...]:
        """Every item that a version of the prices names."""
        schemes = (scheme for schedule in self.terms.schedules for scheme in schedule.schemes)
        return tuple(sorted({item for scheme in schemes for item in scheme.items}))

    def member_prices(self, item: str) -> tuple[Held, ...]:
        """The prices of an item for members, one after the other."""
        return self._timelines.get(item, ())

    def days_of_change(self, trust: str) -> set[date]:
        """The days on which what the trust pays may change."""
        days = {*self._table_days, *(each.effective_from for each in self.terms.schedules)}
        days |= {letter.effective_from for letter in self._letters[trust]}
        for spell in self.terms.spells:
            if spell.trust == trust:
                days |= {spell.period.start, spell.period.end or spell.period.start}
        return days

    def volumes_on(self, trust: str, day: date) -> dict[str, Decimal]:
        """What the trust has committed to buy in a year, by item."""
        letters = self._letters[trust]
        begun = bisect_right(letters, day, key=lambda letter: letter.effective_from)
        if (trust, begun) not in self._volumes:
            self._volumes[trust, begun] = {each.item: each.per_year for each in letters[:begun]}
        return self._volumes[trust, begun]

    def price_on(self, trust: str, item: str, day: date) -> Decimal | None:
        """The unit price, or None when there is none."""
        return self.prices_on(trust, day).get(item)

    def prices_on(self, trust: str, day: date) -> Prices:
        """The unit price of every item that has one for the trust on the day."""
        standing = standing_of(self.terms.spells, trust, day)
        if day not in self.terms.term or standing is Standing.NOT_JOINED:
            return _NONE
        if standing is Standing.LEFT:
            return self._prices_alone(trust, day)
        return self._tables[bisect_right(self._table_days, day) - 1][1]

    def bill_on(self, trust: str, day: date) -> Bill:
        """What the trust pays in a year while everything stays as on the day."""
        prices, volumes = self.prices_on(trust, day), self.volumes_on(trust, day)
        key = (id(prices), id(volumes))
        if key not in self._bills:
            # The two are kept with the bill, so that nothing else can take their places.
            self._bills[key] = (prices, volumes, _bill(prices, volumes))
        return self._bills[key][2]

    def _prices_alone(self, trust: str, day: date) -> Prices:
        """Prices of a trust alone change with the version and with its own letters only."""
        since = max((each for each in self.days_of_change(trust) if each <= day), default=day)
        if (trust, since) not in self._alone:
            asked = ((item, self._ask(trust, item, day)) for item in self.items())
            prices = {item: price for item, price in asked if price is not None}
            self._alone[trust, since] = prices
        return self._alone[trust, since]

    def _ask(self, trust: str, item: str, day: date) -> Decimal | None:
        answer = self.book.price_of(trust=trust, item=item, on=day, quantity=Decimal(1))
        return answer.unit_price if isinstance(answer, Price) else None


def _tables(timelines: Mapping[str, Iterable[Held]]) -> Iterator[tuple[date, Prices]]:
    """The prices for members from each day on which one of them changes, the first for ever."""
    changes: defaultdict[date, dict[str, Decimal | None]] = defaultdict(dict)
    for item, timeline in timelines.items():
        for held in timeline:
            changes[held.period.start][item] = held.unit_price
            if held.period.end is not None:
                changes[held.period.end].setdefault(item, None)
    now: Prices = _NONE
    yield date.min, now
    for day, changed in sorted(changes.items()):
        merged = {**now, **changed}
        after = {item: price for item, price in merged.items() if price is not None}
        if after != now:
            now = after
            yield day, now


def _bill(prices: Prices, volumes: Mapping[str, Decimal]) -> Bill:
    with localcontext(EXACT):
        by_item = {
            item: volume * prices[item] for item, volume in volumes.items() if item in prices
        }
        return Bill(by_item, sum(by_item.values(), Decimal(0)))


_NONE: Prices = {}
