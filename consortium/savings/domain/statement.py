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

from consortium.foundation.domain.money import ZERO, pennies, percent_of, round_to_total
from consortium.foundation.domain.periods import Period, month_of
from consortium.savings.domain.baseline import Baseline
from consortium.savings.domain.below_the_line import Gap, HeldBack, NotAccepted, SinceLock
from consortium.savings.domain.cells import Cell, rounded, total
from consortium.savings.domain.facts import Benefit, BenefitKind, Cost, CostKind, Facts, Rebate
from consortium.savings.domain.purchases import Purchase, Standing
from consortium.savings.domain.recorded import counted as recorded_as_counted
from consortium.savings.domain.savings_lines import countable_baseline
from consortium.savings.domain.settled_lines import SettledLines
from consortium.savings.domain.signoff import LineKind, RecordedKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The figures of a period, each rounded once and adding up to the penny.

    Cash, avoided and capital hold what counts: what finance did not accept stands below the line.
    """

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
    not_accepted: tuple[NotAccepted, ...] = ()
    since_lock: tuple[SinceLock, ...] = ()
    held_back: tuple[HeldBack, ...] = ()

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
    def not_accepted_cash(self) -> Decimal:
        """What finance took off the recurrent cash-releasing savings."""
        of_cash = (each.amount for each in self.not_accepted if each.kind is LineKind.CASH)
        return sum(of_cash, ZERO)

    @property
    def not_accepted_rebate(self) -> Decimal:
        """What finance took off the rebates."""
        of_rebates = (e.amount for e in self.not_accepted if e.kind is RecordedKind.REBATE)
        return sum(of_rebates, ZERO)

    @property
    def coverage(self) -> Decimal | None:
        """The share of the members' spend in scope that a locked baseline covers, in per cent."""
        return percent_of(self.spend_covered, self.spend_in_scope)

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
    settled, recorded = SettledLines(facts), recorded_as_counted(facts)
    capital = rounded(settled.counted[LineKind.CAPITAL])
    return Statement(
        period=facts.period,
        trusts=facts.trusts,
        items=facts.items,
        cash=rounded(settled.counted[LineKind.CASH]),
        avoided=rounded(settled.counted[LineKind.AVOIDED]),
        capital=capital,
        capital_by_funding=round_to_total(settled.capital_by_funding, total=total(capital)),
        rebates=recorded.rebates,
        costs=tuple(cost for cost in facts.costs if cost.falls_on in facts.period),
        benefits=recorded.benefits,
        after_leaving=rounded(sums.after_leaving),
        leakage=rounded(sums.leakage),
        claims=rounded(sums.claims),
        gaps=tuple(
            Gap(trust=trust, item=item, spend=pennies(spend))
            for (trust, item), spend in sorted(sums.gaps.items())
        ),
        spend_covered=pennies(sums.covered),
        spend_in_scope=pennies(sums.in_scope),
        not_accepted=(
            *settled.not_accepted(),
            *(
                NotAccepted(
                    kind=each.record.key.kind,
                    cell=each.record.cell,
                    accepted=each.accepted,
                    amount=each.amount,
                    reason=each.reason,
                )
                for each in recorded.refused
            ),
        ),
        since_lock=settled.since_lock(),
        held_back=settled.held_back(),
    )


class _Sums:
    """Adding up what stands beside the savings, exactly: leakage, invoices to claim, gaps."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.after_leaving: dict[Cell, Fraction] = defaultdict(Fraction)
        self.leakage: dict[Cell, Fraction] = defaultdict(Fraction)
        self.claims: dict[Cell, Fraction] = defaultdict(Fraction)
        self.gaps: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
        self.covered = self.in_scope = Fraction(0)

    def add(self, purchase: Purchase) -> None:
        cell = Cell(purchase.trust, purchase.item, month_of(purchase.on).start)
        baseline = countable_baseline(self.facts, purchase)
        match purchase.standing:
            case Standing.ON_CONTRACT:
                self._scope(purchase, baseline)
                over = _above_contract(purchase)
                if abs(over) >= Fraction(1, 100):
                    self.claims[cell] += over
            case Standing.OFF_CONTRACT:
                self._scope(purchase, baseline)
                if purchase.due is not None:
                    self.leakage[cell] += _above_contract(purchase)
            case Standing.AFTER_LEAVING if baseline is not None:
                self.after_leaving[cell] += purchase.saving_against(baseline.unit_price)

    def _scope(self, purchase: Purchase, baseline: Baseline | None) -> None:
        amount = Fraction(purchase.amount)
        self.in_scope += amount
        if baseline is None:
            self.gaps[purchase.trust, purchase.item] += amount
        else:
            self.covered += amount


def _above_contract(purchase: Purchase) -> Fraction:
    """What was paid above the contract's price; of what was bought past it, formula F6."""
    if purchase.due is None:
        return Fraction(0)
    return Fraction(purchase.amount) - Fraction(purchase.due) * Fraction(purchase.quantity)


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
        not_accepted=tuple(each for each in statement.not_accepted if each.cell.trust in own),
        since_lock=tuple(each for each in statement.since_lock if each.cell.trust in own),
        held_back=tuple(each for each in statement.held_back if each.cell.trust in own),
    )


def _share_of(rebate: Rebate, trusts: frozenset[str]) -> Rebate:
    shares = {trust: share for trust, share in rebate.shares.items() if trust in trusts}
    return replace(rebate, amount=sum(shares.values(), ZERO), shares=shares)
