"""A bound without a solver, for when there was no time for a better one."""

from fractions import Fraction

from consortium.tenders.domain.award_instance import HUNDREDTHS, MONEY, UNIT, WHOLE
from consortium.tenders.solvers.award_cells import Grid


def quick_bound(grid: Grid) -> Fraction:
    """No award is below this, in pounds: every cell at the lowest price that any volume of any of
    its offers has, after all discounts there are, and with the best quality of each lot."""
    lowest = {offer: _lowest(grid, *offer) for offer in grid.pieces}
    cost = sum(
        (
            cell.quantity * min(lowest[supplier, cell.lot] for supplier in cell.suppliers)
            for cell in grid.cells
        ),
        Fraction(0),
    )
    return cost / UNIT - _worth(grid)


def _lowest(grid: Grid, supplier: int, lot: int) -> Fraction:
    """Along a piece the price of a unit only falls or only rises: one of its ends is lowest."""
    instance = grid.instance
    price = min(
        Fraction(piece.gross(volume), volume)
        for piece in grid.pieces[supplier, lot]
        for volume in (max(1, piece.least), piece.most)
    )
    off = sum(
        bundle.percent
        for bundle in instance.bundles
        if bundle.supplier == supplier and lot in bundle.lots
    )
    rebates = (each.steps for each in instance.rebates if each.supplier == supplier)
    off += max((step.percent for steps in rebates for step in steps), default=0)
    return price * (WHOLE - off)


def _worth(grid: Grid) -> Fraction:
    instance = grid.instance
    value = instance.value()
    best: dict[int, int] = {}
    for supplier, lot in grid.pieces:
        best[lot] = max(best.get(lot, 0), instance.bid_of[supplier, lot].quality)
    points = sum(
        points * instance.lots[lot].reference_price * instance.lot_demand[lot]
        for lot, points in best.items()
    )
    if not value:
        return Fraction(0)
    return Fraction(instance.gbp_per_point, MONEY) * Fraction(points, HUNDREDTHS * value)
