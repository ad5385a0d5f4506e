"""The savings lines of a period, each with as much of it as counts and what is taken off it."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from consortium.foundation.domain.money import ZERO, pennies
from consortium.savings.domain.below_the_line import HeldBack, NotAccepted, SinceLock
from consortium.savings.domain.cells import Cell, rounded
from consortium.savings.domain.claim_limits import reason_held_back
from consortium.savings.domain.claim_terms import NATIONAL
from consortium.savings.domain.counting import count
from consortium.savings.domain.facts import Facts
from consortium.savings.domain.savings_lines import (
    SavingsLine,
    by_funding,
    is_whole_month,
    lines_of,
)
from consortium.savings.domain.signoff import LineKey, LineKind


class SettledLines:
    """The savings lines of a period, exactly, each with as much of it as counts."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.counted: dict[LineKind, dict[Cell, Fraction]] = {kind: {} for kind in LineKind}
        self.capital_by_funding: dict[str, Fraction] = defaultdict(Fraction)
        self._refused: dict[LineKind, dict[Cell, Fraction]] = {kind: {} for kind in LineKind}
        self._moved: dict[LineKind, dict[Cell, Fraction]] = {kind: {} for kind in LineKind}
        self._held: dict[LineKind, dict[Cell, Fraction]] = {kind: {} for kind in LineKind}
        lines = lines_of(facts)
        # A line that is locked counts even when its purchases have been withdrawn since.
        for key in sorted({*lines, *filter(self._is_locked, facts.rulings)}):
            self._settle(key, lines.get(key) or SavingsLine(key=key, entries=()))

    def not_accepted(self) -> tuple[NotAccepted, ...]:
        return tuple(
            NotAccepted(
                kind=kind,
                cell=cell,
                accepted=pennies(self.counted[kind][cell]),
                amount=amount,
                reason=self.facts.rulings[LineKey(*cell, kind)].reason,
            )
            for kind, cells in self._refused.items()
            for cell, amount in rounded(cells).items()
        )

    def since_lock(self) -> tuple[SinceLock, ...]:
        return tuple(
            SinceLock(kind=kind, cell=cell, locked=self._locked_at(kind, cell), amount=amount)
            for kind, cells in self._moved.items()
            for cell, amount in rounded(cells).items()
        )

    def held_back(self) -> tuple[HeldBack, ...]:
        return tuple(
            HeldBack(kind=kind, cell=cell, amount=amount, reason=self._why_held(cell))
            for kind, cells in self._held.items()
            for cell, amount in rounded(cells).items()
        )

    def _settle(self, key: LineKey, line: SavingsLine) -> None:
        cell, ruling = Cell(key.trust, key.item, key.month), self.facts.rulings.get(key)
        settled = count(
            line,
            ruling=ruling,
            terms=self.facts.claims.get((key.trust, key.item)),
            is_locked=self._is_locked(key),
            is_whole=is_whole_month(key, self.facts.period),
        )
        self.counted[key.kind][cell] = settled.counted
        if key.kind is LineKind.CASH:
            # Nothing avoided is a figure, too: the page shows it as £0.00.
            self.counted[LineKind.AVOIDED].setdefault(cell, Fraction(0))
        if key.kind is LineKind.CAPITAL:
            for source, part in by_funding(line, settled.counted).items():
                self.capital_by_funding[source] += part
        if settled.claimed != settled.counted:
            self._refused[key.kind][cell] = settled.claimed - settled.counted
        if settled.held:
            self._held[key.kind][cell] = settled.held
        if moved := line.exact - settled.claimed - settled.held:
            self._moved[key.kind][cell] = moved

    def _why_held(self, cell: Cell) -> str:
        return reason_held_back(self.facts.claims.get((cell.trust, cell.item))) or NATIONAL

    def _is_locked(self, key: LineKey) -> bool:
        return (
            key.month in self.facts.period
            and is_whole_month(key, self.facts.period)
            and (key.trust, key.month) in self.facts.locked_months
        )

    def _locked_at(self, kind: LineKind, cell: Cell) -> Decimal:
        ruling = self.facts.rulings.get(LineKey(*cell, kind))
        return ruling.claimed if ruling else ZERO
