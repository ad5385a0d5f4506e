"""What of the saving against the signed baselines needs one buyer, and what only one price list.

Formula F10 of the savings method, worked out by the one function that knows it
(:mod:`consortium.contracts.domain.together.price_split`). The lowest baseline of an item is that
of the trusts compared: a price that only somebody outside pays is no offer to them.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from consortium.contracts.domain.together.price_split import (
    Priced,
    PriceSplit,
    split_lines,
)
from consortium.foundation.domain.money import ZERO, pennies, percent_of, round_to_total
from consortium.savings.domain.baseline import Baseline, baseline_on, counts_as_saving
from consortium.savings.domain.purchases import Purchase, Standing

Cell = tuple[str, str]
Versions = Mapping[Cell, tuple[Baseline, ...]]


class Volumes(StrEnum):
    """Which quantities both parts are multiplied with."""

    BASELINES = "baselines"
    BOUGHT = "bought"


class Reason(StrEnum):
    """Why a line is not compared."""

    NO_BASELINE = "no_baseline"
    NO_SAVING_BY_METHOD = "no_saving_by_method"
    NO_PRICE = "no_price"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A trust's line as found: £ a unit and spent in pounds; what it lacks is None."""

    trust: str
    item: str
    baseline: Baseline | None
    quantity: Decimal
    price: Decimal | Fraction | None
    spend: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line compared; prices are £ a unit, both parts pounds, rounded so that columns add up."""

    trust: str
    item: str
    baseline: Baseline
    lowest: Decimal
    price: Fraction
    quantity: Decimal
    harmonisation: Decimal
    aggregation: Decimal

    @property
    def saving(self) -> Decimal:
        return self.harmonisation + self.aggregation


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A line that cannot be compared, with what was spent on it in pounds."""

    trust: str
    item: str
    spend: Decimal
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    lines: tuple[Line, ...]
    left_out: tuple[LeftOut, ...]
    spend_compared: Decimal
    spend: Decimal

    @property
    def harmonisation(self) -> Decimal:
        return sum((line.harmonisation for line in self.lines), ZERO)

    @property
    def aggregation(self) -> Decimal:
        return sum((line.aggregation for line in self.lines), ZERO)

    @property
    def saving(self) -> Decimal:
        return self.harmonisation + self.aggregation

    @property
    def coverage(self) -> Decimal | None:
        """The share of the spend that is compared, in per cent; None when nothing was spent."""
        return percent_of(self.spend_compared, self.spend)


def at_baselines(
    cells: Iterable[Cell],
    *,
    on: date,
    baselines: Versions,
    price: Callable[[str, str, date], Decimal | None],
    purchases: Iterable[Purchase],
) -> list[Candidate]:
    """The quantities of the baselines at a day's prices, with what was spent under contract.

    ``cells`` are the trusts that take part on the day with the items that then have a price.
    """
    spent: dict[Cell, Fraction] = {}
    for purchase in _on_contract(purchases):
        cell = purchase.trust, purchase.item
        spent[cell] = spent.get(cell, Fraction(0)) + Fraction(purchase.amount)
    found = []
    for trust, item in cells:
        baseline = baseline_on(baselines.get((trust, item), ()), on)
        found.append(
            Candidate(
                trust=trust,
                item=item,
                baseline=baseline,
                quantity=baseline.quantity if baseline else ZERO,
                price=price(trust, item, on),
                spend=spent.get((trust, item), Fraction(0)),
            )
        )
    return found


def at_purchases(purchases: Iterable[Purchase], *, baselines: Versions) -> list[Candidate]:
    """What was bought under contract at what was paid for it, by the baseline that counted then."""
    sums: dict[tuple[str, str, int], tuple[Baseline | None, Decimal, Fraction]] = {}
    for each in _on_contract(purchases):
        baseline = baseline_on(baselines.get((each.trust, each.item), ()), each.on)
        key = each.trust, each.item, baseline.version if baseline else 0
        _, quantity, amount = sums.get(key, (baseline, ZERO, Fraction(0)))
        sums[key] = baseline, quantity + each.quantity, amount + Fraction(each.amount)
    return [
        Candidate(
            trust=trust,
            item=item,
            baseline=baseline,
            quantity=quantity,
            price=amount / Fraction(quantity) if quantity > 0 else None,
            spend=amount,
        )
        for (trust, item, _), (baseline, quantity, amount) in sums.items()
    ]


def compare(candidates: Iterable[Candidate], *, capital: Collection[str] = ()) -> Comparison:
    """Both parts of every line that has a baseline and a price; the others with their spend.

    W5: the seven lens baselines at their own volumes and a joint £38 are £207,000 =
    £77,000 harmonisation + £130,000 aggregation.
    """
    listed = sorted(candidates, key=lambda each: (each.item, each.trust, _version(each)))
    compared: list[tuple[Candidate, Baseline, Priced]] = []
    left_out: list[LeftOut] = []
    for each in listed:
        reason = _lacks(each, capital)
        if reason is None and each.baseline is not None and each.price is not None:
            priced = Priced(
                trust=each.trust,
                item=each.item,
                quantity=each.quantity,
                by_itself=each.baseline.unit_price,
                joint=each.price,
            )
            compared.append((each, each.baseline, priced))
        elif reason is not None:
            spend = pennies(each.spend)
            left_out.append(LeftOut(trust=each.trust, item=each.item, spend=spend, reason=reason))
    return Comparison(
        lines=_lines(compared),
        left_out=tuple(left_out),
        spend_compared=pennies(sum((each.spend for each, _, _ in compared), Fraction(0))),
        spend=pennies(sum((each.spend for each in listed), Fraction(0))),
    )


def _lacks(each: Candidate, capital: Collection[str]) -> Reason | None:
    if each.baseline is None:
        return Reason.NO_BASELINE
    if not counts_as_saving(each.baseline.method, is_capital=each.item in capital):
        return Reason.NO_SAVING_BY_METHOD
    if each.quantity <= 0:
        return Reason.RETURNED
    return Reason.NO_PRICE if each.price is None else None


def _lines(compared: Collection[tuple[Candidate, Baseline, Priced]]) -> tuple[Line, ...]:
    parts = split_lines(priced for _, _, priced in compared)
    alike = _rounded([part.split for part in parts], lambda part: part.harmonisation)
    together = _rounded([part.split for part in parts], lambda part: part.aggregation)
    # Nothing without a quantity is compared, so that every line has its part.
    return tuple(
        Line(
            trust=each.trust,
            item=each.item,
            baseline=baseline,
            lowest=part.lowest,
            price=Fraction(priced.joint),
            quantity=each.quantity,
            harmonisation=alike[place],
            aggregation=together[place],
        )
        for place, ((each, baseline, priced), part) in enumerate(zip(compared, parts, strict=True))
    )


def _rounded(
    parts: Collection[PriceSplit], amount: Callable[[PriceSplit], Fraction]
) -> list[Decimal]:
    made = round_to_total({f"{place:06}": amount(part) for place, part in enumerate(parts)})
    return list(made.values())


def _version(each: Candidate) -> int:
    return each.baseline.version if each.baseline else 0


def _on_contract(purchases: Iterable[Purchase]) -> Iterable[Purchase]:
    return (each for each in purchases if each.standing is Standing.ON_CONTRACT)
