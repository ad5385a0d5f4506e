"""What award scenarios choose from: bids with what each would cost, and discounts across lots.

A lot goes whole to one supplier, so a bid is one price for the lot's demand over the term. Beside
its bid on the buyer's scale a supplier may have an alternative on a scale of its own: another bid
of the same quality, told apart by a flag.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from consortium.foundation.domain.money import pennies, round_to_total, split


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedBid:
    """A bid for a lot: what it costs in all and trust by trust, before bundles, and its quality.

    ``leaving`` is what each trust that wants something would pay alone once it has left, at the
    bid's leaver prices; None where the bid has no such price. It is empty in cases of other demand.
    """

    bid: str
    supplier: str
    cost: Decimal
    by_trust: Mapping[str, Decimal]
    quality: Decimal
    is_alternative: bool = False
    leaving: Mapping[str, Decimal | None] = field(default_factory=dict)

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
class OfferedBundle:
    """So many per cent off some lots for a supplier that wins all of them."""

    supplier: str
    lots: tuple[str, ...]
    percent: Decimal


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
    """A bid that wins a lot: what is taken off it for its bundles, and what each trust pays."""

    lot: OfferedLot
    bid: OfferedBid
    discount: Decimal
    by_trust: Mapping[str, Decimal]

    @property
    def cost(self) -> Decimal:
        return self.bid.cost - self.discount


def won_with(offered: Offered, bids: Iterable[OfferedBid]) -> list[Won]:
    """What the winners cost, one for each lot in order, when each bundle is taken off its lots.

    Several bundles of a lot add up. The discounts add up to their sum in pennies, half-up, and
    those of a lot are shared by its trusts in proportion to what they pay.
    """
    winners = dict(zip((lot.lot for lot in offered.lots), bids, strict=True))
    off = dict.fromkeys(winners, Fraction(0))
    for bundle in offered.can_be_won():
        if all(winners[lot].supplier == bundle.supplier for lot in bundle.lots):
            for lot in bundle.lots:
                off[lot] += Fraction(bundle.percent) / 100 * Fraction(winners[lot].cost)
    discounts = round_to_total(off)
    return [_won(lot, winners[lot.lot], discounts[lot.lot]) for lot in offered.lots]


def total_of(offered: Offered, chosen: Mapping[str, tuple[str, bool]]) -> Decimal | None:
    """What the bids that were chosen for the lots, by their keys, cost in this case.

    None where one of them is not there: it cannot deliver so much.
    """
    bids = [lot.with_key(chosen[lot.lot]) for lot in offered.lots]
    there = [bid for bid in bids if bid is not None]
    if len(there) < len(bids):
        return None
    return pennies(sum((each.cost for each in won_with(offered, there)), Decimal(0)))


def _won(lot: OfferedLot, bid: OfferedBid, discount: Decimal) -> Won:
    by_trust = bid.by_trust
    if discount:
        parts = split(discount, by_trust)
        by_trust = {trust: value - parts[trust] for trust, value in by_trust.items()}
    return Won(lot=lot, bid=bid, discount=discount, by_trust=by_trust)
