"""What of a saving on prices comes from one price list for all, and what from buying together.

Formula F10 of the savings method: with the price p0 that a trust paid or would pay by itself, the
joint price p1 and its quantity q,

    harmonisation = sum (p0 - lowest p0 of anybody) x q
    aggregation   = sum (lowest p0 of anybody - p1) x q

and both together are sum (p0 - p1) x q. It answers whether the trusts needed a consortium, or only
each other's price lists.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A trust's quantity of an item, with its price by itself and the joint one; £ a unit."""

    trust: str
    item: str
    quantity: Decimal
    by_itself: Decimal
    joint: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSplit:
    """Pounds, exact."""

    harmonisation: Fraction
    aggregation: Fraction

    @property
    def saving(self) -> Fraction:
        return self.harmonisation + self.aggregation


def split_by_trust(lines: Iterable[Priced]) -> dict[str, PriceSplit]:
    """Each trust's part of both. Of an item that somebody buys none of, its price is no offer.

    Story: seven trusts paid £43 to £52 a lens and now £38: £77,000 + £130,000 = £207,000.
    """
    bought = [line for line in lines if line.quantity > 0]
    lowest: dict[str, Decimal] = {}
    for line in bought:
        lowest[line.item] = min(line.by_itself, lowest.get(line.item, line.by_itself))
    sums: defaultdict[str, tuple[Fraction, Fraction]] = defaultdict(
        lambda: (Fraction(0), Fraction(0))
    )
    for line in bought:
        least, quantity = lowest[line.item], Fraction(line.quantity)
        alike, together = sums[line.trust]
        sums[line.trust] = (
            alike + Fraction(line.by_itself - least) * quantity,
            together + Fraction(least - line.joint) * quantity,
        )
    return {
        trust: PriceSplit(harmonisation=alike, aggregation=together)
        for trust, (alike, together) in sums.items()
    }


def joined_up(parts: Iterable[PriceSplit]) -> PriceSplit:
    """The sum of several trusts' parts."""
    listed = list(parts)
    return PriceSplit(
        harmonisation=sum((part.harmonisation for part in listed), Fraction(0)),
        aggregation=sum((part.aggregation for part in listed), Fraction(0)),
    )
