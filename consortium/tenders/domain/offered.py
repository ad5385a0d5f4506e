"""What award scenarios choose from: bids with what each would cost, and discounts across lots.

A lot goes whole to one supplier, so a bid is one price for the lot's demand over the term. Beside
its bid on the buyer's scale a supplier may have an alternative on a scale of its own: another bid
of the same quality, told apart by a flag.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from consortium.foundation.domain.money import pennies
from consortium.tenders.domain.bundle import OfferedBundle, off_each_lot
from consortium.tenders.domain.evaluation import Evaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedBid:
    """A bid for a lot: what it costs, before bundles, and its quality.

    ``leaving`` is what each trust that wants something would pay alone once it has left, at the
    bid's leaver prices; None where the bid has no such price. It is empty in cases of other demand.
    """

    bid: str
    supplier: str
    evaluation: Evaluation
    quality: Decimal
    is_alternative: bool = False
    leaving: Mapping[str, Decimal | None] = field(default_factory=dict)

    @property
    def cost(self) -> Decimal:
        return self.evaluation.total

    @property
    def key(self) -> tuple[str, bool]:
        """What tells it from every other bid of its lot."""
        return self.bid, self.is_alternative


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedLot:
    """A lot with the bids that can deliver all of it.

    ``short`` are the suppliers with a bid whose capacity is below what the trusts want in a year.
    """

    lot: str
    name: str
    bids: tuple[OfferedBid, ...]
    short: tuple[str, ...] = ()

    def of(self, supplier: str) -> OfferedBid | None:
        """The supplier's cheapest bid for the lot; of two that cost the same, the primary."""
        own = (bid for bid in self.bids if bid.supplier == supplier)
        return min(own, key=lambda bid: (bid.cost, bid.is_alternative), default=None)

    def with_key(self, key: tuple[str, bool]) -> OfferedBid | None:
        """A particular bid, if it can deliver."""
        return next((bid for bid in self.bids if bid.key == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """Everything that is offered under one case."""

    lots: tuple[OfferedLot, ...]
    bundles: tuple[OfferedBundle, ...] = ()

    def suppliers(self) -> list[str]:
        """Who bids for anything, whether or not it can deliver, by code."""
        able = {bid.supplier for lot in self.lots for bid in lot.bids}
        return sorted(able.union(*(lot.short for lot in self.lots)))

    def can_be_won(self) -> list[OfferedBundle]:
        """The bundles of which every lot is there and has a bid of the supplier."""
        lots = {lot.lot: lot for lot in self.lots}
        return [
            bundle
            for bundle in self.bundles
            if all(lot in lots and lots[lot].of(bundle.supplier) for lot in bundle.lots)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Won:
    """A bid that wins a lot, and what it then costs with its bundles taken off."""

    lot: OfferedLot
    bid: OfferedBid
    evaluation: Evaluation

    @property
    def cost(self) -> Decimal:
        return self.evaluation.total

    @property
    def by_trust(self) -> Mapping[str, Decimal]:
        return self.evaluation.values

    @property
    def discount(self) -> Decimal:
        """What its bundles take off, in pounds."""
        return self.bid.cost - self.cost


def won_with(offered: Offered, bids: Iterable[OfferedBid]) -> list[Won]:
    """What the winners cost, one for each lot in order, when each bundle is taken off its lots."""
    winners = list(zip(offered.lots, bids, strict=True))
    off = off_each_lot(offered.bundles, {lot.lot: bid.supplier for lot, bid in winners})
    return [
        Won(lot=lot, bid=bid, evaluation=bid.evaluation.less(off[lot.lot])) for lot, bid in winners
    ]


def total_of(offered: Offered, chosen: Mapping[str, tuple[str, bool]]) -> Decimal | None:
    """What the bids that were chosen for the lots, by their keys, cost in this case.

    None where one of them is not there: it cannot deliver so much.
    """
    bids = [lot.with_key(chosen[lot.lot]) for lot in offered.lots]
    there = [bid for bid in bids if bid is not None]
    if len(there) < len(bids):
        return None
    return pennies(sum((each.cost for each in won_with(offered, there)), Decimal(0)))
