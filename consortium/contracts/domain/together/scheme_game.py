"""The cost game of an agreement in force: what any of its members would pay as a smaller group.

A group of two or more keeps the members' tiers at its own measure; a trust by itself pays the
prices of a trust alone. So the clause "stay together and you are one organisation for cost" becomes
a game, and who holds the agreement together can be computed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from consortium.contracts.domain.prices.counting import committed_on
from consortium.contracts.domain.prices.pricing import Terms, schedule_on
from consortium.contracts.domain.rebates.price_run import banded_cost
from consortium.contracts.domain.terms.participation import members_on
from consortium.contracts.domain.terms.schedules import Measure, Scheme, tier_index
from consortium.contracts.domain.together.coalition import UNIT, CostGame
from consortium.contracts.domain.together.price_split import Priced
from consortium.foundation.domain.errors import Invalid

Volumes = Mapping[tuple[str, str], Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """How far the members' joint measure lies from the tiers of a scheme.

    ``headroom`` can be lost before the tier is; ``pivotal`` members lose it by leaving alone.
    ``min_leavers`` is the smallest number whose leaving loses it, None in the first tier.
    """

    measure: Decimal
    tier: int
    headroom: Decimal
    to_next_tier: Decimal | None
    pivotal: tuple[str, ...]
    min_leavers: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeGame(CostGame):
    """What a year costs every group of the members of an agreement, under some of its schemes."""

    schemes: tuple[Scheme, ...]
    volumes: Volumes

    def cost(self, coalition: int) -> int:
        """What one group pays in a year, in ``UNIT``.

        Raises:
            Invalid: it is a trust alone, for which there is no price.
        """
        group = self.members(coalition)
        if not group:
            return 0
        pounds = sum((_cost(scheme, group, self.volumes) for scheme in self.schemes), _ZERO)
        return int((pounds * UNIT).to_integral_value(ROUND_HALF_UP))


def game_of(terms: Terms, schemes: Iterable[Scheme], *, on: date) -> SchemeGame:
    """A year's cost of every group of the day's members, at the volumes committed on it.

    Raises:
        Invalid: there are no members, or one has no price alone.
    """
    members = members_on(terms.spells, on)
    if not members:
        raise Invalid("no_members", "Nobody takes part in this agreement on that day.")
    game = SchemeGame(
        id="",
        trusts=members,
        schemes=tuple(schemes),
        volumes=committed_on(terms.commitments, on),
    )
    for at in range(len(members)):
        game.cost(1 << at)
    return game


def equal_split(terms: Terms, schemes: Iterable[Scheme], *, on: date) -> tuple[Fraction, ...]:
    """What each of the day's members pays in a year at one price for all, in ``UNIT``.

    It is what their contracts say: the tier that all reach together, by each one's own volume.
    """
    members = members_on(terms.spells, on)
    return _one_price(schemes, members, committed_on(terms.commitments, on))


def split_of(
    terms: Terms, schemes: Iterable[Scheme], group: Sequence[str], *, on: date
) -> tuple[Fraction, ...]:
    """What each of a group pays in a year when nobody else buys with them, in ``UNIT``.

    A group of two or more pays one price for all at its own tier; a trust by itself pays the
    prices of a trust alone.

    Raises:
        Invalid: it is a trust alone, for which there is no price.
    """
    volumes = committed_on(terms.commitments, on)
    if len(group) != 1:
        return _one_price(schemes, group, volumes)
    alone = sum((_cost_alone(scheme, group[0], volumes) for scheme in schemes), _ZERO)
    return (Fraction(alone) * UNIT,)


def priced_apart(terms: Terms, schemes: Iterable[Scheme], *, on: date) -> Iterator[Priced]:
    """Each member's quantity of each item with its price alone and the joint one.

    Incremental bands have no one price a unit, and without prices alone there is nothing to
    compare: both are left out.
    """
    members = members_on(terms.spells, on)
    volumes = committed_on(terms.commitments, on)
    for scheme in schemes:
        if scheme.is_incremental or not scheme.standalone:
            continue
        joint = scheme.tiers[tier_index(scheme.tiers, _measure(scheme, members, volumes))]
        for name in members:
            own = _sum(volumes, [name], scheme.items)
            alone = scheme.standalone[tier_index(scheme.standalone, own)]
            for item in scheme.items:
                yield Priced(
                    trust=name,
                    item=item,
                    quantity=_sum(volumes, [name], (item,)),
                    by_itself=alone.prices[item],
                    joint=joint.prices[item],
                )


def schemes_on(terms: Terms, on: date) -> tuple[Scheme, ...]:
    """The schemes of the version in force on a day; none outside the term."""
    schedule = schedule_on(terms.schedules, on) if on in terms.term else None
    return schedule.schemes if schedule else ()


def margin_of(terms: Terms, scheme: Scheme, *, on: date) -> Margin:
    """How near the tiers are, given the day's members and their committed volumes."""
    volumes = committed_on(terms.commitments, on)
    brings = {name: _measure(scheme, [name], volumes) for name in members_on(terms.spells, on)}
    measure = sum(brings.values(), Decimal(0))
    tier = tier_index(scheme.tiers, measure)
    headroom = measure - scheme.tiers[tier].lower_bound
    gone, leavers = Decimal(0), None
    for count, amount in enumerate(sorted(brings.values(), reverse=True), start=1):
        gone += amount
        if tier and gone > headroom:
            leavers = count
            break
    return Margin(
        measure=measure,
        tier=tier,
        headroom=headroom,
        to_next_tier=scheme.tiers[tier + 1].lower_bound - measure
        if tier + 1 < len(scheme.tiers)
        else None,
        pivotal=tuple(name for name, amount in brings.items() if tier and amount > headroom),
        min_leavers=leavers,
    )


def _one_price(
    schemes: Iterable[Scheme], group: Sequence[str], volumes: Volumes
) -> tuple[Fraction, ...]:
    """Each one's part of what a group pays, by its own volume, in ``UNIT``."""
    pay = [Fraction(0)] * len(group)
    for scheme in schemes:
        for item in scheme.items:
            needs = [volumes.get((name, item), _ZERO) for name in group]
            total = sum(needs, _ZERO)
            if total:
                price = Fraction(_item_cost(scheme, item, group, volumes)) / Fraction(total)
                pay = [
                    so_far + price * Fraction(need) for so_far, need in zip(pay, needs, strict=True)
                ]
    return tuple(each * UNIT for each in pay)


def _cost(scheme: Scheme, group: Sequence[str], volumes: Volumes) -> Decimal:
    """What a group pays in a year under one scheme."""
    if len(group) == 1:
        return _cost_alone(scheme, group[0], volumes)
    return sum((_item_cost(scheme, item, group, volumes) for item in scheme.items), _ZERO)


def _item_cost(scheme: Scheme, item: str, group: Sequence[str], volumes: Volumes) -> Decimal:
    bought = _sum(volumes, group, (item,))
    if scheme.is_incremental:
        return banded_cost(scheme.tiers, item, bought)
    tier = scheme.tiers[tier_index(scheme.tiers, _measure(scheme, group, volumes))]
    return tier.prices[item] * bought


def _cost_alone(scheme: Scheme, trust: str, volumes: Volumes) -> Decimal:
    bought = {item: _sum(volumes, [trust], (item,)) for item in scheme.items}
    if not any(bought.values()):
        return _ZERO
    if not scheme.standalone:
        raise Invalid(
            "no_price_alone",
            f"{scheme.name} has no prices for a trust alone: nothing can be set against staying.",
            next_step="Record the prices after opting out in a new version of the prices.",
        )
    reached = scheme.standalone[tier_index(scheme.standalone, sum(bought.values(), _ZERO))]
    return sum((reached.prices[item] * each for item, each in bought.items()), _ZERO)


def _measure(scheme: Scheme, group: Sequence[str], volumes: Volumes) -> Decimal:
    if scheme.measure is Measure.MEMBER_COUNT:
        return Decimal(len(group))
    return sum(
        (_sum(volumes, group, (item,)) * scheme.weight(item) for item in scheme.items), _ZERO
    )


def _sum(volumes: Volumes, group: Iterable[str], items: Iterable[str]) -> Decimal:
    wanted = tuple(items)
    return sum((volumes.get((name, item), _ZERO) for name in group for item in wanted), _ZERO)


_ZERO = Decimal(0)
