"""Where somebody stands on a staircase of prices: the next step, and the zone before it.

Where one price holds for all units, there is a zone below each bound in which buying up to the
bound costs no more than stopping short of it. It is shown as a warning, never as a saving: what
is bought and not used is lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil

from consortium.contracts.domain.terms.schedules import Tier, tier_index


@dataclass(frozen=True, slots=True)
class DeadZone:
    """From the first quantity up to under the second, buying the second costs no more."""

    begins: Decimal
    ends: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A measure on the staircase.

    ``to_next`` is how much more reaches the next step, None on the last one; ``next_costs`` is
    how much more a year costs there (below zero, less). ``zone`` is the dead
    zone the measure stands in, and ``cheaper_by`` what buying up to its end would cost less in a
    year; both are None outside a zone.
    """

    measure: Decimal
    tier: int
    to_next: Decimal | None
    next_costs: Fraction | None
    zone: DeadZone | None
    cheaper_by: Fraction | None


def price_at(tier: Tier, mix: Mapping[str, Decimal]) -> Fraction:
    """What a unit costs in a tier: on average over the mix, when several items share the tiers.

    Without a mix every item weighs the same.
    """
    weights = {item: Fraction(mix.get(item, Decimal(0))) for item in tier.prices}
    whole = sum(weights.values(), Fraction(0))
    if not whole:
        weights, whole = dict.fromkeys(weights, Fraction(1)), Fraction(len(weights))
    return (
        sum((weights[item] * Fraction(price) for item, price in tier.prices.items()), Fraction(0))
        / whole
    )


def dead_zones(tiers: Sequence[Tier], mix: Mapping[str, Decimal]) -> tuple[DeadZone, ...]:
    """The zone before each bound of all-units prices by volume, from the first whole unit
    (or pound, where values are measured) on.

    25,000@8.90 then 50,000@8.30: from 46,630 units on, 50,000 cost no more.
    """
    zones = []
    for lower, upper in pairwise(tiers):
        pays = price_at(upper, mix) / price_at(lower, mix)
        begins = max(Decimal(ceil(Fraction(upper.lower_bound) * pays)), lower.lower_bound)
        if begins < upper.lower_bound:
            zones.append(DeadZone(begins, upper.lower_bound))
    return tuple(zones)


def place_of(
    tiers: tuple[Tier, ...],
    measure: Decimal,
    mix: Mapping[str, Decimal],
    *,
    by_volume: bool = True,
    by_value: bool = False,
) -> Place:
    """Where a measure stands; only prices by committed volume or value have dead zones.

    Values are units at the prices of the first tier, so a pound of them is that part of a unit.
    """
    tier = tier_index(tiers, measure)
    upper = tiers[tier + 1] if tier + 1 < len(tiers) else None
    zones = dead_zones(tiers, mix) if by_volume else ()
    zone = next((each for each in zones if each.begins <= measure < each.ends), None)
    next_costs = None
    if by_volume and upper is not None:
        unit = price_at(tiers[0], mix) if by_value else Fraction(1)
        now = Fraction(measure) * price_at(tiers[tier], mix)
        next_costs = (Fraction(upper.lower_bound) * price_at(upper, mix) - now) / unit
    cheaper_by = -next_costs if zone is not None and next_costs is not None else None
    return Place(
        measure=measure,
        tier=tier,
        to_next=upper.lower_bound - measure if upper else None,
        next_costs=next_costs,
        zone=zone,
        cheaper_by=cheaper_by,
    )
