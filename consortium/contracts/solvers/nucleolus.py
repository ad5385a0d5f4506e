"""Least core and prenucleolus: the split with which no coalition has more reason to leave.

Maschler, Peleg and Shapley 1979: the largest excess is made as small as possible, what had to be
as large in every best answer is held there, and so on until one split is left. Each step is a
linear programme that sees only the coalitions it needs (Hallefjord et al. 1995). What it holds is
solved again in fractions, so that the answer is exact.
"""

from dataclasses import dataclass
from fractions import Fraction

import highspy
import numpy as np
from numpy.typing import NDArray

from consortium.contracts.solvers.coalition_costs import Ints, sums_over_members

Floats = NDArray[np.float64]
# Costs are scaled so that the largest is this; programmes are exact to 1e-9 of one of them.
SCALE = 1e4
TOLERANCE = 1e-7
CUTS = 60


@dataclass(frozen=True, slots=True)
class Nucleolus:
    """What each trust pays, and the smallest possible largest excess; in the unit of the costs."""

    pay: tuple[Fraction, ...]
    least_core: Fraction


@dataclass(frozen=True, slots=True)
class _Held:
    """A coalition whose excess is settled: that of its round."""

    coalition: int
    round: int


def nucleolus(costs: Ints) -> Nucleolus:
    """The prenucleolus of the game with these costs, one for each mask."""
    trusts = len(costs).bit_length() - 1
    if trusts == 1:
        return Nucleolus(pay=(Fraction(int(costs[1])),), least_core=Fraction(0))
    game = _Game(costs)
    held: list[_Held] = []
    round_ = 0
    while game.rank < trusts:
        held += [_Held(coalition, round_) for coalition in game.settle()]
        round_ += 1
    return _exactly(costs, held, round_)


class _Game:
    """The rounds: what is held so far, and the coalitions the programmes have seen."""

    def __init__(self, costs: Ints) -> None:
        self.trusts = len(costs).bit_length() - 1
        self.everybody = len(costs) - 1
        alone = costs[1 << np.arange(self.trusts)].astype(np.float64)
        # Against what each pays alone: the same game, with smaller numbers.
        own = costs - sums_over_members(alone)
        self.unit = max(1.0, float(np.abs(own).max())) / SCALE
        self.costs: Floats = own / self.unit
        self.rows: list[tuple[int, float]] = [(self.everybody, float(self.costs[-1]))]
        self.basis = _Basis(self.trusts)
        self.basis.add(self.everybody)
        singles = [1 << at for at in range(self.trusts)]
        self.seen = dict.fromkeys([*singles, *(self.everybody ^ one for one in singles)])
        self.open = self.basis.outside()

    @property
    def rank(self) -> int:
        return len(self.basis.rows)

    def settle(self) -> list[int]:
        """One round: hold the coalitions whose excess cannot be smaller than the least."""
        while True:
            pool = [coalition for coalition in self.seen if self.open[coalition]]
            pay, least, duals = self._solve(pool)
            excess = sums_over_members(pay) - self.costs
            excess[~self.open] = -np.inf
            worst = np.argpartition(excess, -min(CUTS, len(excess)))[-CUTS:]
            cuts = [int(each) for each in worst if excess[each] > least + TOLERANCE]
            cuts = [each for each in cuts if each not in self.seen]
            if not cuts:
                break
            self.seen.update(dict.fromkeys(cuts))
        held = [coalition for coalition, dual in zip(pool, duals, strict=True) if dual > TOLERANCE]
        if not sum(self.basis.add(coalition) for coalition in held):
            raise ArithmeticError("no coalition binds the least core")
        self.rows += [(coalition, float(self.costs[coalition]) + least) for coalition in held]
        self.open = self.basis.outside()
        return held

    def _solve(self, pool: list[int]) -> tuple[Floats, float, Floats]:
        """Split, largest excess over the pool, and how much each of the pool binds it."""
        model = highspy.Highs()  # type: ignore[no-untyped-call]
        model.setOptionValue("output_flag", False)
        infinity = highspy.kHighsInf
        pay = [model.addVariable(lb=-infinity) for _ in range(self.trusts)]
        least = model.addVariable(lb=-infinity, obj=1.0)
        columns = np.arange(self.trusts + 1, dtype=np.int32)
        for coalition, cost in self.rows:
            members = self._members(coalition)
            model.addRow(cost, cost, len(members), columns[members], np.ones(len(members)))
        for coalition in pool:
            members = np.append(self._members(coalition), self.trusts)
            weights = np.ones(len(members))
            weights[-1] = -1.0
            model.addRow(
                -infinity, float(self.costs[coalition]), len(members), columns[members], weights
            )
        model.run()
        if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError(f"the least core ended {model.getModelStatus()}")
        answer = model.getSolution()
        values = np.array(answer.col_value)
        duals = -np.array(answer.row_dual)[len(self.rows) :]
        return values[[each.index for each in pay]], float(values[least.index]), duals

    def _members(self, coalition: int) -> NDArray[np.intp]:
        return np.flatnonzero((coalition >> np.arange(self.trusts)) & 1)


class _Basis:
    """The coalitions held, as independent rows in echelon form, in whole fractions."""

    def __init__(self, trusts: int) -> None:
        self.trusts = trusts
        self.rows: list[list[Fraction]] = []
        self.pivots: list[int] = []

    def add(self, coalition: int) -> bool:
        """Hold it too, unless its pay follows from those held."""
        row = [Fraction(coalition >> at & 1) for at in range(self.trusts)]
        for held, other in zip(self.pivots, self.rows, strict=True):
            row = _without(row, other, held)
        pivot = next((at for at, value in enumerate(row) if value), None)
        if pivot is None:
            return False
        lead = row[pivot]
        row = [value / lead for value in row]
        self.rows = [*(_without(other, row, pivot) for other in self.rows), row]
        self.pivots.append(pivot)
        return True

    def outside(self) -> NDArray[np.bool_]:
        """For each coalition whether its pay is still free."""
        free = [at for at in range(self.trusts) if at not in self.pivots]
        found = np.zeros(1 << self.trusts, dtype=np.bool_)
        for column in free:
            # What is left of a coalition in a free column once the held ones are taken away.
            weights = np.zeros(self.trusts)
            weights[column] = 1.0
            for pivot, row in zip(self.pivots, self.rows, strict=True):
                weights[pivot] = -float(row[column])
            found |= np.abs(sums_over_members(weights)) > 1e-9
        return found


def _exactly(costs: Ints, held: list[_Held], rounds: int) -> Nucleolus:
    """Solve what was held for the pay and each round's excess, in fractions."""
    trusts = len(costs).bit_length() - 1
    rows = [[Fraction(1)] * trusts + [Fraction(0)] * rounds + [Fraction(int(costs[-1]))]]
    for each in held:
        row = [Fraction(each.coalition >> at & 1) for at in range(trusts)]
        row += [Fraction(-(at == each.round)) for at in range(rounds)]
        rows.append([*row, Fraction(int(costs[each.coalition]))])
    solution = _solved(rows, trusts + rounds)
    return Nucleolus(pay=tuple(solution[:trusts]), least_core=solution[trusts])


def _solved(rows: list[list[Fraction]], unknowns: int) -> list[Fraction]:
    """The one answer of linear equations, each the factors and then the right-hand side."""
    done: list[list[Fraction]] = []
    for column in range(unknowns):
        at = next((at for at, row in enumerate(rows) if row[column]), None)
        if at is None:
            raise ArithmeticError("what was held leaves the split open")
        lead = rows.pop(at)
        lead = [value / lead[column] for value in lead]
        rows = [_without(row, lead, column) for row in rows]
        done = [*(_without(row, lead, column) for row in done), lead]
    return [row[-1] for row in done]


def _without(row: list[Fraction], lead: list[Fraction], column: int) -> list[Fraction]:
    factor = row[column]
    if not factor:
        return row
    return [own - factor * its for own, its in zip(row, lead, strict=True)]
