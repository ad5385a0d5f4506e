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
    # An average of what was paid need not end in any number of decimals.
    joint: Decimal | Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSplit:
    """Pounds, exact."""

    harmonisation: Fraction
    aggregation: Fraction

    @property
    def saving(self) -> Fraction:
        return self.harmonisation + self.aggregation


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitLine:
    """A line with the lowest price that anybody pays for its item by itself, £ a unit."""

    priced: Priced
    lowest: Decimal
    split: PriceSplit


def split_lines(lines: Iterable[Priced]) -> list[SplitLine]:
    """Both parts of each line, in the order given.

    Lines of which nothing is bought are left out: their price is no offer to anybody.
    """
    bought = [line for line in lines if line.quantity > 0]
    lowest: dict[str, Decimal] = {}
    for line in bought:
        lowest[line.item] = min(line.by_itself, lowest.get(line.item, line.by_itself))
    return [_split(line, lowest[line.item]) for line in bought]


def split_by_trust(lines: Iterable[Priced]) -> dict[str, PriceSplit]:
    """Each trust's part of both.

    Story: seven trusts paid £43 to £52 a lens and now £38: £77,000 + £130,000 = £207,000.
    """
    parts: defaultdict[str, list[PriceSplit]] = defaultdict(list)
    for line in split_lines(lines):
        parts[line.priced.trust].append(line.split)
    return {trust: joined_up(each) for trust, each in parts.items()}


def joined_up(parts: Iterable[PriceSplit]) -> PriceSplit:
    """The sum of several parts."""
    listed = list(parts)
    return PriceSplit(
        harmonisation=sum((part.harmonisation for part in listed), Fraction(0)),
        aggregation=sum((part.aggregation for part in listed), Fraction(0)),
    )


def _split(line: Priced, lowest: Decimal) -> SplitLine:
    quantity, least = Fraction(line.quantity), Fraction(lowest)
    return SplitLine(
        priced=line,
        lowest=lowest,
        split=PriceSplit(
            harmonisation=(Fraction(line.by_itself) - least) * quantity,
            aggregation=(least - Fraction(line.joint)) * quantity,
        ),
    )
