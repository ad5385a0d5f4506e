"""Bundles: so many per cent off the prices of some lots for a supplier that wins all of them.

A contract names unit prices, so that is what a discount is taken off: the price less the percentage
is rounded half-up to the millionth of a pound, and everything that is paid follows from it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from consortium.contracts.domain.terms.schedules import Scheme, Tier
from consortium.foundation.domain.money import half_up

PRICE_PLACES = 6
# The least that a price can be.
MILLIONTH = Decimal(1).scaleb(-PRICE_PLACES)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedBundle:
    """What is off some lots for a supplier that wins all of them; lots and supplier as text."""

    supplier: str
    lots: tuple[str, ...]
    percent: Decimal


def off_each_lot(
    bundles: Iterable[OfferedBundle], winners: Mapping[str, str]
) -> dict[str, Decimal]:
    """The per cent off each lot, given the supplier that wins it; several bundles add up."""
    off = dict.fromkeys(winners, Decimal(0))
    for bundle in bundles:
        if all(winners.get(lot) == bundle.supplier for lot in bundle.lots):
            for lot in bundle.lots:
                off[lot] += bundle.percent
    return off


def price_less(price: Decimal, percent: Decimal) -> Decimal:
    """A unit price with a percentage off, as a contract can name it.

    >>> price_less(Decimal("0.0525"), Decimal("7.5"))
    Decimal('0.048563')
    """
    if not percent:
        return price
    return max(MILLIONTH, half_up(Fraction(price) * (100 - Fraction(percent)) / 100, PRICE_PLACES))


def schemes_less(schemes: Sequence[Scheme], percent: Decimal) -> tuple[Scheme, ...]:
    """The schemes with a percentage off what members pay; what a leaver pays stays as it is."""
    return tuple(
        replace(scheme, tiers=tuple(_tier_less(tier, percent) for tier in scheme.tiers))
        for scheme in schemes
    )


def _tier_less(tier: Tier, percent: Decimal) -> Tier:
    prices = {item: price_less(price, percent) for item, price in tier.prices.items()}
    return Tier(tier.lower_bound, prices)
