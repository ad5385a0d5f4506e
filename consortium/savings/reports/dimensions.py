"""By what the figures of a report can be added up: the same cells, read six ways.

Every view is a sum of the same rounded cells, so all of them have the same total to the penny.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from consortium.foundation.web import words
from consortium.savings.domain.cells import Cell, added_by
from consortium.savings.reports.report import Report

Key = Callable[[Cell], str]


class By(StrEnum):
    """What can be asked for, by the heading that it has in tables and files."""

    LINE = "Line"
    TRUST = "Trust"
    BOARD = "Board"
    SUPPLIER = "Supplier"
    MONTH = "Month"
    QUARTER = "Quarter"


# What can be read from a cell itself. A month is named so that months sort in their order.
CELL_KEYS: Mapping[str, Key] = {
    By.LINE: lambda cell: cell.item,
    By.TRUST: lambda cell: cell.trust,
    By.MONTH: lambda cell: f"{cell.month:%Y-%m}",
    By.QUARTER: lambda cell: cell.quarter,
}


def keys_of(report: Report) -> Mapping[str, Key]:
    """How a cell of this report is named in each view: codes of trusts and lines, names of
    boards and suppliers."""
    return {
        **CELL_KEYS,
        By.BOARD: lambda cell: report.board_of(cell.trust),
        By.SUPPLIER: report.supplier_of,
    }


def added_up(report: Report, amounts: Mapping[Cell, Decimal], by: By) -> dict[str, Decimal]:
    """The amounts by one of the six, in the order of the keys."""
    return added_by(amounts, keys_of(report)[by])


def in_words(report: Report, by: str, key: str) -> str:
    """A key as readers know it: names instead of codes, "April 2025" instead of 2025-04."""
    match by:
        case By.LINE:
            return report.statement.items.get(key, key)
        case By.TRUST:
            return report.statement.trusts.get(key, key)
        case By.MONTH if len(key) == len("2025-04"):
            return words.month(date.fromisoformat(f"{key}-01"))
    return key
