"""An award as a mixed-integer programme that is tight: its relaxation is close to the answer.

Each piece of an offer has one binary, "this supplier's volume in this lot lies here", and shares of
cells of its own, which are at most that binary and sum to between the piece's bounds: the convex
hull of each piece for itself. There is no constant that is larger than what can be reached.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from consortium.tenders.domain.award_costs import Award, quantity_of, volumes_of
from consortium.tenders.domain.award_instance import HUNDREDTHS, MONEY
from consortium.tenders.solvers.award_cells import Grid, Piece
from consortium.tenders.solvers.award_programme import Floats, Programme

Terms = list[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Won:
    """An award as columns look at it to take their value in a start."""

    award: Award
    volumes: Mapping[tuple[int, int], int]

    @classmethod
    def of(cls, award: Award) -> "Won":
        return cls(award, volumes_of(award))

    def quantity(self, supplier: int) -> int:
        return quantity_of(self.volumes, supplier)


@dataclass(frozen=True, slots=True)
class CellSet:
    """The binary that says whether an offer wins exactly these cells, and their volume."""

    column: int
    cells: tuple[int, ...]
    volume: int


class Model:
    """The programme's core: cells, pieces and gross; other modules add discounts and rules."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.programme = Programme()
        # By cell, supplier and piece: what share (or how many units) of the cell.
        self.takes: dict[tuple[int, int], list[int]] = {}
        # By supplier and lot: a binary for each piece; none where the offer needs none.
        self.active: dict[tuple[int, int], list[int]] = {}
        # By supplier and lot: what the offer may win; empty where the programme is by pieces.
        self.sets: dict[tuple[int, int], list[CellSet]] = {}
        # Of each rebate the binaries of its steps, of which at most one is taken.
        self.steps: list[list[int]] = []
        self._supplied: dict[int, int] = {}
        self._fill: list[tuple[int, Callable[[Won], float]]] = []
        for offer in grid.pieces:
            self._offer(*offer)
        self._cells()

    def scale(self, cell: int) -> int:
        """How many units one of a cell's takes stands for."""
        return 1 if self.grid.is_split else self.grid.cells[cell].quantity

    def full(self, cell: int) -> int:
        """What the takes of a cell sum to."""
        return self.grid.cells[cell].quantity // self.scale(cell)

    def volume(self, supplier: int, lot: int) -> Terms:
        """The volume of an offer, as terms."""
        return [
            (take, self.scale(cell))
            for cell in self.grid.cells_of[supplier, lot]
            for take in self.takes[cell, supplier]
        ]

    def quantity(self, supplier: int) -> Terms:
        return [term for lot in self.lots_of(supplier) for term in self.volume(supplier, lot)]

    def gross(self, supplier: int, lot: int) -> Terms:
        """The gross of an offer in pounds, as terms."""
        pieces = self.grid.pieces[supplier, lot]
        terms = [
            (take, piece.price * self.scale(cell) / MONEY)
            for cell in self.grid.cells_of[supplier, lot]
            for take, piece in zip(self.takes[cell, supplier], pieces, strict=True)
        ]
        binaries = self.active.get((supplier, lot), ())
        terms += [
            (active, piece.base / MONEY) for active, piece in zip(binaries, pieces, strict=False)
        ]
        return terms

    def lots_of(self, supplier: int) -> list[int]:
        return [lot for who, lot in self.grid.pieces if who == supplier]

    def add(
        self,
        value: Callable[[Won], float],
        *,
        cost: float = 0.0,
        upper: float = 1.0,
        whole: bool = True,
    ) -> int:
        """A column that knows its value in any award."""
        column = self.programme.column(cost=cost, upper=upper, whole=whole)
        self._fill.append((column, value))
        return column

    def supplied(self, supplier: int) -> int:
        """The binary that says whether a supplier wins anything."""
        if supplier not in self._supplied:
            column = self.add(lambda won: float(any(who == supplier for who, _ in won.volumes)))
            self._supplied[supplier] = column
            for lot in self.lots_of(supplier):
                self._supply(column, supplier, lot)
        return self._supplied[supplier]

    def _supply(self, column: int, supplier: int, lot: int) -> None:
        binaries = self.active.get((supplier, lot))
        if binaries:
            self.programme.row([*((each, 1.0) for each in binaries), (column, -1.0)], most=0)
            return
        for cell in self.grid.cells_of[supplier, lot]:
            takes = [(take, 1.0) for take in self.takes[cell, supplier]]
            self.programme.row([*takes, (column, -float(self.full(cell)))], most=0)

    def used(self, supplier: int, lot: int) -> Terms:
        """Terms that sum to one if the supplier wins any of the lot."""
        if (supplier, lot) not in self.active:
            column = self.add(lambda won: float((supplier, lot) in won.volumes))
            self.active[supplier, lot] = [column]
            self._bounds(supplier, lot, 0, self.grid.pieces[supplier, lot][0], column)
        return [(active, 1.0) for active in self.active[supplier, lot]]

    def charge(self, terms: Iterable[tuple[int, float]], factor: float) -> None:
        """Add terms to the objective."""
        cost = self.programme.cost
        for column, each in terms:
            cost[column] += each * factor

    def start(self, award: Award) -> Floats:
        """The value of every column in an award."""
        won = Won.of(award)
        values = np.zeros(len(self.programme.cost))
        for (cell, supplier), takes in self.takes.items():
            trust, _ = self.grid.cells[cell].members[0]
            lot = self.grid.cells[cell].lot
            quantity = award.get((trust, lot, supplier), 0)
            if quantity:
                piece = self._piece(supplier, lot, won.volumes[supplier, lot])
                values[takes[piece]] = quantity if self.grid.is_split else 1.0
        return self.filled(values, award)

    def filled(self, values: Floats, award: Award) -> Floats:
        """The values with those of the columns that were added to the core."""
        won = Won.of(award)
        for column, value in self._fill:
            values[column] = value(won)
        return values

    def award(self, values: Floats) -> Award:
        """The award that whole values stand for."""
        choice = {}
        for (cell, supplier), takes in self.takes.items():
            share = round(float(values[takes].sum()))
            if share:
                choice[cell, supplier] = share * self.scale(cell)
        return self.grid.award_of(choice)

    def _piece(self, supplier: int, lot: int, volume: int) -> int:
        pieces = self.grid.pieces[supplier, lot]
        return next((at for at, piece in enumerate(pieces) if volume <= piece.most), 0)

    def _offer(self, supplier: int, lot: int) -> None:
        """The takes and binaries of an offer, with its gross in the objective."""
        pieces = self.grid.pieces[supplier, lot]
        for cell in self.grid.cells_of[supplier, lot]:
            self.takes[cell, supplier] = [
                self.programme.column(upper=self._most(cell, piece)) for piece in pieces
            ]
        if self._is_plain(supplier, lot):
            self._capacity(supplier, lot)
        else:
            self.active[supplier, lot] = [
                self.add(self._lies_in(supplier, lot, at), cost=0.0) for at in range(len(pieces))
            ]
            for at, piece in enumerate(pieces):
                self._bounds(supplier, lot, at, piece, self.active[supplier, lot][at])
            if len(pieces) > 1:
                self.programme.row([(each, 1.0) for each in self.active[supplier, lot]], most=1)
        self.charge(self.gross(supplier, lot), 1.0)

    def _most(self, cell: int, piece: Piece) -> float:
        return float(min(self.full(cell), piece.most // self.scale(cell)))

    def _is_plain(self, supplier: int, lot: int) -> bool:
        """Whether one price holds for any volume, so that no binary is needed."""
        pieces = self.grid.pieces[supplier, lot]
        return (
            len(pieces) == 1
            and not pieces[0].base
            and pieces[0].least <= self._smallest(supplier, lot)
        )

    def _smallest(self, supplier: int, lot: int) -> int:
        return self.grid.sums[supplier, lot].at_least(1)

    def _capacity(self, supplier: int, lot: int) -> None:
        piece = self.grid.pieces[supplier, lot][0]
        if piece.most < self.grid.sums[supplier, lot].largest:
            self.programme.row(self.volume(supplier, lot), most=piece.most)

    def _lies_in(self, supplier: int, lot: int, at: int) -> Callable[[Won], float]:
        def value(won: Won) -> float:
            volume = won.volumes.get((supplier, lot), 0)
            return float(volume > 0 and self._piece(supplier, lot, volume) == at)

        return value

    def _bounds(self, supplier: int, lot: int, at: int, piece: Piece, active: int) -> None:
        """Shares of a piece are at most its binary, and sum to between its bounds."""
        own = self.grid.cells_of[supplier, lot]
        volume = []
        for cell in own:
            take = self.takes[cell, supplier][at]
            volume.append((take, float(self.scale(cell))))
            self.programme.row([(take, 1.0), (active, -self._most(cell, piece))], most=0)
        self.programme.row([*volume, (active, -float(piece.least))], least=0)
        if piece.most < sum(self._most(cell, piece) * self.scale(cell) for cell in own):
            self.programme.row([*volume, (active, -float(piece.most))], most=0)

    def _cells(self) -> None:
        by_cell: dict[int, Terms] = defaultdict(list)
        for (cell, _), takes in self.takes.items():
            by_cell[cell] += [(take, 1.0) for take in takes]
        for at in range(len(self.grid.cells)):
            full = float(self.full(at))
            self.programme.row(by_cell[at], least=full, most=full)


def quality_terms(model: Model) -> Terms:
    """Points of quality times reference value in pounds, as terms."""
    instance = model.grid.instance
    terms = []
    for (cell, supplier), takes in model.takes.items():
        lot = model.grid.cells[cell].lot
        points = instance.bid_of[supplier, lot].quality
        if points:
            worth = instance.lots[lot].reference_price * model.scale(cell) * points
            terms += [(take, worth / MONEY / HUNDREDTHS) for take in takes]
    return terms
