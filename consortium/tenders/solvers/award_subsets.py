"""An award as a choice of who serves which cells of a lot together: for few trusts tighter still.

Of a lot with seven cells a supplier may win any of 127 sets, and each has one price. A binary for
each set knows it exactly, so that nothing is lost within an offer: only how sets of several
suppliers fit together, and what crosses lots, is left to the search.
"""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from consortium.tenders.domain.award_costs import Award
from consortium.tenders.domain.award_instance import MONEY
from consortium.tenders.solvers.award_cells import Grid
from consortium.tenders.solvers.award_model import CellSet, Model, Terms
from consortium.tenders.solvers.award_programme import Floats

# Beyond so many sets the relaxation takes longer than it is worth.
MOST_SETS = 150_000


def sets_of(grid: Grid) -> int:
    """How many sets of cells there are, over all offers."""
    return sum((1 << len(cells)) - 1 for cells in grid.cells_of.values())


class SubsetModel(Model):
    """The core of the programme with a binary for each set of cells that an offer may win.

    ``takes`` of a cell are the sets that hold it, ``sets`` and ``active`` of an offer all of them.
    """

    def __init__(self, grid: Grid) -> None:
        self._set_of: dict[tuple[int, int, tuple[int, ...]], int] = {}
        super().__init__(grid)

    def volume(self, supplier: int, lot: int) -> Terms:
        return [(each.column, float(each.volume)) for each in self.sets[supplier, lot]]

    def gross(self, supplier: int, lot: int) -> Terms:
        bid = self.grid.instance.bid_of[supplier, lot]
        return [(each.column, bid.gross(each.volume) / MONEY) for each in self.sets[supplier, lot]]

    def start(self, award: Award) -> Floats:
        values = np.zeros(len(self.programme.cost))
        won: dict[tuple[int, int], list[int]] = defaultdict(list)
        for at, cell in enumerate(self.grid.cells):
            for supplier in cell.suppliers:
                if award.get((cell.members[0][0], cell.lot, supplier)):
                    won[supplier, cell.lot].append(at)
        for (supplier, lot), cells in won.items():
            values[self._set_of[supplier, lot, tuple(cells)]] = 1.0
        return self.filled(values, award)

    def _offer(self, supplier: int, lot: int) -> None:
        own = self.grid.cells_of[supplier, lot]
        bid = self.grid.instance.bid_of[supplier, lot]
        for cell in own:
            self.takes[cell, supplier] = []
        self.active[supplier, lot], self.sets[supplier, lot] = [], []
        for cells in _sets(own):
            volume = sum(self.grid.cells[cell].quantity for cell in cells)
            if not bid.takes(volume):
                continue
            column = self.programme.column(cost=bid.gross(volume) / MONEY)
            self._set_of[supplier, lot, cells] = column
            self.active[supplier, lot].append(column)
            self.sets[supplier, lot].append(CellSet(column, cells, volume))
            for cell in cells:
                self.takes[cell, supplier].append(column)
        self.programme.row([(column, 1.0) for column in self.active[supplier, lot]], most=1)


def _sets(cells: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for mask in range(1, 1 << len(cells)):
        yield tuple(cell for at, cell in enumerate(cells) if mask >> at & 1)
