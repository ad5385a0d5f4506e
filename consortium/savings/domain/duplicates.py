"""Contracts for the same thing at the same time: where two agreements overlap, at what cost."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from uuid import UUID

from consortium.foundation.domain.money import pennies
from consortium.foundation.domain.periods import Period


class OverlapKind(StrEnum):
    SAME_TRUST = "same_trust"
    OTHER_TRUSTS = "other_trusts"
    SAME_CATEGORY = "same_category"


OVERLAP_NAMES = {
    OverlapKind.SAME_TRUST: "Same item, same trust",
    OverlapKind.OTHER_TRUSTS: "Same item, other trusts",
    OverlapKind.SAME_CATEGORY: "Same supplier and category",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An item that an agreement covers for a trust for some days.

    ``price`` is £ a unit today, or on the day nearest to it, None where there is none; ``units``
    are what the trust bought of it from the agreement's supplier in twelve months.
    """

    agreement: UUID
    supplier: UUID
    trust: str
    item: str
    category: str
    period: Period
    price: Decimal | None
    units: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Two agreements that overlap, the dearer one first, for some trusts.

    ``about`` is the item's code, or the category for two agreements of one supplier that share no
    item. ``amount`` is what the units bought at the dearer price cost more, in pounds; None
    where prices do not compare.
    """

    kind: OverlapKind
    about: str
    dearer: UUID
    cheaper: UUID
    trusts: tuple[str, ...]
    period: Period
    dearer_price: Decimal | None
    cheaper_price: Decimal | None
    units: Decimal
    amount: Decimal | None


def overlaps_of(offers: Iterable[Offer]) -> list[Overlap]:
    """Every pair of agreements that overlaps in an item, or in supplier and category, and time.

    What costs most comes first. For one trust under both, its own prices are compared; between
    trusts under one each, the highest price of one side with the lowest of the other.
    """
    listed = list(offers)
    by_item: dict[str, dict[UUID, list[Offer]]] = defaultdict(lambda: defaultdict(list))
    for offer in listed:
        by_item[offer.item][offer.agreement].append(offer)
    found: list[Overlap] = []
    sharing: set[tuple[UUID, UUID]] = set()
    for item, agreements in by_item.items():
        for one, other in combinations(sorted(agreements), 2):
            made = _of_item(item, agreements[one], agreements[other])
            if made:
                sharing.add((one, other))
            found += made
    found += _of_categories(listed, sharing)
    return sorted(
        found, key=lambda each: (-(each.amount or Decimal(0)), each.kind, each.about, each.trusts)
    )


def _of_item(item: str, one: list[Offer], other: list[Offer]) -> list[Overlap]:
    same: list[tuple[Offer, Offer, Period]] = []
    across: list[tuple[Offer, Offer, Period]] = []
    both = {each.trust for each in one} & {each.trust for each in other}
    for first in one:
        for second in other:
            shared = first.period.overlap(second.period)
            if shared is None:
                continue
            if first.trust == second.trust:
                same.append((first, second, shared))
            elif first.trust not in both and second.trust not in both:
                across.append((first, second, shared))
    found = [_same_trust(item, same)] if same else []
    return found + ([_other_trusts(item, across)] if across else [])


def _same_trust(item: str, pairs: list[tuple[Offer, Offer, Period]]) -> Overlap:
    """Each trust's own two prices; its units are those bought of the supplier who is dearer."""
    amount, units = Fraction(0), Decimal(0)
    compared = False
    leader: tuple[Offer, Offer] | None = None
    for first, second, _ in pairs:
        dearer, cheaper = _ordered(first, second)
        if leader is None:
            leader = dearer, cheaper
        if dearer.price is not None and cheaper.price is not None:
            compared = True
            units += dearer.units
            amount += (Fraction(dearer.price) - Fraction(cheaper.price)) * Fraction(dearer.units)
    dearer, cheaper = leader or (pairs[0][0], pairs[0][1])
    return Overlap(
        kind=OverlapKind.SAME_TRUST,
        about=item,
        dearer=dearer.agreement,
        cheaper=cheaper.agreement,
        trusts=tuple(sorted({first.trust for first, _, _ in pairs})),
        period=_whole(shared for _, _, shared in pairs),
        dearer_price=dearer.price,
        cheaper_price=cheaper.price,
        units=units,
        amount=pennies(amount) if compared else None,
    )


def _other_trusts(item: str, pairs: list[tuple[Offer, Offer, Period]]) -> Overlap:
    """The highest price of one agreement's trusts beside the lowest of the other's."""
    sides: dict[UUID, dict[str, Offer]] = defaultdict(dict)
    for first, second, _ in pairs:
        sides[first.agreement][first.trust] = first
        sides[second.agreement][second.trust] = second
    one, other = (list(side.values()) for side in sides.values())
    dear_side, cheap_side = (one, other) if _dearest(one) >= _dearest(other) else (other, one)
    cheapest = min(
        (each for each in cheap_side if each.price is not None),
        key=lambda each: each.price or Decimal(0),
        default=None,
    )
    dearest = max(dear_side, key=lambda each: each.price or Decimal(0))
    compared = cheapest is not None and dearest.price is not None
    lowest = Fraction(cheapest.price) if cheapest is not None and cheapest.price else Fraction(0)
    above = [
        (each, Fraction(each.price) - lowest)
        for each in dear_side
        if each.price is not None and Fraction(each.price) > lowest
    ]
    amount = sum((step * Fraction(each.units) for each, step in above), Fraction(0))
    return Overlap(
        kind=OverlapKind.OTHER_TRUSTS,
        about=item,
        dearer=dearest.agreement,
        cheaper=cheap_side[0].agreement,
        trusts=tuple(sorted({each.trust for side in (one, other) for each in side})),
        period=_whole(shared for _, _, shared in pairs),
        dearer_price=dearest.price,
        cheaper_price=cheapest.price if cheapest is not None else None,
        units=sum((each.units for each, _ in above), Decimal(0)),
        amount=pennies(amount) if compared else None,
    )


def _of_categories(offers: list[Offer], sharing: set[tuple[UUID, UUID]]) -> list[Overlap]:
    """One supplier's agreements on other items of one category, at the same time."""
    by_category: Mapping[tuple[UUID, str], dict[UUID, list[Offer]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for offer in offers:
        if offer.category:
            by_category[offer.supplier, offer.category][offer.agreement].append(offer)
    found = []
    for (_, category), agreements in by_category.items():
        for one, other in combinations(sorted(agreements), 2):
            shared = [
                (first, second, period)
                for first in agreements[one]
                for second in agreements[other]
                if (period := first.period.overlap(second.period)) is not None
            ]
            if (one, other) in sharing or not shared:
                continue
            found.append(
                Overlap(
                    kind=OverlapKind.SAME_CATEGORY,
                    about=category,
                    dearer=one,
                    cheaper=other,
                    trusts=tuple(sorted({each.trust for pair in shared for each in pair[:2]})),
                    period=_whole(period for _, _, period in shared),
                    dearer_price=None,
                    cheaper_price=None,
                    units=Decimal(0),
                    amount=None,
                )
            )
    return found


def _ordered(first: Offer, second: Offer) -> tuple[Offer, Offer]:
    """The dearer one first; without both prices, as they come."""
    if first.price is not None and second.price is not None and second.price > first.price:
        return second, first
    return first, second


def _dearest(side: Iterable[Offer]) -> Decimal:
    return max((each.price or Decimal(0) for each in side), default=Decimal(0))


def _whole(periods: Iterable[Period]) -> Period:
    """From the first day to the last of several periods."""
    listed = list(periods)
    ends = [each.end for each in listed]
    last = None if None in ends else max(end for end in ends if end is not None)
    return Period(min(each.start for each in listed), last)
