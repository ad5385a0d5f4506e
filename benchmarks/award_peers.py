"""What awards are measured against: greedy, the plain solver, the programme one writes first."""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from consortium.tenders.domain.award_costs import costs_of
from consortium.tenders.domain.award_instance import MONEY, WHOLE, AwardInstance
from consortium.tenders.solvers.award_cells import Grid
from consortium.tenders.solvers.award_discounts import add_costs
from consortium.tenders.solvers.award_limits import add_rules
from consortium.tenders.solvers.award_model import Model
from consortium.tenders.solvers.award_programme import Programme
from consortium.tenders.solvers.award_search import greedy
from consortium.tenders.solvers.award_state import State


@dataclass(frozen=True, slots=True)
class Ended:
    """How long a peer took, its best in pounds, and how far its bound is off, as a percentage."""

    seconds: float
    best: float | None
    gap: float | None


def greedy_cost(instance: AwardInstance) -> float:
    """Each lot to whoever is cheapest for it, whatever crosses lots."""
    grid = Grid.of(instance)
    return float(costs_of(instance, State(grid, greedy(grid)).award()).objective)


def plain(instance: AwardInstance, *, seconds: float) -> Ended:
    """The product's programme by pieces, handed to HiGHS without a start."""

    def make() -> Programme:
        model = Model(Grid.of(instance))
        add_costs(model)
        add_rules(model)
        return model.programme

    return _timed(make, seconds)


def naive(instance: AwardInstance, *, seconds: float) -> Ended:
    """Tiers, rebates and bundles switched on and off by large constants."""
    return _timed(_Naive(instance).written, seconds)


def _timed(make: Callable[[], Programme], seconds: float) -> Ended:
    began = time.monotonic()
    programme = make()
    run = programme.run(until=began + seconds)
    took = time.monotonic() - began
    if run.values is None:
        return Ended(took, None, None)
    best = sum(float(v) * c for v, c in zip(run.values, programme.cost, strict=True))
    best += programme.offset
    return Ended(took, best, 100 * max(0.0, best - run.bound) / abs(best))


class _Naive:
    """One binary for each cell and supplier; amounts are columns of their own."""

    def __init__(self, instance: AwardInstance) -> None:
        self.instance = instance
        self.programme = Programme()
        self.cells: dict[tuple[int, int, int], int] = {}
        self.gross: dict[tuple[int, int], int] = {}
        self.most = float(instance.value()) / MONEY * 2

    def written(self) -> Programme:
        instance, programme = self.instance, self.programme
        bidders = defaultdict(list)
        for bid in instance.bids:
            bidders[bid.lot].append(bid.supplier)
        for trust, lot in instance.demand:
            own = [(programme.column(), who) for who in bidders[lot]]
            self.cells |= {(trust, lot, who): column for column, who in own}
            programme.row([(column, 1.0) for column, _ in own], least=1, most=1)
        for bid in instance.bids:
            self._tiers(bid.supplier, bid.lot)
        self._fixed()
        for each in instance.switching:
            programme.offset += each.cost / MONEY
            kept = self.cells.get((each.trust, each.lot, each.incumbent))
            if kept is not None:
                programme.cost[kept] -= each.cost / MONEY
        self._rebates()
        self._bundles()
        return programme

    def _fixed(self) -> None:
        programme = self.programme
        for at, supplier in enumerate(self.instance.suppliers):
            taken = programme.column(cost=supplier.fixed_cost / MONEY)
            for (_, _, who), column in self.cells.items():
                if who == at:
                    programme.row([(column, 1.0), (taken, -1.0)], most=0)

    def _volume(self, supplier: int, lot: int) -> list[tuple[int, float]]:
        return [
            (self.cells[trust, lot, supplier], float(need))
            for (trust, its), need in self.instance.demand.items()
            if its == lot
        ]

    def _tiers(self, supplier: int, lot: int) -> None:
        bid, programme = self.instance.bid_of[supplier, lot], self.programme
        volume, total = self._volume(supplier, lot), float(self.instance.lot_demand[lot])
        gross = programme.column(cost=1.0, upper=self.most, whole=False)
        self.gross[supplier, lot] = gross
        chosen = []
        for at, tier in enumerate(bid.tiers):
            on = programme.column()
            chosen.append((on, 1.0))
            base, price = bid.line(at)
            spend = [(column, price * need / MONEY) for column, need in volume]
            programme.row(
                [(gross, 1.0), *((column, -each) for column, each in spend), (on, -self.most)],
                least=base / MONEY - self.most,
            )
            programme.row([*volume, (on, -float(tier.min_qty))], least=0)
            last = at + 1 == len(bid.tiers)
            ends = total if last else float(bid.tiers[at + 1].min_qty - 1)
            ends = ends if bid.max_qty is None else min(ends, float(bid.max_qty))
            programme.row([*volume, (on, total)], most=ends + total)
        programme.row(chosen, most=1)
        # Without a tier there is no volume.
        programme.row([*volume, *((on, -total) for on, _ in chosen)], most=0)

    def _rebates(self) -> None:
        for rebate in self.instance.rebates:
            spend = [
                (gross, 1.0) for (who, _), gross in self.gross.items() if who == rebate.supplier
            ]
            back = self.programme.column(cost=-1.0, upper=self.most, whole=False)
            steps = []
            for step in rebate.steps:
                on = self.programme.column()
                steps.append((on, 1.0))
                self.programme.row([*spend, (on, -step.least / MONEY)], least=0)
                share = [(gross, -step.percent / WHOLE) for gross, _ in spend]
                self.programme.row([(back, 1.0), *share, (on, self.most)], most=self.most)
            self.programme.row(steps, most=1)
            self.programme.row([(back, 1.0), *((on, -self.most) for on, _ in steps)], most=0)

    def _bundles(self) -> None:
        for bundle in self.instance.bundles:
            won = self.programme.column()
            back = self.programme.column(cost=-1.0, upper=self.most, whole=False)
            self.programme.row([(back, 1.0), (won, -self.most)], most=0)
            share = [
                (self.gross[bundle.supplier, lot], -bundle.percent / WHOLE) for lot in bundle.lots
            ]
            self.programme.row([(back, 1.0), *share], most=0)
            for lot in bundle.lots:
                need = bundle.min_share * self.instance.lot_demand[lot] / WHOLE
                self.programme.row([*self._volume(bundle.supplier, lot), (won, -need)], least=0)
