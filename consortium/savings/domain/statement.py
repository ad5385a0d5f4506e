"""The savings statement: one object that page, export, command line and evidence read.

Kinds of benefit are never added to each other: recurrent cash-releasing savings, rebates, costs
avoided, capital, and benefits that release no cash stand apart (rule R6). Lines that cost more
than before are kept (no cherry-picking). Every printed figure is a sum of the same rounded cells,
so rows, columns and totals agree to the penny (rule R15).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from consortium.foundation.domain.money import ZERO, pennies, round_to_total
from consortium.foundation.domain.periods import Period, quarter_label
from consortium.savings.domain.baseline import (
    Baseline,
    baseline_on,
    counts_as_cash,
    counts_as_saving,
)
from consortium.savings.domain.cells import Cell, rounded, total
from consortium.savings.domain.facts import Benefit, BenefitKind, Cost, CostKind, Facts, Rebate
from consortium.savings.domain.purchases import Purchase, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Spend that no saving can be claimed on, because nobody signed a baseline before."""

    trust: str
    item: str
    spend: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The figures of a period, each rounded once and adding up to the penny."""

    period: Period
    trusts: Mapping[str, str]
    items: Mapping[str, str]
    cash: Mapping[Cell, Decimal]
    avoided: Mapping[Cell, Decimal]
    capital: Mapping[Cell, Decimal]
    capital_by_funding: Mapping[str, Decimal]
    rebates: tuple[Rebate, ...]
    costs: tuple[Cost, ...]
    benefits: tuple[Benefit, ...]
    # Below the line: what former members saved or lost after they had left (rule R10).
    after_leaving: Mapping[Cell, Decimal]
    leakage: Mapping[Cell, Decimal]
    claims: Mapping[Cell, Decimal]
    gaps: tuple[Gap, ...]
    spend_covered: Decimal
    spend_in_scope: Decimal

    @property
    def recurrent_cash_releasing(self) -> Decimal:
        return total(self.cash)

    @property
    def rebate(self) -> Decimal:
        return sum((rebate.amount for rebate in self.rebates), ZERO)

    @property
    def one_off_costs(self) -> Decimal:
        return self._costs(CostKind.ONE_OFF)

    @property
    def running_costs(self) -> Decimal:
        return self._costs(CostKind.RUNNING)

    @property
    def cash_releasing(self) -> Decimal:
        return self.recurrent_cash_releasing + self.rebate

    @property
    def net(self) -> Decimal:
        """Formula F8: savings and confirmed rebates less the costs that fall in the period."""
        return self.cash_releasing - self.one_off_costs - self.running_costs

    @property
    def avoidance(self) -> Decimal:
        return total(self.avoided)

    @property
    def capital_avoidance(self) -> Decimal:
        return total(self.capital)

    @property
    def non_cash_releasing(self) -> Decimal:
        of_kind = (b for b in self.benefits if b.kind is BenefitKind.NON_CASH_RELEASING)
        return sum((benefit.amount for benefit in of_kind), ZERO)

    @property
    def coverage(self) -> Decimal | None:
        """The share of the members' spend in scope that a locked baseline covers, in per cent."""
        if not self.spend_in_scope:
            return None
        return (self.spend_covered / self.spend_in_scope * 100).quantize(Decimal("0.1"))

    def rebate_of(self, trust: str) -> Decimal:
        return sum((rebate.shares.get(trust, ZERO) for rebate in self.rebates), ZERO)

    def _costs(self, kind: CostKind) -> Decimal:
        return sum((cost.amount for cost in self.costs if cost.kind is kind), ZERO)


def make_statement(facts: Facts) -> Statement:
    """Work the statement out from its facts."""
    sums = _Sums(facts)
    for purchase in facts.purchases:
        if purchase.on in facts.period:
            sums.add(purchase)
    return Statement(
        period=facts.period,
        trusts=facts.trusts,
        items=facts.items,
        cash=rounded(sums.cash),
        avoided=rounded(sums.avoided),
        capital=rounded(sums.capital),
        capital_by_funding=round_to_total(sums.capital_by_funding),
        rebates=tuple(r for r in facts.rebates if r.year.last_day in facts.period),
        costs=tuple(cost for cost in facts.costs if cost.falls_on in facts.period),
        benefits=tuple(each for each in facts.benefits if each.falls_on in facts.period),
        after_leaving=rounded(sums.after_leaving),
        leakage=rounded(sums.leakage),
        claims=rounded(sums.claims),
        gaps=tuple(
            Gap(trust=trust, item=item, spend=pennies(spend))
            for (trust, item), spend in sorted(sums.gaps.items())
        ),
        spend_covered=pennies(sums.covered),
        spend_in_scope=pennies(sums.in_scope),
    )


class _Sums:
    """Adding up purchases, exactly, each in the kinds of figure it belongs to."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.cash: dict[Cell, Fraction] = defaultdict(Fraction)
        self.avoided: dict[Cell, Fraction] = defaultdict(Fraction)
        self.capital: dict[Cell, Fraction] = defaultdict(Fraction)
        self.capital_by_funding: dict[str, Fraction] = defaultdict(Fraction)
        self.after_leaving: dict[Cell, Fraction] = defaultdict(Fraction)
        self.leakage: dict[Cell, Fraction] = defaultdict(Fraction)
        self.claims: dict[Cell, Fraction] = defaultdict(Fraction)
        self.gaps: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
        self.covered = self.in_scope = Fraction(0)

    def add(self, purchase: Purchase) -> None:
        cell = Cell(purchase.trust, purchase.item, quarter_label(purchase.on))
        baseline = countable_baseline(self.facts, purchase)
        match purchase.standing:
            case Standing.ON_CONTRACT:
                self._on_contract(cell, purchase, baseline)
            case Standing.OFF_CONTRACT:
                self._off_contract(cell, purchase, baseline)
            case Standing.AFTER_LEAVING if baseline is not None:
                self.after_leaving[cell] += purchase.saving_against(baseline.unit_price)

    def _on_contract(self, cell: Cell, purchase: Purchase, baseline: Baseline | None) -> None:
        self._scope(purchase, baseline)
        if purchase.due is not None:
            due = Fraction(purchase.due) * Fraction(purchase.quantity)
            if abs(Fraction(purchase.amount) - due) >= Fraction(1, 100):
                self.claims[cell] += Fraction(purchase.amount) - due
        if baseline is None:
            return
        saving = purchase.saving_against(baseline.unit_price)
        is_capital = purchase.item in self.facts.capital_items
        if not counts_as_saving(baseline.method, is_capital=is_capital):
            return
        if is_capital:
            self.capital[cell] += saving
            self.capital_by_funding[purchase.funding or "not stated"] += saving
        else:
            self.cash[cell] += saving
            self.avoided[cell] += self._avoided(purchase, baseline)

    def _off_contract(self, cell: Cell, purchase: Purchase, baseline: Baseline | None) -> None:
        """Formula F6: what buying past the contract cost, against the contract price."""
        self._scope(purchase, baseline)
        if purchase.due is not None:
            due = Fraction(purchase.due) * Fraction(purchase.quantity)
            self.leakage[cell] += Fraction(purchase.amount) - due

    def _avoided(self, purchase: Purchase, baseline: Baseline) -> Fraction:
        """Formula F3: g x p0 x (I1/I0 - 1) x q1, and 0 without proof of a rise."""
        uplift = self.facts.uplifts.get((purchase.trust, purchase.item))
        if uplift is None:
            return Fraction(0)
        ratio = self.facts.index_ratio(uplift.series, baseline.window, purchase.on)
        if ratio is None:
            return Fraction(0)
        return Fraction(baseline.unit_price) * (ratio - 1) * Fraction(purchase.quantity)

    def _scope(self, purchase: Purchase, baseline: Baseline | None) -> None:
        amount = Fraction(purchase.amount)
        self.in_scope += amount
        if baseline is None:
            self.gaps[purchase.trust, purchase.item] += amount
        else:
            self.covered += amount


def countable_baseline(facts: Facts, purchase: Purchase) -> Baseline | None:
    """The version of its baseline that counts on the day of a purchase, if one does."""
    return baseline_on(facts.baselines.get((purchase.trust, purchase.item), ()), purchase.on)


def cash_baseline(facts: Facts, purchase: Purchase) -> Baseline | None:
    """The baseline against which a purchase releases cash, if it has one (rule R4)."""
    found = countable_baseline(facts, purchase)
    return found if found is not None and counts_as_cash(found.method) else None


def seen_by(statement: Statement, trusts: Iterable[str]) -> Statement:
    """The statement as somebody sees it who may look at some trusts only."""
    own = frozenset(trusts)

    def only(cells: Mapping[Cell, Decimal]) -> dict[Cell, Decimal]:
        return {cell: amount for cell, amount in cells.items() if cell.trust in own}

    return replace(
        statement,
        cash=only(statement.cash),
        avoided=only(statement.avoided),
        capital=only(statement.capital),
        capital_by_funding={},
        rebates=tuple(_share_of(rebate, own) for rebate in statement.rebates),
        costs=tuple(cost for cost in statement.costs if cost.trust in own),
        benefits=tuple(each for each in statement.benefits if each.trust in own),
        after_leaving=only(statement.after_leaving),
        leakage=only(statement.leakage),
        claims=only(statement.claims),
        gaps=tuple(gap for gap in statement.gaps if gap.trust in own),
        # How much of all members' spend is covered would say what the others spend.
        spend_covered=ZERO,
        spend_in_scope=ZERO,
    )


def _share_of(rebate: Rebate, trusts: frozenset[str]) -> Rebate:
    shares = {trust: share for trust, share in rebate.shares.items() if trust in trusts}
    return replace(rebate, amount=sum(shares.values(), ZERO), shares=shares)
