"""What an award costs, exactly: every amount a fraction of whole numbers, nothing rounded."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from consortium.tenders.domain.award_instance import (
    HUNDREDTHS,
    MONEY,
    UNIT,
    WHOLE,
    AwardInstance,
    Bundle,
)

# Awarded quantity by trust, lot and supplier.
Award = Mapping[tuple[int, int, int], int]
# A supplier's volume by supplier and lot.
Volumes = Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardCosts:
    """An award's costs in pounds; the total is gross less both discounts, plus the last two."""

    gross: Fraction
    bundle_discount: Fraction
    spend_rebate: Fraction
    fixed: Fraction
    switching: Fraction
    mean_quality: Fraction
    objective: Fraction

    @property
    def total(self) -> Fraction:
        return self.gross - self.bundle_discount - self.spend_rebate + self.fixed + self.switching


def costs_of(instance: AwardInstance, award: Award) -> AwardCosts:
    """Every cost of an award, whether or not it keeps the rules.

    Raises:
        KeyError: it awards a lot to somebody who did not bid for it.
    """
    volumes = volumes_of(award)
    gross = {key: instance.bid_of[key].gross(volume) for key, volume in volumes.items()}
    by_supplier: dict[int, int] = defaultdict(int)
    for (supplier, _), amount in gross.items():
        by_supplier[supplier] += amount
    quality = mean_quality(instance, award)
    bundles = sum(
        bundle.percent * sum(gross[bundle.supplier, lot] for lot in bundle.lots)
        for bundle in instance.bundles
        if is_won(instance, bundle, volumes)
    )
    rebates = sum(
        rebate.percent(
            gross=by_supplier[rebate.supplier], quantity=quantity_of(volumes, rebate.supplier)
        )
        * by_supplier[rebate.supplier]
        for rebate in instance.rebates
    )
    won = {supplier for supplier, _ in volumes}
    parts = {
        "gross": Fraction(sum(gross.values()), MONEY),
        "bundle_discount": Fraction(bundles, UNIT),
        "spend_rebate": Fraction(rebates, UNIT),
        "fixed": Fraction(sum(instance.suppliers[each].fixed_cost for each in won), MONEY),
        "switching": Fraction(switching_cost(instance, award), MONEY),
    }
    costs = AwardCosts(**parts, mean_quality=quality, objective=Fraction(0))
    worth = Fraction(instance.gbp_per_point, MONEY) * quality
    return AwardCosts(**parts, mean_quality=quality, objective=costs.total - worth)


def volumes_of(award: Award) -> dict[tuple[int, int], int]:
    """What each supplier is awarded of each lot over all trusts."""
    volumes: dict[tuple[int, int], int] = defaultdict(int)
    for (_, lot, supplier), quantity in award.items():
        volumes[supplier, lot] += quantity
    return dict(volumes)


def quantity_of(volumes: Volumes, supplier: int) -> int:
    return sum(volume for (who, _), volume in volumes.items() if who == supplier)


def is_won(instance: AwardInstance, bundle: Bundle, volumes: Volumes) -> bool:
    """Whether the bundle's supplier wins something, and enough, of each of its lots."""
    return all(
        volumes.get((bundle.supplier, lot), 0) > 0
        and bundle.min_share * instance.lot_demand[lot] <= volumes[bundle.supplier, lot] * WHOLE
        for lot in bundle.lots
    )


def switching_cost(instance: AwardInstance, award: Award) -> int:
    """What changing away from incumbents costs, in 1/10,000 £."""
    return sum(
        each.cost
        for each in instance.switching
        if award.get((each.trust, each.lot, each.incumbent), 0)
        != instance.demand.get((each.trust, each.lot), 0)
    )


def mean_quality(instance: AwardInstance, award: Award) -> Fraction:
    """The points of the winning bids, weighted by reference value; 0 where nothing has a value."""
    value = instance.value()
    return (
        Fraction(quality_value(instance, award.items()), HUNDREDTHS * value)
        if value
        else Fraction(0)
    )


def quality_value(
    instance: AwardInstance, award: Iterable[tuple[tuple[int, int, int], int]]
) -> int:
    """Quality (in hundredths) times reference value (in 1/10,000 £), summed over an award."""
    return sum(
        instance.lots[lot].reference_price * quantity * instance.bid_of[supplier, lot].quality
        for (_, lot, supplier), quantity in award
    )
