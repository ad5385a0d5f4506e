"""A good award fast: the cheapest supplier for each lot, and then changes as long as they help."""

import time
from collections.abc import Iterator

from consortium.tenders.domain.award_costs import Award
from consortium.tenders.solvers.award_cells import Grid
from consortium.tenders.solvers.award_state import Change, State

# Of a cell's suppliers, so many of the cheapest are tried besides those that serve its lot.
NEAREST = 6


def greedy(grid: Grid) -> list[int]:
    """For each cell the supplier that is cheapest for its whole lot; where none can take all of it,
    the one that is cheapest for the cell."""
    choice = []
    instance = grid.instance
    whole: dict[int, int | None] = {}
    for lot in {cell.lot for cell in grid.cells}:
        cells = [cell for cell in grid.cells if cell.lot == lot]
        able = set.intersection(*(set(cell.suppliers) for cell in cells))
        need = instance.lot_demand[lot]
        prices = {
            each: instance.bid_of[each, lot].gross(need)
            for each in sorted(able)
            if instance.bid_of[each, lot].takes(need)
        }
        whole[lot] = min(prices, key=prices.__getitem__, default=None)
    for cell in grid.cells:
        best = whole[cell.lot]
        choice.append(_cheapest(grid, cell.lot, cell.suppliers)[0] if best is None else best)
    return choice


def search(grid: Grid, *, until: float) -> Award | None:
    """The award that no change betters, or the best in time; None if rules stay broken."""
    return _Search(grid, until).run()


class _Search:
    def __init__(self, grid: Grid, until: float) -> None:
        self.until = until
        self.state = State(grid, greedy(grid))
        self.moves = _Moves(grid)
        self.suppliers = sorted({supplier for supplier, _ in grid.pieces})

    def run(self) -> Award | None:
        before = None
        while self.state.cost != before and not self._is_late():
            before = self.state.cost
            for change in self.moves.all(self.state):
                if self._is_late():
                    break
                self._try(change)
            for supplier in self.suppliers:
                self._absorb(supplier)
                self._try(self.moves.without(self.state, supplier))
        return self.state.award() if self.state.is_allowed() else None

    def _is_late(self) -> bool:
        return time.monotonic() > self.until

    def _try(self, change: Change) -> None:
        before, back = self.state.cost, self.state.back(change)
        if not self.state.apply(change) < before - 0.5:
            self.state.apply(back)

    def _absorb(self, supplier: int) -> None:
        """Give a supplier one lot after the other, first those in which that costs least: further
        on a rebate may pay for all. What was best on the way is kept."""
        added = []
        for change in self.moves.to(self.state, supplier):
            before, back = self.state.cost, self.state.back(change)
            added.append((self.state.apply(change) - before, change))
            self.state.apply(back)
            if self._is_late():
                return
        added.sort(key=lambda each: each[0])
        best, undo, kept = self.state.cost, [], 0
        for at, (_, change) in enumerate(added, start=1):
            undo.append(self.state.back(change))
            if self.state.apply(change) < best - 0.5:
                best, kept = self.state.cost, at
        for back in reversed(undo[kept:]):
            self.state.apply(back)


class _Moves:
    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.of_lot: dict[int, list[int]] = {}
        for at, cell in enumerate(grid.cells):
            self.of_lot.setdefault(cell.lot, []).append(at)
        self.near = {
            lot: _cheapest(grid, lot, sorted({s for at in cells for s in grid.cells[at].suppliers}))
            for lot, cells in self.of_lot.items()
        }

    def all(self, state: State) -> Iterator[Change]:
        """Each lot to one supplier, one supplier's part of a lot to another, each cell to another,
        and what goes together to one."""
        for lot, cells in self.of_lot.items():
            for together in self._together(state, cells):
                for supplier in self._near(state, lot):
                    yield from self._change(state, together, supplier)
        for group in state.groups:
            for supplier in range(len(self.grid.instance.suppliers)):
                yield from self._change(state, group, supplier)

    def _together(self, state: State, cells: list[int]) -> Iterator[list[int]]:
        yield cells
        for supplier in sorted({state.choice[cell] for cell in cells}):
            own = [cell for cell in cells if state.choice[cell] == supplier]
            if 1 < len(own) < len(cells):
                yield own
        if len(cells) > 1:
            yield from ([cell] for cell in cells)

    def to(self, state: State, supplier: int) -> list[Change]:
        """Each lot to a supplier, as far as it may take it."""
        found: list[Change] = []
        for cells in self.of_lot.values():
            able = [at for at in cells if supplier in self.grid.cells[at].suppliers]
            found += self._change(state, able, supplier)
        return found

    def without(self, state: State, supplier: int) -> Change:
        """All that a supplier has to the cheapest other that may take it."""
        change = {}
        for at, cell in enumerate(self.grid.cells):
            if state.choice[at] == supplier:
                others = (each for each in self.near[cell.lot] if each != supplier)
                change[at] = next((each for each in others if each in cell.suppliers), supplier)
        return change

    def _near(self, state: State, lot: int) -> list[int]:
        present = [who for who, count in state.by_lot[lot].items() if count]
        return list(dict.fromkeys([*self.near[lot][:NEAREST], *present]))

    def _change(self, state: State, cells: list[int], supplier: int) -> Iterator[Change]:
        change = {cell: supplier for cell in cells if state.choice[cell] != supplier}
        if change and all(supplier in self.grid.cells[cell].suppliers for cell in change):
            yield change


def _cheapest(grid: Grid, lot: int, suppliers: tuple[int, ...] | list[int]) -> list[int]:
    """Suppliers of a lot by what it would cost with each of them, the cheapest first."""
    instance = grid.instance

    def price(supplier: int) -> tuple[float, int]:
        bid = instance.bid_of[supplier, lot]
        most = grid.pieces[supplier, lot][-1].most
        return bid.gross(most) / most, supplier

    return sorted(suppliers, key=price)
