"""The prices under some terms over the whole agreement, with what each trust has committed to buy.

Every price is the price table's. Here the items are put side by side: for each trust one list of
all its prices from each day on which one of them changes, shared by trusts that pay the same.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, Inexact, localcontext

from consortium.contracts.domain.prices.price_table import PriceTable, Rate, Stretch
from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.facts import Commitment
from consortium.contracts.domain.terms.schedules import priced_items
from consortium.contracts.domain.what_if.timeline import Held, member_prices

# Sums and products of prices and volumes are never rounded: losing a digit is an error.
EXACT = Context(prec=200, traps=[Inexact])
Prices = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Bill:
    """What a trust pays a year for each item it has committed to and has a price for."""

    by_item: Mapping[str, Decimal]
    total: Decimal


@dataclass(frozen=True, slots=True)
class _Timeline:
    """From each of the days on, these prices; the first day is before all others."""

    days: tuple[date, ...]
    prices: tuple[Prices, ...]

    def on(self, day: date) -> Prices:
        return self.prices[bisect_right(self.days, day) - 1]


class Outlook:
    """The prices under some terms, and what each trust pays by them."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._table = PriceTable(terms)
        self.book = self._table.book
        self._items = priced_items(terms.schedules)
        self._of_trusts: dict[str, _Timeline] = {}
        self._shared: dict[tuple[int, ...], _Timeline] = {}
        self._letters: defaultdict[str, list[Commitment]] = defaultdict(list)
        for letter in sorted(terms.commitments, key=lambda letter: letter.effective_from):
            self._letters[letter.trust].append(letter)
        self._volumes: dict[tuple[str, int], dict[str, Decimal]] = {}
        self._bills: dict[tuple[int, int], tuple[Prices, Prices, Bill]] = {}

    def items(self) -> tuple[str, ...]:
        """Every item that a version of the prices names."""
        return self._items

    def member_prices(self, item: str) -> tuple[Held, ...]:
        """The prices of an item for members, one after the other."""
        return member_prices(self.book, item)

    def days_of_change(self, trust: str) -> set[date]:
        """The days on which what the trust pays may change."""
        days = {
            *self._timeline(trust).days,
            *(each.effective_from for each in self._letters[trust]),
        }
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

    def rate_on(self, trust: str, item: str, day: date) -> Rate:
        """The unit price with the tier that sets it, or why there is none."""
        return self._table.rate_on(trust=trust, item=item, on=day)

    def prices_on(self, trust: str, day: date) -> Prices:
        """The unit price of every item that has one for the trust on the day."""
        return self._timeline(trust).on(day)

    def bill_on(self, trust: str, day: date) -> Bill:
        """What the trust pays in a year while everything stays as on the day."""
        prices, volumes = self.prices_on(trust, day), self.volumes_on(trust, day)
        key = (id(prices), id(volumes))
        if key not in self._bills:
            # The two are kept with the bill, so that nothing else can take their places.
            self._bills[key] = (prices, volumes, _bill(prices, volumes))
        return self._bills[key][2]

    def _timeline(self, trust: str) -> _Timeline:
        if trust not in self._of_trusts:
            rates = {item: self._table.stretches(trust=trust, item=item) for item in self._items}
            # Trusts that pay the same share the very same stretches.
            key = tuple(map(id, rates.values()))
            if key not in self._shared:
                days, prices = zip(*_side_by_side(rates), strict=True)
                self._shared[key] = _Timeline(days, prices)
            self._of_trusts[trust] = self._shared[key]
        return self._of_trusts[trust]


def _side_by_side(rates: Mapping[str, Iterable[Stretch]]) -> Iterator[tuple[date, Prices]]:
    """The prices of all items together from each day on which one of them changes."""
    changes: defaultdict[date, dict[str, Decimal | None]] = defaultdict(dict)
    for item, stretches in rates.items():
        for stretch in stretches:
            changes[stretch.period.start][item] = stretch.rate.unit_price
    now: dict[str, Decimal] = {}
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
