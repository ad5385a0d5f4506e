"""The rules of an award as rows of its programme."""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import reduce
from math import gcd

from consortium.tenders.domain.award_instance import (
    WHOLE,
    AwardRules,
    Share,
)
from consortium.tenders.solvers.award_model import Model, Terms, Won


def add_rules(model: Model) -> None:
    """Everything that an award must keep to beyond demand, tiers and who may win what."""
    instance = model.grid.instance
    for at, supplier in enumerate(instance.suppliers):
        if supplier.max_total_qty is not None and model.lots_of(at):
            model.programme.row(model.quantity(at), most=supplier.max_total_qty)
    _suppliers(model, instance.rules)
    _per_lot(model, instance.rules)
    _per_trust(model, instance.rules.max_suppliers_per_trust)
    _standardise(model)
    for share in instance.rules.min_share:
        _share(model, share, is_least=True)
    for share in instance.rules.max_share:
        _share(model, share, is_least=False)
    if instance.rules.min_quality is not None:
        _whole_row(model, _points(model), least=instance.rules.min_quality * instance.value())


def _suppliers(model: Model, rules: AwardRules) -> None:
    suppliers = sorted({supplier for supplier, _ in model.grid.pieces})
    programme = model.programme
    if rules.max_suppliers is not None:
        programme.row([(model.supplied(each), 1.0) for each in suppliers], most=rules.max_suppliers)
    if rules.min_suppliers is None:
        return
    programme.row([(model.supplied(each), 1.0) for each in suppliers], least=rules.min_suppliers)
    for each in suppliers:
        wins = [(column, 1.0) for column, _ in model.quantity(each)]
        programme.row([*wins, (model.supplied(each), -1.0)], least=0)


def _per_lot(model: Model, rules: AwardRules) -> None:
    most, least = rules.max_suppliers_per_lot, rules.min_suppliers_per_lot
    if most is None and least is None:
        return
    for lot in sorted({cell.lot for cell in model.grid.cells}):
        used = [
            term
            for who, its in list(model.grid.pieces)
            if its == lot and model.grid.pieces[who, lot]
            for term in model.used(who, lot)
        ]
        if most is not None:
            model.programme.row(used, most=most)
        if least is not None:
            model.programme.row(used, least=least)


def _per_trust(model: Model, most: int | None) -> None:
    """A binary for each supplier that serves a trust."""
    if most is None:
        return
    serves: dict[tuple[int, int], int] = {}
    for (cell, supplier), takes in model.takes.items():
        for trust, _ in model.grid.cells[cell].members:
            if (trust, supplier) not in serves:
                serves[trust, supplier] = model.add(_serves(trust, supplier))
            own = [(take, 1.0) for take in takes]
            column = serves[trust, supplier]
            model.programme.row([*own, (column, -float(model.full(cell)))], most=0)
    for trust in sorted({trust for trust, _ in serves}):
        own = [(column, 1.0) for (whose, _), column in serves.items() if whose == trust]
        model.programme.row(own, most=most)


def _serves(trust: int, supplier: int) -> Callable[[Won], float]:
    return lambda won: float(any(key[0] == trust and key[2] == supplier for key in won.award))


def _standardise(model: Model) -> None:
    """A binary for each supplier that may take all of a trust's lots, of which one is taken."""
    rules, cells = model.grid.instance.rules, model.grid.cells
    for rule in rules.standardise:
        trusts = range(len(model.grid.instance.trusts)) if rule.trust is None else (rule.trust,)
        for trust in trusts:
            own = [
                at
                for at, cell in enumerate(cells)
                if cell.lot in rule.lots and any(member == trust for member, _ in cell.members)
            ]
            if len(own) > 1 or (own and model.grid.is_split):
                _one_for_all(model, trust, own)


def _one_for_all(model: Model, trust: int, own: list[int]) -> None:
    chosen: Terms = []
    for supplier in range(len(model.grid.instance.suppliers)):
        takes = {cell: model.takes.get((cell, supplier), []) for cell in own}
        lot = model.grid.cells[own[0]].lot
        column = None
        if all(takes.values()):
            column = model.add(_serves_lot(trust, lot, supplier))
            chosen.append((column, 1.0))
        for cell, its in takes.items():
            terms = [(take, 1.0) for take in its]
            if column is not None:
                terms.append((column, -float(model.full(cell))))
            if terms:
                model.programme.row(terms, least=0, most=0)
    model.programme.row(chosen, least=1, most=1)


def _serves_lot(trust: int, lot: int, supplier: int) -> Callable[[Won], float]:
    return lambda won: float((trust, lot, supplier) in won.award)


def _share(model: Model, share: Share, *, is_least: bool) -> None:
    instance = model.grid.instance
    bound = share.percent * instance.value(share.lots)
    worth: Counter[int] = Counter()
    for (cell, supplier), takes in model.takes.items():
        lot = model.grid.cells[cell].lot
        if supplier in share.suppliers and (share.lots is None or lot in share.lots):
            price = instance.lots[lot].reference_price
            worth.update(dict.fromkeys(takes, price * model.scale(cell)))
    if is_least:
        _whole_row(model, worth, least=-(-bound // WHOLE))
    else:
        _whole_row(model, worth, most=bound // WHOLE)


def _points(model: Model) -> Mapping[int, int]:
    """Quality (in hundredths) times reference value (in 1/10,000 £), by column."""
    instance = model.grid.instance
    points: Counter[int] = Counter()
    for (cell, supplier), takes in model.takes.items():
        lot = model.grid.cells[cell].lot
        worth = instance.lots[lot].reference_price * model.scale(cell)
        points.update(dict.fromkeys(takes, worth * instance.bid_of[supplier, lot].quality))
    return points


def _whole_row(
    model: Model, factors: Mapping[int, int], *, least: int | None = None, most: int | None = None
) -> None:
    """A row of whole numbers, divided by what they share: so its bound can be rounded inwards, and
    no award that misses it by the least amount passes for one that keeps it."""
    step = reduce(gcd, factors.values(), 0) or 1
    terms = [(column, float(factor // step)) for column, factor in factors.items() if factor]
    if least is not None:
        model.programme.row(terms, least=float(-(-least // step)))
    if most is not None:
        model.programme.row(terms, most=float(most // step))
