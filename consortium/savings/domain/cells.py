"""The smallest figures that are printed, rounded once so that everything above them adds up."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from consortium.foundation.domain.money import ZERO, round_to_total
from consortium.foundation.domain.periods import quarter_label


class Cell(NamedTuple):
    """A trust, an item and a month, by its first day: the smallest figure that is printed."""

    trust: str
    item: str
    month: date

    @property
    def quarter(self) -> str:
        """The financial quarter of the month, like "2025/26 Q1"."""
        return quarter_label(self.month)


def by_item(cells: Mapping[Cell, Decimal]) -> dict[str, Decimal]:
    return added_by(cells, lambda cell: cell.item)


def by_trust(cells: Mapping[Cell, Decimal]) -> dict[str, Decimal]:
    return added_by(cells, lambda cell: cell.trust)


def by_quarter(cells: Mapping[Cell, Decimal]) -> dict[str, Decimal]:
    return added_by(cells, lambda cell: cell.quarter)


def rounded(cells: Mapping[Cell, Fraction]) -> dict[Cell, Decimal]:
    """The cells to the penny, so that they add up to their exact total rounded once.

    The quarters of each trust and item are rounded first and their months within them, so that a
    report by quarter reads the same whatever the months were.
    """
    exact: dict[str, dict[Cell, Fraction]] = defaultdict(dict)
    for cell in sorted(cells):
        exact[f"{cell.trust}\0{cell.item}\0{cell.quarter}"][cell] = cells[cell]
    quarters = round_to_total({key: sum(exact[key].values(), Fraction(0)) for key in sorted(exact)})
    found: dict[Cell, Decimal] = {}
    for key, months in exact.items():
        by_month = {cell.month.isoformat(): amount for cell, amount in months.items()}
        parts = round_to_total(by_month, total=quarters[key])
        found |= {cell: parts[cell.month.isoformat()] for cell in months}
    return found


def by_month(cells: Mapping[Cell, Decimal]) -> dict[str, Decimal]:
    return added_by(cells, lambda cell: f"{cell.month:%Y-%m}")


def added_by(cells: Mapping[Cell, Decimal], key: Callable[[Cell], str]) -> dict[str, Decimal]:
    """The cells added up by a key, in the order in which the first of each comes by month."""
    sums: dict[str, Decimal] = {}
    for cell in sorted(cells, key=lambda each: (each.month, each.trust, each.item)):
        sums[key(cell)] = sums.get(key(cell), ZERO) + cells[cell]
    return sums


def total(cells: Mapping[Cell, Decimal]) -> Decimal:
    return sum(cells.values(), ZERO)
