"""Every figure of the report but the bridge, in pence."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor
from typing import Any

from tests.demo.world.oracle.files import Files, Line, Row, day, later, number, penny
from tests.demo.world.oracle.prices import Agreement

CASH = {"invoices", "contract", "budget"}
CAPITAL = CASH | {"adjusted_history", "average_bid"}
# A trust, an item and the first day of a month.
Cell = tuple[str, str, date]


@dataclass(frozen=True)
class Counted:
    """A line with the day it counts on and how it stands."""

    line: Line
    agreement: Agreement
    on: date
    standing: str

    @property
    def cell(self) -> Cell:
        return self.line.trust, self.line.item, self.on.replace(day=1)


@dataclass(frozen=True)
class Baseline:
    price: Fraction
    quantity: Fraction
    window: date
    method: str
    locked: date


def money(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def quarter(month: date) -> str:
    year = month.year if month.month >= 4 else month.year - 1
    return f"{year}/{(year + 1) % 100:02d} Q{(month.month - 4) % 12 // 3 + 1}"


def rounded(parts: Mapping[Any, Fraction], total: int | None = None) -> dict[Any, int]:
    """Floors of the pence, and what is left to the largest remainders, the first key first."""
    exact = sum(parts.values(), Fraction(0))
    target = penny(exact) if total is None else total
    pence = {key: floor(value * 100) for key, value in parts.items()}
    order = sorted(parts, key=lambda key: (pence[key] - parts[key] * 100, key))
    left = target - sum(pence.values())
    for key in order[:left] if left >= 0 else order[left:]:
        pence[key] += 1 if left >= 0 else -1
    return pence


def cells_of(exact: Mapping[Cell, Fraction]) -> dict[Cell, int]:
    """By quarter of each trust and item first, then its months."""
    quarters: dict[tuple[str, str, str], dict[Cell, Fraction]] = defaultdict(dict)
    for cell in sorted(exact):
        quarters[cell[0], cell[1], quarter(cell[2])][cell] = exact[cell]
    sums = {key: sum(cells.values(), Fraction(0)) for key, cells in quarters.items()}
    by_quarter = rounded(sums)
    found: dict[Cell, int] = {}
    for key, cells in quarters.items():
        found |= rounded(cells, by_quarter[key])
    return found


class Figures:
    """The lines of a period and what they come to."""

    def __init__(self, files: Files, start: date, end: date) -> None:
        self.files, self.start, self.end = files, start, end
        self.agreements = [Agreement(files, code) for code in files.agreements]
        self.baselines = self._baselines()
        self.counted = [c for line in files.lines for c in self._stand(line)]
        self.inside = [c for c in self.counted if start <= c.on < end]
        sums: dict[str, dict[Cell, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
        self.funding: dict[str, Fraction] = defaultdict(Fraction)
        self.spend: dict[bool, Fraction] = defaultdict(Fraction)
        self.gaps: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
        for counted in self.inside:
            self._add(counted, sums)
        self._claims(sums)
        self.cells = {kind: cells_of(cells) for kind, cells in sums.items()}

    def baseline(self, trust: str, item: str, on: date) -> Baseline | None:
        locked = [b for b in self.baselines.get((trust, item), []) if b.locked <= on]
        return locked[-1] if locked else None

    def saving(self, counted: Counted, before: Baseline) -> Fraction:
        return before.price * counted.line.quantity - counted.line.amount

    def is_capital(self, item: str) -> bool:
        return self.files.items[item].get("kind") == "equipment"

    def by(self, kind: str, key: Callable[[Cell], Hashable]) -> dict[Any, int]:
        sums: dict[Any, int] = defaultdict(int)
        for cell, pence in self.cells.get(kind, {}).items():
            sums[key(cell)] += pence
        return dict(sums)

    def total(self, kind: str) -> int:
        return sum(self.cells.get(kind, {}).values())

    def of_files(self, name: str, **wanted: str) -> int:
        """The pence of rows of a file that fall in the period."""
        return sum(
            penny(number(row["amount"]))
            for row in self.rows_of(name)
            if all((row.get(key) or value) == value for key, value in wanted.items())
        )

    def rows_of(self, name: str) -> list[Row]:
        """The rows of a file that fall in the period."""
        return [row for row in self.files.rows(name) if self.start <= day(row["date"]) < self.end]

    def rebates(self) -> list[tuple[Row, dict[str, int]]]:
        """Each credit note's rebate with its shares; nothing for one that was not earned."""
        found = []
        for note in self.files.rows("credit_notes"):
            agreement = next(a for a in self.agreements if a.code == note["agreement"])
            first = day(note["year_from"]) if note.get("year_from") else agreement.start
            last = min(later(first, 12), agreement.end)
            name = note.get("rebate") or "rebate"
            steps = [
                row
                for row in self.files.rows("rebates")
                if (row["agreement"], row.get("rebate") or "rebate") == (agreement.code, name)
            ]
            shares = self._shares(agreement, steps, first, last) if self._ends(last) else {}
            found.append((steps[0], shares))
        return found

    def _ends(self, outside: date) -> bool:
        return self.start < outside <= self.end

    def _shares(
        self, agreement: Agreement, steps: list[Row], first: date, last: date
    ) -> dict[str, int]:
        spend: dict[str, Fraction] = defaultdict(Fraction)
        units: dict[str, Fraction] = defaultdict(Fraction)
        for c in self.counted:
            is_of_it = c.agreement is agreement and c.standing == "on"
            if is_of_it and c.line.item in steps[0]["items"].split() and first <= c.on < last:
                spend[c.line.trust] += c.line.amount
                units[c.line.trust] += c.line.quantity
        total = sum(spend.values(), Fraction(0))
        reached = [row for row in steps if number(row["threshold"]) <= total]
        if not reached:
            return {}
        stay = {stay.trust for stay in agreement.stays if stay.joins < last <= stay.leaves}
        base = sum((spend[trust] for trust in spend if trust in stay), Fraction(0))
        pence = penny(base * number(reached[-1]["rate_percent"]) / 100)
        by = units if steps[0].get("shared_by") == "pro_rata_qty" else spend
        weights = {trust: by[trust] for trust in sorted(by) if trust in stay and by[trust] > 0}
        whole = sum(weights.values(), Fraction(0))
        return rounded({t: w * pence / whole / 100 for t, w in weights.items()}, pence)

    def _add(self, c: Counted, sums: dict[str, dict[Cell, Fraction]]) -> None:
        before = self.baseline(c.line.trust, c.line.item, c.on)
        if c.standing == "left" and before is not None:
            sums["after"][c.cell] += self.saving(c, before)
        if c.standing in ("on", "off"):
            self.spend[before is not None] += c.line.amount
            if before is None:
                self.gaps[c.line.trust, c.line.item] += c.line.amount
        due = c.agreement.due(c.line.item, c.on) if c.standing == "off" else None
        if due is not None:
            sums["leakage"][c.cell] += c.line.amount - due * c.line.quantity
        if c.standing == "on" and before is not None:
            self._save(c, before, sums)

    def _save(self, c: Counted, before: Baseline, sums: dict[str, dict[Cell, Fraction]]) -> None:
        if self.is_capital(c.line.item):
            if before.method in CAPITAL:
                sums["capital"][c.cell] += self.saving(c, before)
                self.funding[c.line.funding or "not stated"] += self.saving(c, before)
        elif before.method in CASH:
            sums["cash"][c.cell] += self.saving(c, before)
            rise = self._rise(c, before)
            sums["avoided"][c.cell] += before.price * c.line.quantity * rise

    def _rise(self, c: Counted, before: Baseline) -> Fraction:
        for row in self.files.rows("evidence"):
            if (row["trust"], row["item"]) == (c.line.trust, c.line.item):
                now, then = (
                    self._index(row["index"], c.on),
                    self._index(row["index"], before.window),
                )
                return now / then - 1 if now and then else Fraction(0)
        return Fraction(0)

    def _index(self, name: str, on: date) -> Fraction | None:
        for row in self.files.rows("indices"):
            first = day(row["from"])
            last = day(row["to"]) if row.get("to") else later(first, 12)
            if row["index"] == name and first <= on < last:
                return number(row["value"])
        return None

    def _claims(self, sums: dict[str, dict[Cell, Fraction]]) -> None:
        """Lines that agree in everything that a price depends on are taken together."""
        groups: dict[Any, Fraction] = defaultdict(Fraction)
        for c in self.inside:
            line = c.line
            due = c.agreement.due(line.item, c.on) if c.standing == "on" else None
            if due is not None:
                dates = tuple(sorted(line.dates.items()))
                same = (dates, line.supplier, line.unit, line.price, line.funding)
                groups[c.cell, same] += line.amount - due * line.quantity
        for (cell, _), over in groups.items():
            if abs(over) >= Fraction(1, 100):
                sums["claims"][cell] += over

    def _stand(self, line: Line) -> list[Counted]:
        if not any(s.trust == line.trust for a in self.agreements for s in a.stays):
            return []
        for agreement in self.agreements:
            on = agreement.counts_on(line)
            if line.item in agreement.items and agreement.start <= on < agreement.end:
                standing = agreement.standing(line.trust, on)
                if standing == "member":
                    standing = "on" if line.supplier == agreement.row["supplier"] else "off"
                return [Counted(line, agreement, on, standing)]
        return []

    def _baselines(self) -> dict[tuple[str, str], list[Baseline]]:
        found: dict[tuple[str, str], list[Baseline]] = defaultdict(list)
        for row in self.files.rows("baselines"):
            window = day(row.get("from") or self.files.consortium["baseline_from"])
            locked = day(row["locked_on"]) if row.get("locked_on") else later(window, 12)
            price, quantity, method = self._price_before(row, window)
            found[row["trust"], row["item"]].append(
                Baseline(price, quantity, window, method, locked)
            )
        return {key: sorted(each, key=lambda b: b.locked) for key, each in found.items()}

    def _price_before(self, row: Row, window: date) -> tuple[Fraction, Fraction, str]:
        if row.get("price"):
            return number(row["price"]), number(row["quantity"]), row.get("method") or "contract"
        own = [
            line
            for line in self.files.lines
            if (line.trust, line.item) == (row["trust"], row["item"])
            and window <= line.dates["ordered"] < later(window, 12)
        ]
        amount = sum((line.amount for line in own), Fraction(0))
        quantity = sum((line.quantity for line in own), Fraction(0))
        average = amount / quantity
        exact = Decimal(average.numerator) / Decimal(average.denominator)
        price = Fraction(exact.quantize(Decimal("0.000001"), ROUND_HALF_UP))
        return price, quantity, "invoices"
