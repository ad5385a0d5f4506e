"""The smallest figures that are printed, rounded once so that everything above them adds up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from consortium.foundation.domain.money import ZERO, round_to_total


@dataclass(frozen=True, slots=True)
class Cell:
    """A trust, an item and a financial quarter: the smallest figure that is printed."""

    trust: str
    item: str
    quarter: str


def by_item(cells: Mapping[Cell, Decimal]) -> dict[str, Decimal]:
    return _by(cells, lambda cell: cell.item)


def by_trust(cells: Mapping[Cell, Decimal]) -> dict[str, Decimal]:
    return _by(cells, lambda cell: cell.trust)


def by_quarter(cells: Mapping[Cell, Decimal]) -> dict[str, Decimal]:
    return _by(cells, lambda cell: cell.quarter)


def rounded(cells: Mapping[Cell, Fraction]) -> dict[Cell, Decimal]:
    """The cells to the penny, so that they add up to their exact total rounded once."""
    keys = {f"{cell.trust}\0{cell.item}\0{cell.quarter}": cell for cell in cells}
    parts = round_to_total({key: cells[cell] for key, cell in sorted(keys.items())})
    return {keys[key]: amount for key, amount in parts.items()}


def _by(cells: Mapping[Cell, Decimal], key: Callable[[Cell], str]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for cell in sorted(cells, key=lambda each: (each.quarter, each.trust, each.item)):
        sums[key(cell)] = sums.get(key(cell), ZERO) + cells[cell]
    return sums


def total(cells: Mapping[Cell, Decimal]) -> Decimal:
    return sum(cells.values(), ZERO)
