"""What a change of prices costs each trust in a year, at the volumes it has committed to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.prices.answers import Price
from consortium.contracts.domain.prices.changed_prices import NewPrice, Place
from consortium.contracts.domain.prices.counting import committed_on
from consortium.contracts.domain.prices.pricing import PriceBook, Terms
from consortium.foundation.domain.money import pennies


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustEffect:
    """What a year at a trust's committed volumes costs before and after, in pounds."""

    trust: str
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class _Line:
    """A trust's volume of an item at the tier it pays on the day."""

    volume: Decimal
    before: Decimal
    after: Decimal


def effects_of(terms: Terms, prices: Iterable[NewPrice], *, on: date) -> tuple[TrustEffect, ...]:
    """For each trust that buys an item whose price changes, a year before and after.

    Each trust is taken at the tier it pays on the day. An item that goes is bought elsewhere, so
    it is left out of both.
    """
    after = {each.place: each.after for each in prices if each.after is not None}
    items = dict.fromkeys(place.item for place in after)
    book, volumes = PriceBook(terms), committed_on(terms.commitments, on)
    found = []
    for trust in dict.fromkeys(spell.trust for spell in terms.spells):
        lines = [
            line
            for item in items
            if (volume := volumes.get((trust, item)))
            and (line := _line(book, trust, item, on, volume, after)) is not None
        ]
        if lines:
            found.append(
                TrustEffect(
                    trust=trust,
                    before=pennies(sum((each.volume * each.before for each in lines), Decimal(0))),
                    after=pennies(sum((each.volume * each.after for each in lines), Decimal(0))),
                )
            )
    return tuple(found)


def _line(
    book: PriceBook,
    trust: str,
    item: str,
    on: date,
    volume: Decimal,
    after: Mapping[Place, Decimal],
) -> _Line | None:
    answer = book.price_of(trust=trust, item=item, on=on, quantity=Decimal(1))
    if not isinstance(answer, Price) or answer.path.tier is None:
        return None
    tier = answer.path.tiers[answer.path.tier]
    changed = after.get(Place(item, answer.path.alone is not None, tier.lower_bound))
    return None if changed is None else _Line(volume, tier.prices[item], changed)
