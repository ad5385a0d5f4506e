"""What any group of trusts would pay if it bought alone: the cost game behind "stay together".

A coalition is a bit mask over the trusts' positions. Costs are whole numbers of 1/100,000,000 £
(``UNIT``), because a price has four decimals and a rebate four more: nothing is ever rounded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from consortium.foundation.domain.errors import Invalid

MONEY = 10**4  # prices and costs come in ten-thousandths of a pound
RATE = 10**4  # a rebate of 4.25 % is 425 of these
UNIT = MONEY * RATE


@dataclass(frozen=True, slots=True)
class Step:
    """From this whole quantity on, this many 1/10,000 £ a unit."""

    min_qty: int
    unit_price: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A supplier's tiers for a lot; the first step begins at 1.

    ``incremental`` prices each slice at its own step; otherwise the step that the whole volume
    reaches prices every unit. Without ``eligible`` (a mask) any trust may buy from it.
    """

    supplier: str
    incremental: bool
    steps: tuple[Step, ...]
    eligible: int | None = None

    def cost(self, volume: int) -> int:
        """What a volume costs, in 1/10,000 £."""
        if not self.incremental:
            return volume * self.steps[self.reached(volume)].unit_price if volume else 0
        total = 0
        for index, step in enumerate(self.steps):
            begins = step.min_qty - 1 if index else 0
            ends = self.steps[index + 1].min_qty - 1 if index + 1 < len(self.steps) else volume
            total += max(0, min(volume, ends) - begins) * step.unit_price
        return total

    def reached(self, volume: int) -> int:
        """The position of the step that a volume reaches."""
        return max(
            (index for index, step in enumerate(self.steps) if step.min_qty <= volume), default=0
        )

    def serves(self, buyers: int) -> bool:
        return self.eligible is None or not buyers & ~self.eligible


@dataclass(frozen=True, slots=True, kw_only=True)
class CoalitionLot:
    """What the trusts need of one thing (by their positions), and who offers it."""

    id: str
    demand: tuple[int, ...]
    offers: tuple[Offer, ...]

    def volume(self, coalition: int) -> int:
        return sum(need for place, need in enumerate(self.demand) if coalition >> place & 1)

    def buyers(self, coalition: int) -> int:
        return sum(1 << at for at, need in enumerate(self.demand) if need and coalition >> at & 1)

    def cheapest(self, coalition: int) -> Offer | None:
        """The offer a coalition takes; the first of several that cost the same.

        Raises:
            Invalid: the coalition needs some and no offer serves all its buyers.
        """
        volume = self.volume(coalition)
        if not volume:
            return None
        open_to = [offer for offer in self.offers if offer.serves(self.buyers(coalition))]
        if not open_to:
            raise no_offer(self.id)
        return min(open_to, key=lambda offer: offer.cost(volume))


@dataclass(frozen=True, slots=True)
class SpendStep:
    """From this spend on (1/10,000 £), this share of all of it comes back (1/10,000)."""

    min_spend: int
    rate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CostGame:
    """Trusts, and what each coalition of them costs: from lots and offers, or from a table.

    ``tender_cost`` falls on every coalition once, ``membership_cost`` on each member of a
    coalition of two or more; both in 1/10,000 £. A ``table`` gives the cost of each coalition by
    its mask, in ``UNIT``, and takes the place of all else.
    """

    id: str
    trusts: tuple[str, ...]
    lots: tuple[CoalitionLot, ...] = ()
    rebate: tuple[SpendStep, ...] = ()
    tender_cost: int = 0
    membership_cost: int = 0
    table: Mapping[int, int] | None = None

    @property
    def everybody(self) -> int:
        return (1 << len(self.trusts)) - 1

    def members(self, coalition: int) -> tuple[str, ...]:
        return tuple(name for at, name in enumerate(self.trusts) if coalition >> at & 1)

    def cost(self, coalition: int) -> int:
        """What one coalition costs, in ``UNIT``: for each lot the cheapest single offer that all
        its buyers may take, less the rebate step that the sum reaches, plus the fixed costs.

        Raises:
            Invalid: no offer serves the buyers of a lot.
        """
        if not coalition:
            return 0
        if self.table is not None:
            return self.table[coalition]
        spend = 0
        for lot in self.lots:
            offer = lot.cheapest(coalition)
            spend += offer.cost(lot.volume(coalition)) if offer else 0
        return spend * (RATE - self.rebate_rate(spend)) + self.fixed_cost(coalition) * RATE

    def rebate_rate(self, spend: int) -> int:
        return next((step.rate for step in reversed(self.rebate) if step.min_spend <= spend), 0)

    def fixed_cost(self, coalition: int) -> int:
        members = coalition.bit_count()
        return self.tender_cost + (self.membership_cost * members if members > 1 else 0)


def no_offer(lot: str) -> Invalid:
    return Invalid(
        "no_offer",
        f"No single offer for {lot} is open to every trust that needs it.",
        field=f"lots.{lot}",
        next_step="Add an offer that all of them may take.",
    )


def pounds_of(cost: int | Fraction) -> Fraction:
    """A cost in ``UNIT`` as an exact number of pounds."""
    return Fraction(cost) / UNIT


def as_decimal(amount: Fraction, places: int = 4) -> Decimal:
    """An exact amount for display, rounded half-up away from zero."""
    scaled = abs(amount) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if amount >= 0 else -whole).scaleb(-places)
