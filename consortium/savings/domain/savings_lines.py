"""Savings lines: the claims that people sign, each a sum that can be followed to its purchases.

A line is one trust, one item, one calendar month and one kind of benefit (rule R1: one pound, one
claim). A purchase counts on one day and so in one month: it supports one line of a kind, never
two. Kinds are never added to each other (rule R6).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from consortium.foundation.domain.money import pennies
from consortium.foundation.domain.periods import Period, month_of
from consortium.savings.domain.baseline import (
    Baseline,
    baseline_on,
    counts_as_cash,
    counts_as_saving,
    outlasts,
)
from consortium.savings.domain.facts import Facts
from consortium.savings.domain.purchases import Purchase, Standing
from consortium.savings.domain.signoff import LineKey, LineKind, fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What purchases of one day and price add to a line.

    Cash and capital: ``before`` x quantity - paid (formula F2). Avoided: ``before`` x ``rise`` x
    quantity (formula F3), where ``rise`` is by how much of itself the index rose.
    """

    on: date
    quantity: Decimal
    before: Decimal
    paid: Decimal
    baseline_version: int
    rise: Fraction | None = None
    funding: str = ""

    @property
    def saving(self) -> Fraction:
        at_old_price = Fraction(self.before) * Fraction(self.quantity)
        return at_old_price - Fraction(self.paid) if self.rise is None else at_old_price * self.rise

    @property
    def amount(self) -> Decimal:
        """What it adds to the line, to the penny, for a reader who checks the sum."""
        return pennies(self.saving)

    @property
    def at_old_price(self) -> Decimal:
        """What the same would have cost before, to the penny."""
        return pennies(Fraction(self.before) * Fraction(self.quantity))

    @property
    def rise_percent(self) -> Decimal:
        """By how much the index rose, in per cent to two decimals."""
        return pennies((self.rise or Fraction(0)) * 100)

    def as_text(self) -> list[str]:
        """The entry as it is signed: plain digits, so that it reads the same for ever."""
        return [
            self.on.isoformat(),
            f"{self.quantity.normalize():f}",
            f"{self.before.normalize():f}",
            _plain_pounds(self.paid),
            str(self.baseline_version),
            "" if self.rise is None else str(self.rise),
            self.funding,
        ]

    @classmethod
    def from_text(cls, text: list[str]) -> "Entry":
        on, quantity, before, paid, version, rise, funding = text
        return cls(
            on=date.fromisoformat(on),
            quantity=Decimal(quantity),
            before=Decimal(before),
            paid=Decimal(paid),
            baseline_version=int(version),
            rise=Fraction(rise) if rise else None,
            funding=funding,
        )


def _plain_pounds(amount: Decimal) -> str:
    """Pounds and pence, and more digits only where a share of a line has them."""
    return f"{amount:.2f}" if amount == pennies(amount) else f"{amount.normalize():f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingsLine:
    """A claim with the entries it is the sum of."""

    key: LineKey
    entries: tuple[Entry, ...]

    @property
    def exact(self) -> Fraction:
        return sum((entry.saving for entry in self.entries), Fraction(0))

    @property
    def quantity(self) -> Fraction:
        """How many units it is about; what was given back is taken off."""
        return sum((Fraction(entry.quantity) for entry in self.entries), Fraction(0))

    @property
    def amount(self) -> Decimal:
        """The claim as people sign it: the exact sum, rounded once."""
        return pennies(self.exact)

    @property
    def content(self) -> dict[str, Any]:
        """Everything that is signed; the same purchases and baselines give the same content."""
        return {
            "trust": self.key.trust,
            "item": self.key.item,
            "month": self.key.month.isoformat(),
            "kind": self.key.kind.value,
            "amount": f"{self.amount:.2f}",
            "entries": [entry.as_text() for entry in self.entries],
        }

    @property
    def sha256(self) -> str:
        return fingerprint(self.content)


def lines_of(facts: Facts) -> dict[LineKey, SavingsLine]:
    """The lines of a period, from every purchase on contract that has a baseline that counts."""
    found: dict[LineKey, list[Entry]] = {}
    for purchase in facts.purchases:
        if purchase.on in facts.period:
            for kind, entry in entries_of(facts, purchase):
                key = LineKey(purchase.trust, purchase.item, month_of(purchase.on).start, kind)
                found.setdefault(key, []).append(entry)
    return {
        key: SavingsLine(key=key, entries=tuple(sorted(found[key], key=Entry.as_text)))
        for key in sorted(found)
    }


def entries_of(facts: Facts, purchase: Purchase) -> Iterator[tuple[LineKind, Entry]]:
    """What one purchase adds to the lines of its month: nothing, or one entry of each kind."""
    baseline = countable_baseline(facts, purchase)
    is_capital = purchase.item in facts.capital_items
    if purchase.standing is not Standing.ON_CONTRACT or baseline is None:
        return
    if not counts_as_saving(baseline.method, is_capital=is_capital):
        return
    yield LineKind.CAPITAL if is_capital else LineKind.CASH, _entry(purchase, baseline)
    rise = Fraction(0) if is_capital else _rise(facts, purchase, baseline)
    if rise:
        yield LineKind.AVOIDED, _entry(purchase, baseline, rise)


def _entry(purchase: Purchase, baseline: Baseline, rise: Fraction | None = None) -> Entry:
    return Entry(
        on=purchase.on,
        quantity=purchase.quantity,
        before=baseline.unit_price,
        paid=purchase.amount,
        baseline_version=baseline.version,
        rise=rise,
        funding=purchase.funding,
    )


def _rise(facts: Facts, purchase: Purchase, baseline: Baseline) -> Fraction:
    """Formula F3: g x (I1/I0 - 1), and 0 without proof of a rise."""
    uplift = facts.uplifts.get((purchase.trust, purchase.item))
    if uplift is None:
        return Fraction(0)
    ratio = facts.index_ratio(uplift.series, baseline.window, purchase.on)
    return Fraction(0) if ratio is None else ratio - 1


def countable_baseline(facts: Facts, purchase: Purchase) -> Baseline | None:
    """The version of its baseline that counts on the day of a purchase, if one does."""
    return baseline_counting(facts, (purchase.trust, purchase.item), purchase.on)


def baseline_counting(facts: Facts, line: tuple[str, str], day: date) -> Baseline | None:
    """The version that counts on a day for a trust and an item, if one does (rules R3 and R8)."""
    found = baseline_on(facts.baselines.get(line, ()), day)
    if found is None or not outlasts(found, facts.retenders.get(line, ()), day):
        return None
    return found


def cash_baseline(facts: Facts, purchase: Purchase) -> Baseline | None:
    """The baseline against which a purchase releases cash, if it has one (rule R4)."""
    found = countable_baseline(facts, purchase)
    return found if found is not None and counts_as_cash(found.method) else None


def by_funding(line: SavingsLine, counted: Fraction) -> Mapping[str, Fraction]:
    """What counts of a line, by the sources of funding that its purchases name."""
    parts: dict[str, Fraction] = {}
    for entry in line.entries:
        source = entry.funding or "not stated"
        parts[source] = parts.get(source, Fraction(0)) + entry.saving
    if not line.exact:
        return {**parts, "not stated": parts.get("not stated", Fraction(0)) + counted}
    return {source: part * counted / line.exact for source, part in parts.items()}


def is_whole_month(key: LineKey, period: Period) -> bool:
    """Whether a period holds every day of the line's month."""
    month = month_of(key.month)
    return month.start in period and month.last_day in period
