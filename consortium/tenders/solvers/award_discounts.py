"""What an award costs and saves beyond gross: fees, changes of supplier, discounts, quality."""

from collections.abc import Callable
from itertools import pairwise

from consortium.tenders.domain.award_costs import is_won
from consortium.tenders.domain.award_instance import (
    MONEY,
    WHOLE,
    AwardRebate,
    Bundle,
    RebateStep,
    Switching,
)
from consortium.tenders.solvers.award_model import CellSet, Model, Terms, Won, quality_terms


def add_costs(model: Model) -> None:
    """Everything in the objective that is not gross."""
    instance = model.grid.instance
    _fixed(model)
    for switching in instance.switching:
        _switching(model, switching)
    for bundle in instance.bundles:
        if all((bundle.supplier, lot) in model.grid.pieces for lot in bundle.lots):
            _bundle(model, bundle)
    for rebate in instance.rebates:
        if model.lots_of(rebate.supplier):
            _Rebate(model, rebate).add()
    value = instance.value()
    if instance.gbp_per_point and value:
        model.charge(quality_terms(model), -instance.gbp_per_point / value)


def _fixed(model: Model) -> None:
    for at, supplier in enumerate(model.grid.instance.suppliers):
        if supplier.fixed_cost and model.lots_of(at):
            model.charge([(model.supplied(at), 1.0)], supplier.fixed_cost / MONEY)


def _switching(model: Model, switching: Switching) -> None:
    """Paid in any case, and given back to the part that the incumbent keeps whole."""
    need = _need(model, switching)
    if not need:
        return
    cost = switching.cost / MONEY
    model.programme.offset += cost
    cell = next(
        at
        for at, each in enumerate(model.grid.cells)
        if each.lot == switching.lot and any(trust == switching.trust for trust, _ in each.members)
    )
    takes = [(take, 1.0) for take in model.takes.get((cell, switching.incumbent), ())]
    if not model.grid.is_split:
        model.charge(takes, -cost)
    elif takes:
        key = (switching.trust, switching.lot, switching.incumbent)
        kept = model.add(lambda won: float(won.award.get(key, 0) == need), cost=-cost)
        model.programme.row([*takes, (kept, -float(need))], least=0)


def _need(model: Model, switching: Switching) -> int:
    return model.grid.instance.demand.get((switching.trust, switching.lot), 0)


def _bundle(model: Model, bundle: Bundle) -> None:
    """A binary for the discount; what it takes off a lot is held by it and by what wins the lot."""
    grid = model.grid
    instance, supplier = grid.instance, bundle.supplier
    needs = {}
    for lot in bundle.lots:
        share = -(-bundle.min_share * instance.lot_demand[lot] // WHOLE)
        needs[lot] = grid.sums[supplier, lot].at_least(max(1, share))
        pieces = grid.pieces[supplier, lot]
        if not pieces or needs[lot] > pieces[-1].most:
            return
    won = model.add(lambda seen: float(is_won(instance, bundle, seen.volumes)))
    for lot, need in needs.items():
        held = _held_by_sets if (supplier, lot) in model.sets else _held
        model.charge(held(model, bundle, lot, need, won), -bundle.percent / WHOLE)


def _held(model: Model, bundle: Bundle, lot: int, need: int, won: int) -> Terms:
    """Terms that sum to a lot's gross in pounds, while the bundle is won; it needs the volume."""
    supplier, grid = bundle.supplier, model.grid
    if need == grid.instance.lot_demand[lot]:
        for cell in grid.cells_of[supplier, lot]:
            takes = [(take, 1.0) for take in model.takes[cell, supplier]]
            model.programme.row([*takes, (won, -float(model.full(cell)))], least=0)
        return [(won, grid.instance.bid_of[supplier, lot].gross(need) / MONEY)]
    model.programme.row([*model.volume(supplier, lot), (won, -float(need))], least=0)
    most = max_gross(model, supplier, lot)
    held = model.add(_bundled(model, bundle, lot), upper=most, whole=False)
    model.programme.row([(held, 1.0), (won, -most)], most=0)
    gross = [(column, -factor) for column, factor in model.gross(supplier, lot)]
    model.programme.row([(held, 1.0), *gross], most=0)
    return [(held, 1.0)]


def _held_by_sets(model: Model, bundle: Bundle, lot: int, need: int, won: int) -> Terms:
    """The same where offers are won by sets: the bundle is won with exactly one of those that
    have the volume, each of which tells its gross."""
    bid = model.grid.instance.bid_of[bundle.supplier, lot]
    held = []
    for each in model.sets[bundle.supplier, lot]:
        if each.volume < need:
            continue
        column = model.add(_won_with(model, bundle, each), whole=False)
        model.programme.row([(each.column, 1.0), (column, -1.0)], least=0)
        held.append((column, bid.gross(each.volume) / MONEY))
    model.programme.row([*((column, 1.0) for column, _ in held), (won, -1.0)], least=0, most=0)
    return held


def _won_with(model: Model, bundle: Bundle, own: CellSet) -> Callable[[Won], float]:
    instance, cells = model.grid.instance, model.grid.cells
    trusts = {trust for at in own.cells for trust, _ in cells[at].members}
    lot = cells[own.cells[0]].lot

    def value(won: Won) -> float:
        if won.volumes.get((bundle.supplier, lot)) != own.volume:
            return 0.0
        if not is_won(instance, bundle, won.volumes):
            return 0.0
        return float(all(won.award.get((trust, lot, bundle.supplier)) for trust in trusts))

    return value


def _bundled(model: Model, bundle: Bundle, lot: int) -> Callable[[Won], float]:
    instance = model.grid.instance

    def value(won: Won) -> float:
        if not is_won(instance, bundle, won.volumes):
            return 0.0
        return gross_of(model, won, bundle.supplier, lot)

    return value


def gross_of(model: Model, won: Won, supplier: int, lot: int) -> float:
    volume = won.volumes.get((supplier, lot), 0)
    bid = model.grid.instance.bid_of[supplier, lot]
    return bid.gross(volume) / MONEY if volume else 0.0


def max_gross(model: Model, supplier: int, lot: int) -> float:
    """The most an offer can come to, in pounds."""
    pieces = model.grid.pieces[supplier, lot]
    return max(piece.gross(piece.most) for piece in pieces) / MONEY if pieces else 0.0


class _Rebate:
    """A rebate: a binary for each step, and the gross that the step's percentage is taken of.

    That gross is held lot by lot: a supplier that wins a lot whole has to stand on one step whole,
    and so to reach it.
    """

    def __init__(self, model: Model, rebate: AwardRebate) -> None:
        self.model, self.rebate = model, rebate
        self.supplier = rebate.supplier
        self.most = {
            lot: max_gross(model, self.supplier, lot) for lot in model.lots_of(self.supplier)
        }

    def add(self) -> None:
        steps = [step for step in self.rebate.steps if step.percent and self._is_reachable(step)]
        if not steps:
            return
        programme = self.model.programme
        stands = [self.model.add(self._stands_on(step)) for step in steps]
        self.model.steps.append(stands)
        programme.row([(each, 1.0) for each in stands], most=1)
        held: list[dict[int, int]] = []
        for stand, step in zip(stands, steps, strict=True):
            held.append({lot: self._held(stand, step, lot) for lot in self.most})
        for lot in self.most:
            gross = [(at, -factor) for at, factor in self.model.gross(self.supplier, lot)]
            programme.row([*((each[lot], 1.0) for each in held), *gross], most=0)
        if self.rebate.by_quantity:
            needs = [(at, -float(step.least)) for at, step in zip(stands, steps, strict=True)]
            programme.row([*self.model.quantity(self.supplier), *needs], least=0)
            return
        for stand, step, own in zip(stands, steps, held, strict=True):
            spend = [(column, 1.0) for column in own.values()]
            programme.row([*spend, (stand, -step.least / MONEY)], least=0)
        for stand, own, (_, following) in zip(stands, held, pairwise(steps), strict=False):
            spend = [(column, 1.0) for column in own.values()]
            programme.row([*spend, (stand, -following.least / MONEY)], most=0)

    def _is_reachable(self, step: RebateStep) -> bool:
        if self.rebate.by_quantity:
            pieces = self.model.grid.pieces
            lots = self.model.lots_of(self.supplier)
            own = (pieces[self.supplier, lot] for lot in lots)
            return step.least <= sum(each[-1].most for each in own if each)
        return step.least / MONEY <= sum(self.most.values()) * (1 + 1e-9)

    def _held(self, stand: int, step: RebateStep, lot: int) -> int:
        most = self.most[lot]
        stands_on = self._stands_on(step)
        column = self.model.add(
            lambda won: stands_on(won) * gross_of(self.model, won, self.supplier, lot),
            cost=-step.percent / WHOLE,
            upper=most,
            whole=False,
        )
        self.model.programme.row([(column, 1.0), (stand, -most)], most=0)
        return column

    def _stands_on(self, step: RebateStep) -> Callable[[Won], float]:
        bid_of, supplier = self.model.grid.instance.bid_of, self.supplier

        def value(won: Won) -> float:
            own = {lot: volume for (who, lot), volume in won.volumes.items() if who == supplier}
            gross = sum(bid_of[supplier, lot].gross(volume) for lot, volume in own.items())
            reached = self.rebate.percent(gross=gross, quantity=sum(own.values()))
            return float(reached == step.percent)

        return value
