"""The bridge from the forecast to what happened: every pound of the difference has a reason.

For each trust, item and month, with forecast quantity qF, forecast price pF, baseline price p0,
bought on contract q at the contract's price d for the amount a, and u bought past the contract:

    leaver    = - (p0 - pF) x the part of qF after it left
    volume    = (q + u - qF) x (p0 - pF)
    leakage   = - u x (p0 - pF)
    tier      = q x pF - q x d
    invoices  = q x d - a
    baseline  = q x (p0 now - p0 then)

and their sum is q x p0 - a - qF x (p0 - pF): actual less forecast, exactly. Where no baseline
counts any more, nothing was saved, and all that q would have saved goes to ``baseline``. What a
trust saved that was not in the forecast is the joiner's. Rebates follow the same steps. What the
finance of a trust did not accept, what changed in a month that is locked, and what is held back
by what the claim rests on, are steps of their own, as large as the statement prints them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from consortium.foundation.domain.money import ZERO, round_to_total
from consortium.foundation.domain.periods import Period, month_of
from consortium.savings.domain.below_the_line import HeldBack, NotAccepted, SinceLock
from consortium.savings.domain.facts import Facts
from consortium.savings.domain.forecast import Forecast, ForecastCell
from consortium.savings.domain.purchases import Purchase, Standing
from consortium.savings.domain.savings_lines import cash_baseline
from consortium.savings.domain.signoff import LineKind, RecordedKind
from consortium.savings.domain.statement import Statement


class StepKind(StrEnum):
    """The reasons, in the order in which they are shown."""

    LEAVER = "leaver"
    TIER = "tier"
    VOLUME = "volume"
    LEAKAGE = "leakage"
    JOINER = "joiner"
    INVOICES = "invoices"
    BASELINE = "baseline"
    REBATE = "rebate"
    NEW_LINES = "new_lines"
    NOT_ACCEPTED = "not_accepted"
    SINCE_LOCK = "since_lock"
    HELD_BACK = "held_back"


STEP_NAMES = {
    StepKind.LEAVER: "Savings lost with a trust that left",
    StepKind.TIER: "Price tier other than forecast",
    StepKind.VOLUME: "More or less bought than forecast",
    StepKind.LEAKAGE: "Bought past the contract",
    StepKind.JOINER: "Trusts that joined after the forecast",
    StepKind.INVOICES: "Invoiced above or below the contract price",
    StepKind.BASELINE: "Baseline changed since the forecast",
    StepKind.REBATE: "Rebate other than forecast",
    StepKind.NEW_LINES: "Lines that were not forecast",
    StepKind.NOT_ACCEPTED: "Not accepted by finance",
    StepKind.SINCE_LOCK: "Changed in locked months, not counted yet",
    StepKind.HELD_BACK: "Held back by what the claim rests on",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the bridge, with the trusts it comes from."""

    kind: StepKind
    amount: Decimal
    by_trust: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """``forecast`` plus all steps is ``actual``, to the penny."""

    forecast: Decimal
    steps: tuple[Step, ...]
    actual: Decimal


# How much of a month's days a trust was a member for an item: 0 to 1.
MemberShare = Callable[[str, str, Period], Fraction]


def make_bridge(
    *, forecast: Forecast, facts: Facts, statement: Statement, member_share: MemberShare
) -> Bridge:
    """The bridge between a locked forecast and the statement made from the same facts."""
    walk = _Walk(forecast, facts, member_share)
    walk.purchases()
    walk.missing_cells()
    walk.rebates(statement)
    begins, ends = forecast.total, statement.cash_releasing
    decided = [
        _decided(StepKind.NOT_ACCEPTED, statement.not_accepted),
        _decided(StepKind.SINCE_LOCK, statement.since_lock),
        _decided(StepKind.HELD_BACK, statement.held_back),
    ]
    by_finance = sum((step.amount for step in decided), ZERO)
    steps = _rounded(walk.steps, ends - begins - by_finance)
    return Bridge(
        forecast=begins,
        steps=(*steps, *(step for step in decided if any(step.by_trust.values()))),
        actual=ends,
    )


class _Walk:
    def __init__(self, forecast: Forecast, facts: Facts, member_share: MemberShare) -> None:
        self.forecast = forecast
        self.facts = facts
        self.member_share = member_share
        self.steps: dict[tuple[StepKind, str], Fraction] = defaultdict(Fraction)
        self.bought: dict[tuple[str, str, date], list[Purchase]] = defaultdict(list)
        self.cells = {(c.trust, c.item, c.month.start): c for c in forecast.cells}
        self.forecast_trusts = {cell.trust for cell in forecast.cells}
        # Where a penny of rounding goes when nothing else differs from the forecast.
        self.steps |= {(StepKind.VOLUME, trust): Fraction(0) for trust in self.forecast_trusts}

    def purchases(self) -> None:
        """Sort what was bought by members into trust, item and month."""
        for purchase in self.facts.purchases:
            counted = purchase.standing in (Standing.ON_CONTRACT, Standing.OFF_CONTRACT)
            priced = purchase.item not in self.facts.capital_items
            if counted and priced and purchase.on in self.facts.period:
                month = month_of(purchase.on).start
                self.bought[purchase.trust, purchase.item, month].append(purchase)
        for key, lines in self.bought.items():
            cell = self.cells.get(key)
            if cell is None:
                self._not_forecast(key[0], lines)
            else:
                self._compare(cell, lines)

    def missing_cells(self) -> None:
        """Months in which nothing was bought still lose what was forecast for them."""
        for key, cell in self.cells.items():
            if key not in self.bought and cell.month.overlaps(self.facts.period):
                self._compare(cell, [])

    def _not_forecast(self, trust: str, lines: Iterable[Purchase]) -> None:
        kind = StepKind.NEW_LINES if trust in self.forecast_trusts else StepKind.JOINER
        for line in lines:
            baseline = cash_baseline(self.facts, line)
            if line.standing is Standing.ON_CONTRACT and baseline is not None:
                self.steps[kind, trust] += line.saving_against(baseline.unit_price)

    def _compare(self, cell: ForecastCell, lines: Iterable[Purchase]) -> None:
        price, unit_saving = Fraction(cell.price), cell.unit_saving
        share = self.member_share(cell.trust, cell.item, cell.month)
        expected = cell.quantity * share
        self._step(StepKind.LEAVER, cell, (expected - cell.quantity) * unit_saving)
        on_contract = off_contract = Fraction(0)
        for line in lines:
            quantity = Fraction(line.quantity)
            if line.standing is Standing.OFF_CONTRACT:
                off_contract += quantity
                continue
            on_contract += quantity
            baseline = cash_baseline(self.facts, line)
            if baseline is None:
                self._step(StepKind.BASELINE, cell, -quantity * unit_saving)
                continue
            due = (price if line.due is None else Fraction(line.due)) * quantity
            self._step(StepKind.TIER, cell, price * quantity - due)
            self._step(StepKind.INVOICES, cell, due - Fraction(line.amount))
            moved = Fraction(baseline.unit_price) - Fraction(cell.baseline_price)
            self._step(StepKind.BASELINE, cell, moved * quantity)
        volume = on_contract + off_contract - expected
        self._step(StepKind.VOLUME, cell, volume * unit_saving)
        self._step(StepKind.LEAKAGE, cell, -off_contract * unit_saving)

    def rebates(self, statement: Statement) -> None:
        """Rebates by the same reasons: a leaver's is lost, a joiner's is new, volume moves it."""
        paid: dict[str, Fraction] = defaultdict(Fraction)
        for rebate in statement.rebates:
            for trust, share in rebate.shares.items():
                paid[trust] += Fraction(share)
        # What finance took off a share has a step of its own.
        for line in statement.not_accepted:
            if line.kind is RecordedKind.REBATE:
                paid[line.cell.trust] += Fraction(line.amount)
        expected: dict[str, Fraction] = defaultdict(Fraction)
        for forecast in self.forecast.rebates:
            for trust, share in forecast.shares.items():
                expected[trust] += Fraction(share)
        for trust in sorted({*paid, *expected}):
            self._rebate_of(trust, paid[trust], expected[trust], bool(statement.rebates))

    def _rebate_of(self, trust: str, paid: Fraction, expected: Fraction, any_paid: bool) -> None:
        if trust not in self.forecast_trusts:
            self.steps[StepKind.JOINER, trust] += paid
            return
        if not paid and self._left(trust):
            self.steps[StepKind.LEAVER, trust] -= expected
            return
        volume = self._rebate_volume(trust) if any_paid else Fraction(0)
        self.steps[StepKind.VOLUME, trust] += volume
        self.steps[StepKind.REBATE, trust] += paid - expected - volume

    def _rebate_volume(self, trust: str) -> Fraction:
        moved = Fraction(0)
        for rebate in self.forecast.rebates:
            for cell in self.forecast.cells:
                if cell.trust == trust and cell.item in rebate.items:
                    lines = self.bought.get((trust, cell.item, cell.month.start), [])
                    bought = sum((Fraction(line.quantity) for line in lines), Fraction(0))
                    moved += (bought - cell.quantity) * Fraction(cell.price) * Fraction(rebate.rate)
        return moved

    def _left(self, trust: str) -> bool:
        """Whether the trust is a member of nothing it was forecast for in the last month."""
        last = [c for c in self.forecast.cells if c.trust == trust and self._is_last(c.month)]
        return bool(last) and not any(
            self.member_share(trust, cell.item, cell.month) for cell in last
        )

    def _is_last(self, month: Period) -> bool:
        end = self.facts.period.end
        return end is not None and month.end is not None and month.end >= end

    def _step(self, kind: StepKind, cell: ForecastCell, amount: Fraction) -> None:
        if amount:
            self.steps[kind, cell.trust] += amount


def _decided(kind: StepKind, lines: Iterable[NotAccepted | SinceLock | HeldBack]) -> Step:
    """What finance keeps out of the total, of what releases cash."""
    by_trust: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        if line.kind in (LineKind.CASH, RecordedKind.REBATE):
            by_trust[line.cell.trust] -= line.amount
    return Step(kind=kind, amount=sum(by_trust.values(), ZERO), by_trust=by_trust)


def _rounded(steps: Mapping[tuple[StepKind, str], Fraction], total: Decimal) -> tuple[Step, ...]:
    """The steps to the penny, adding up to the difference that is printed."""
    keys = {f"{kind}\0{trust}": (kind, trust) for kind, trust in steps}
    parts = round_to_total({key: steps[keys[key]] for key in sorted(keys)}, total=total)
    by_kind: dict[StepKind, dict[str, Decimal]] = defaultdict(dict)
    for key, amount in parts.items():
        kind, trust = keys[key]
        by_kind[kind][trust] = amount
    return tuple(
        Step(kind=kind, amount=sum(by_kind[kind].values(), ZERO), by_trust=by_kind[kind])
        for kind in StepKind
        if kind in by_kind and any(by_kind[kind].values())
    )
