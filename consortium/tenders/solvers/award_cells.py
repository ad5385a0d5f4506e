"""An award seen by what is decided: cells that go to suppliers, and the pieces of their offers.

A cell is what one supplier may win whole (or, where it may be split, by the unit): a trust's demand
of a lot, or a whole lot. An offer's pieces are its tiers, narrowed to the volumes that sums of
cells can reach: a tier from 100 to 199 of which only 130 and 150 can be met is one from 130 to 150.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce
from math import gcd

from consortium.tenders.domain.award_costs import Award
from consortium.tenders.domain.award_instance import AwardBid, AwardInstance, AwardUnit

# Sums of up to so many cells are listed; beyond, they are marked one by one up to a limit.
MOST_LISTED = 12
MOST_MARKED = 1 << 22


@dataclass(frozen=True, slots=True)
class Cell:
    """Something to be won: its lot, the trusts in it with their demand, and who may win it."""

    lot: int
    members: tuple[tuple[int, int], ...]
    quantity: int
    suppliers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Volumes between which an offer's gross is a straight line, in 1/10,000 £."""

    least: int
    most: int
    base: int
    price: int

    def gross(self, volume: int) -> int:
        return self.base + self.price * volume


@dataclass(frozen=True, slots=True)
class Grid:
    """All cells, and the pieces of every offer that can be taken, by supplier and lot."""

    instance: AwardInstance
    cells: tuple[Cell, ...]
    pieces: Mapping[tuple[int, int], tuple[Piece, ...]]
    cells_of: Mapping[tuple[int, int], tuple[int, ...]]
    sums: Mapping[tuple[int, int], "Sums"]

    @property
    def is_split(self) -> bool:
        """Whether a cell may be shared between suppliers, by the unit."""
        return self.instance.rules.award_unit is AwardUnit.UNIT

    @classmethod
    def of(cls, instance: AwardInstance) -> "Grid":
        cells = _cells(instance)
        of_offer: dict[tuple[int, int], list[int]] = defaultdict(list)
        for at, cell in enumerate(cells):
            for supplier in cell.suppliers:
                of_offer[supplier, cell.lot].append(at)
        known: dict[tuple[int, ...], Sums] = {}
        pieces, sums = {}, {}
        is_split = instance.rules.award_unit is AwardUnit.UNIT
        for (supplier, lot), own in of_offer.items():
            quantities = tuple(cells[at].quantity for at in own)
            if quantities not in known:
                known[quantities] = Sums(quantities, every=is_split)
            sums[supplier, lot] = known[quantities]
            pieces[supplier, lot] = _pieces(instance.bid_of[supplier, lot], known[quantities])
        pieces = {offer: its for offer, its in pieces.items() if its}
        held = {offer: tuple(of_offer[offer]) for offer in pieces}
        open_to = tuple(
            replace(cell, suppliers=tuple(s for s in cell.suppliers if (s, cell.lot) in pieces))
            for cell in cells
        )
        return cls(instance, open_to, pieces, held, sums)

    def award_of(self, choice: Mapping[tuple[int, int], int]) -> Award:
        """The award in which suppliers get these quantities of cells, by cell and supplier."""
        award = {}
        for (at, supplier), quantity in sorted(choice.items()):
            cell = self.cells[at]
            for trust, need in cell.members:
                award[trust, cell.lot, supplier] = quantity if self.is_split else need
        return award


class Sums:
    """Which totals some quantities can have; ``every`` when they come by the unit."""

    def __init__(self, quantities: tuple[int, ...], *, every: bool) -> None:
        self.largest = sum(quantities)
        self.step = reduce(gcd, quantities)
        self._listed: list[int] | None = None
        self._marked: int | None = None
        if every:
            self.step = 1
        elif len(quantities) <= MOST_LISTED:
            found = {0}
            for quantity in quantities:
                found |= {quantity + each for each in found}
            self._listed = sorted(found)
        elif self.largest // self.step <= MOST_MARKED:
            self._marked = 1
            for quantity in quantities:
                self._marked |= self._marked << quantity // self.step

    def at_least(self, bound: int) -> int:
        """The least total from a bound on; more than the largest when there is none."""
        if bound > self.largest:
            return bound
        if self._listed is not None:
            return self._listed[bisect_left(self._listed, bound)]
        steps = -(-bound // self.step)
        if self._marked is not None:
            above = self._marked >> steps
            steps += (above & -above).bit_length() - 1
        return steps * self.step

    def at_most(self, bound: int) -> int:
        """The largest total up to a bound that is not negative."""
        if bound >= self.largest:
            return self.largest
        if self._listed is not None:
            return self._listed[bisect_right(self._listed, bound) - 1]
        steps = bound // self.step
        if self._marked is not None:
            steps = (self._marked & ((1 << steps + 1) - 1)).bit_length() - 1
        return steps * self.step


def _cells(instance: AwardInstance) -> tuple[Cell, ...]:
    groups: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    by_lot = instance.rules.award_unit is AwardUnit.LOT
    for (trust, lot), need in sorted(instance.demand.items(), key=lambda item: item[0][::-1]):
        groups[lot, -1 if by_lot else trust].append((trust, need))
    may = _who_may(instance)
    splits = instance.rules.award_unit is AwardUnit.UNIT
    cells = []
    for (lot, _), members in groups.items():
        quantity = sum(need for _, need in members)
        allowed = set.intersection(*(may[trust, lot] for trust, _ in members))
        able = (each for each in allowed if splits or _fits(instance, each, lot, quantity))
        cells.append(Cell(lot, tuple(members), quantity, tuple(sorted(able))))
    return tuple(cells)


def _fits(instance: AwardInstance, supplier: int, lot: int, quantity: int) -> bool:
    most = instance.bid_of[supplier, lot].max_qty
    total = instance.suppliers[supplier].max_total_qty
    return (most is None or quantity <= most) and (total is None or quantity <= total)


def _who_may(instance: AwardInstance) -> dict[tuple[int, int], set[int]]:
    """Who bid for each trust's lot and is neither forbidden it nor locked out."""
    bidders: dict[int, set[int]] = defaultdict(set)
    for bid in instance.bids:
        bidders[bid.lot].add(bid.supplier)
    may = {cell: set(bidders[cell[1]]) for cell in instance.demand}
    for forbid in instance.rules.forbid:
        for trust, lot in may:
            if forbid.trust in (None, trust) and forbid.lot in (None, lot):
                may[trust, lot].discard(forbid.supplier)
    for lock in instance.rules.lock:
        if (lock.trust, lock.lot) in may:
            may[lock.trust, lock.lot] &= {lock.supplier}
    return may


def _pieces(bid: AwardBid, sums: Sums) -> tuple[Piece, ...]:
    most = sums.largest if bid.max_qty is None else min(bid.max_qty, sums.largest)
    found = []
    for at, tier in enumerate(bid.tiers):
        last = at + 1 == len(bid.tiers)
        ends = most if last else min(most, bid.tiers[at + 1].min_qty - 1)
        low, high = sums.at_least(tier.min_qty), sums.at_most(ends)
        if low <= high:
            found.append(Piece(low, high, *bid.line(at)))
    return tuple(found)
