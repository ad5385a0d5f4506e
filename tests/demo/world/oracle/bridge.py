"""The forecast as it was locked, and the bridge from it to what happened."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.demo.world.oracle.figures import CASH, Cell, Counted, Figures, money, quarter, rounded
from tests.demo.world.oracle.files import DAY, Row, day, later, number, penny
from tests.demo.world.oracle.prices import Agreement

ORDER = (
    "leaver",
    "tier",
    "volume",
    "leakage",
    "joiner",
    "invoices",
    "baseline",
    "rebate",
    "new_lines",
)


@dataclass(frozen=True)
class Expected:
    """What was forecast for a trust, an item and a month."""

    quantity: Fraction
    before: Fraction
    price: Fraction
    agreement: str

    @property
    def unit(self) -> Fraction:
        return self.before - self.price


class Bridge:
    """Made from the forecast that covers the figures' period."""

    def __init__(self, figures: Figures, row: Row) -> None:
        self.figures, files = figures, figures.files
        self.first, self.last = day(row["from"]), day(row["to"])
        self.locked = day(row["locked_on"]) if row.get("locked_on") else self.first
        self.known = [Agreement(files, code, self.locked) for code in files.agreements]
        self.expected: dict[Cell, Expected] = dict(self._expected())
        # The rebate belongs to the part of the forecast that holds its last day.
        self.rebates = list(self._rebates()) if figures.end == self.last else []
        # The forecast is cut to the period of the figures.
        inside = (cell for cell in self.expected if figures.start <= cell[2] < figures.end)
        self.expected = {cell: self.expected[cell] for cell in list(inside)}
        self.trusts = {trust for trust, _, _ in self.expected}
        self.steps: dict[tuple[str, str], Fraction] = defaultdict(Fraction)

    @property
    def forecast(self) -> int:
        savings = sum((e.unit * e.quantity for e in self.expected.values()), Fraction(0))
        return penny(savings) + sum(sum(shares.values()) for _, _, shares in self.rebates)

    def by_quarter(self) -> dict[str, int]:
        sums: dict[str, Fraction] = defaultdict(Fraction)
        for (_, _, month), e in self.expected.items():
            sums[quarter(month)] += e.unit * e.quantity
        return rounded(sums)

    def as_json(self, actual: int) -> dict[str, Any]:
        self._walk()
        parts = dict(self.steps)
        for trust in self.trusts:
            parts.setdefault(("volume", trust), Fraction(0))
        pence = rounded(parts, actual - self.forecast)
        steps = []
        for kind in ORDER:
            own = {trust: pence[k, trust] for k, trust in sorted(pence) if k == kind}
            if any(own.values()):
                by_trust = {trust: money(amount) for trust, amount in own.items() if amount}
                steps.append(
                    {"step": kind, "amount": money(sum(own.values())), "by_trust": by_trust}
                )
        return {"from": money(self.forecast), "steps": steps, "to": money(actual)}

    def _expected(self) -> Any:
        for (trust, item), versions in self.figures.baselines.items():
            locked = [b for b in versions if b.locked <= self.locked]
            if self.figures.is_capital(item) or not locked or locked[-1].method not in CASH:
                continue
            month = self.first
            while month < self.last:
                for agreement in self.known:
                    if item in agreement.items and agreement.standing(trust, month) == "member":
                        price = agreement.due(item, month)
                        if price is not None and agreement.start <= month < agreement.end:
                            cell = (trust, item, month)
                            quantity = locked[-1].quantity / 12
                            yield cell, Expected(quantity, locked[-1].price, price, agreement.code)
                month = later(month, 1)

    def _rebates(self) -> Any:
        """Items, rate and shares of each rebate that the forecast spend would earn."""
        by_name: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.figures.files.rows("rebates"):
            by_name[row["agreement"], row.get("rebate") or "rebate"].append(row)
        for (code, _), steps in by_name.items():
            items = steps[0]["items"].split()
            exact: dict[str, Fraction] = defaultdict(Fraction)
            for (trust, item, _), e in self.expected.items():
                if item in items:
                    exact[trust] += e.price * e.quantity
            if not exact:
                continue
            spend = {t: Fraction(p, 100) for t, p in rounded(exact).items()}
            total = sum(spend.values(), Fraction(0))
            reached = [row for row in steps if number(row["threshold"]) <= total]
            agreement = next(a for a in self.known if a.code == code)
            stay = set(agreement.members(self.last - DAY))
            weights = {t: w for t, w in sorted(spend.items()) if t in stay and w > 0}
            if reached and weights:
                rate = number(reached[-1]["rate_percent"]) / 100
                base = sum(weights.values(), Fraction(0))
                pence = penny(base * rate)
                shares = rounded({t: w * pence / base / 100 for t, w in weights.items()}, pence)
                yield items, rate, shares

    def _walk(self) -> None:
        bought: dict[Cell, list[Counted]] = defaultdict(list)
        for c in self.figures.inside:
            if c.standing in ("on", "off") and not self.figures.is_capital(c.line.item):
                bought[c.cell].append(c)
        for cell, lines in bought.items():
            if cell not in self.expected:
                self._unexpected(cell[0], lines)
        for cell, expected in self.expected.items():
            self._compare(cell, expected, bought.get(cell, []))
        self._rebate_steps(bought)

    def _unexpected(self, trust: str, lines: list[Counted]) -> None:
        kind = "new_lines" if trust in self.trusts else "joiner"
        for c in lines:
            before = self.figures.baseline(c.line.trust, c.line.item, c.on)
            if c.standing == "on" and before is not None and before.method in CASH:
                self.steps[kind, trust] += self.figures.saving(c, before)

    def _compare(self, cell: Cell, e: Expected, lines: list[Counted]) -> None:
        trust = cell[0]
        here = self._share(cell, e) * e.quantity
        on = off = Fraction(0)
        for c in lines:
            if c.standing == "off":
                off += c.line.quantity
                continue
            quantity = c.line.quantity
            on += quantity
            before = self.figures.baseline(trust, cell[1], c.on)
            if before is None or before.method not in CASH:
                self.steps["baseline", trust] -= quantity * e.unit
                continue
            due = c.agreement.due(cell[1], c.on)
            price = e.price if due is None else due
            self.steps["tier", trust] += quantity * (e.price - price)
            self.steps["invoices", trust] += quantity * price - c.line.amount
            self.steps["baseline", trust] += quantity * (before.price - e.before)
        self.steps["leaver", trust] += (here - e.quantity) * e.unit
        self.steps["volume", trust] += (on + off - here) * e.unit
        self.steps["leakage", trust] -= off * e.unit

    def _share(self, cell: Cell, e: Expected) -> Fraction:
        trust, _, month = cell
        after = later(month, 1)
        agreement = next(a for a in self.figures.agreements if a.code == e.agreement)
        days = 0
        for stay in agreement.stays:
            if stay.trust == trust:
                first, last = max(stay.joins, month), min(stay.leaves, after)
                days += max((last - first).days, 0)
        return Fraction(days, (after - month).days)

    def _rebate_steps(self, bought: dict[Cell, list[Counted]]) -> None:
        paid: dict[str, int] = defaultdict(int)
        for _, shares in self.figures.rebates():
            for trust, pence in shares.items():
                paid[trust] += pence
        hoped: dict[str, int] = defaultdict(int)
        for _, _, shares in self.rebates:
            for trust, pence in shares.items():
                hoped[trust] += pence
        any_paid = bool(paid)
        for trust in sorted({*paid, *hoped}):
            got, wanted = Fraction(paid[trust], 100), Fraction(hoped[trust], 100)
            if trust not in self.trusts:
                self.steps["joiner", trust] += got
            elif not got and self._is_gone(trust):
                self.steps["leaver", trust] -= wanted
            else:
                moved = self._moved(trust, bought) if any_paid else Fraction(0)
                self.steps["volume", trust] += moved
                self.steps["rebate", trust] += got - wanted - moved

    def _moved(self, trust: str, bought: dict[Cell, list[Counted]]) -> Fraction:
        moved = Fraction(0)
        for items, rate, _ in self.rebates:
            for cell, e in self.expected.items():
                if cell[0] == trust and cell[1] in items:
                    quantity = sum((c.line.quantity for c in bought.get(cell, [])), Fraction(0))
                    moved += (quantity - e.quantity) * e.price * rate
        return moved

    def _is_gone(self, trust: str) -> bool:
        last = later(self.figures.end, -1)
        own = [
            (cell, e) for cell, e in self.expected.items() if cell[0] == trust and cell[2] == last
        ]
        return bool(own) and not any(self._share(cell, e) for cell, e in own)
