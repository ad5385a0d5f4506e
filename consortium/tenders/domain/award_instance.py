"""A joint tender as an award has to be found for it: demand, offers, discounts and rules.

Trusts, lots and suppliers are positions in their lists. Amounts are whole numbers, so that nothing
is ever rounded: money in 1/10,000 £, percentages and quality points in hundredths, quantities in
the lot's unit. The format of the file is in docs/award-format.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

MONEY = 10**4  # 1/10,000 £ in a pound
HUNDREDTHS = 100  # of a percent, and of a point of quality
WHOLE = 100 * HUNDREDTHS  # all of something, as a percentage
UNIT = MONEY * WHOLE  # a discount is a percentage of an amount


class AwardUnit(StrEnum):
    """What goes to one supplier whole."""

    TRUST_LOT = "trust_lot"
    LOT = "lot"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class AwardTier:
    """From this awarded volume on, this price a unit."""

    min_qty: int
    unit_price: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardBid:
    """A supplier's tiers for a lot, by the volume it is awarded there over all trusts.

    ``incremental`` prices each slice at its own tier; otherwise the tier that the whole volume
    reaches prices every unit. The first tier's ``min_qty`` is the minimum order, too.
    """

    supplier: int
    lot: int
    tiers: tuple[AwardTier, ...]
    incremental: bool = False
    max_qty: int | None = None
    quality: int = 0

    def gross(self, volume: int) -> int:
        """What a volume costs before any discount."""
        reached = self.reached(volume)
        if not self.incremental:
            return self.tiers[reached].unit_price * volume
        base, price = self.line(reached)
        return base + price * volume

    def reached(self, volume: int) -> int:
        """The position of the tier that a volume reaches; the first for less than it."""
        return max((at for at, tier in enumerate(self.tiers) if tier.min_qty <= volume), default=0)

    def line(self, tier: int) -> tuple[int, int]:
        """Within a tier the gross is the first amount plus the second for each unit."""
        price = self.tiers[tier].unit_price
        if not self.incremental:
            return 0, price
        base = sum(
            (before.unit_price - after.unit_price) * (after.min_qty - 1)
            for before, after in zip(self.tiers[:tier], self.tiers[1 : tier + 1], strict=True)
        )
        return base, price

    def takes(self, volume: int) -> bool:
        """Whether the volume is none, or neither below the minimum order nor above capacity."""
        within = self.max_qty is None or volume <= self.max_qty
        return not volume or (self.tiers[0].min_qty <= volume and within)


@dataclass(frozen=True, slots=True)
class RebateStep:
    """From this spend or quantity on, this percentage of all spend comes back."""

    least: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardRebate:
    """What a supplier gives back of its gross over all lots: one step applies to the whole."""

    supplier: int
    by_quantity: bool
    steps: tuple[RebateStep, ...]

    def percent(self, *, gross: int, quantity: int) -> int:
        level = quantity if self.by_quantity else gross
        return next((step.percent for step in reversed(self.steps) if step.least <= level), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A discount on some lots' gross for a supplier that wins at least a share of each."""

    supplier: int
    lots: tuple[int, ...]
    min_share: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Switching:
    """What it costs a trust when a lot does not wholly stay with its incumbent."""

    trust: int
    lot: int
    incumbent: int
    cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbid:
    """A supplier that may not serve a trust and lot; None stands for all of them."""

    supplier: int
    trust: int | None = None
    lot: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """A trust's lot that goes wholly to a supplier."""

    trust: int
    lot: int
    supplier: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standardise:
    """One supplier over these lots, for one trust or (None) for each trust by itself."""

    lots: tuple[int, ...]
    trust: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Suppliers and the share of the lots' reference value (None: of all) that bounds them."""

    suppliers: frozenset[int]
    percent: int
    lots: frozenset[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardRules:
    """What an award must keep to; None and empty do not bind."""

    award_unit: AwardUnit = AwardUnit.TRUST_LOT
    max_suppliers: int | None = None
    min_suppliers: int | None = None
    max_suppliers_per_lot: int | None = None
    min_suppliers_per_lot: int | None = None
    max_suppliers_per_trust: int | None = None
    forbid: tuple[Forbid, ...] = ()
    lock: tuple[Lock, ...] = ()
    standardise: tuple[Standardise, ...] = ()
    min_share: tuple[Share, ...] = ()
    max_share: tuple[Share, ...] = ()
    min_quality: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardLot:
    """A lot; its reference price weighs shares and quality."""

    id: str
    unit: str
    reference_price: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardSupplier:
    """A supplier, what taking it on costs once, and the most it delivers over all lots."""

    id: str
    fixed_cost: int = 0
    max_total_qty: int | None = None


@dataclass(frozen=True, kw_only=True)
class AwardInstance:
    """All that decides an award. ``demand`` holds by trust and lot only what is above zero.

    The objective is cost, less ``gbp_per_point`` for each point of mean quality.
    """

    id: str
    trusts: tuple[str, ...]
    lots: tuple[AwardLot, ...]
    suppliers: tuple[AwardSupplier, ...]
    demand: Mapping[tuple[int, int], int]
    bids: tuple[AwardBid, ...]
    rebates: tuple[AwardRebate, ...] = ()
    bundles: tuple[Bundle, ...] = ()
    switching: tuple[Switching, ...] = ()
    rules: AwardRules = field(default_factory=AwardRules)
    gbp_per_point: int = 0

    @cached_property
    def bid_of(self) -> Mapping[tuple[int, int], AwardBid]:
        """Each bid by its supplier and lot."""
        return {(bid.supplier, bid.lot): bid for bid in self.bids}

    @cached_property
    def lot_demand(self) -> tuple[int, ...]:
        """What all trusts need of each lot."""
        needs = [0] * len(self.lots)
        for (_, lot), quantity in self.demand.items():
            needs[lot] += quantity
        return tuple(needs)

    def value(self, lots: frozenset[int] | None = None) -> int:
        """The demand of some lots (None: of all) at reference prices."""
        return sum(
            lot.reference_price * self.lot_demand[at]
            for at, lot in enumerate(self.lots)
            if lots is None or at in lots
        )
