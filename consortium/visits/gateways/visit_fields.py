"""Reading what every part of a file of visits has: ids, minutes, matrices, counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from consortium.contracts.gateways.faults import Reader


class VisitReader(Reader):
    """A reader that knows ids, matrices and counts; each fault is named once."""

    def fault(self, path: str, message: str, code: str = "bad_format") -> None:
        if all((path, code) != (fault.path, fault.code) for fault in self.faults):
            super().fault(path, message, code)

    def ids(self, rows: Any, path: str) -> dict[str, int]:
        """The positions of a list's objects by their ids, each of which stands there once."""
        positions: dict[str, int] = {}
        for at, (here, row) in enumerate(self.entries(rows, path)):
            own = self.text(row, "id", here)
            if own in positions:
                self.fault(path, f"{own!r} stands there more than once", "duplicate_id")
            positions.setdefault(own, at)
        return positions

    def counts(self, rows: Any, path: str, name: str, count: str) -> dict[str, int]:
        """How many there are of each, from a list that may be left out."""
        found: dict[str, int] = {}
        for here, row in self.entries([] if rows is None else rows, path):
            own = self.text(row, name, here)
            if own in found:
                self.fault(path, f"{own!r} stands there more than once", "duplicate_id")
            found[own] = self.whole(row.get(count), f"{here}.{count}")
        return found

    def texts(self, value: Any, path: str) -> list[str]:
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return value
        self.fault(path, "must be a list of texts")
        return []

    def matrix(self, value: Any, name: str, size: int) -> list[list[Decimal]]:
        """Rows of numbers that are not negative, one row and one column for each node."""
        is_square = (
            isinstance(value, list)
            and len(value) == size
            and all(isinstance(row, list) and len(row) == size for row in value)
        )
        if not is_square:
            message = f"{name} must be {size} rows of {size} numbers, in the order of the nodes"
            self.fault("travel", message, "bad_matrix")
            return []
        return [
            [self._distance(each, f"travel.{name}[{at}][{to}]") for to, each in enumerate(row)]
            for at, row in enumerate(value)
        ]

    def _distance(self, value: Any, path: str) -> Decimal:
        number = self.number(value, path, code="bad_matrix")
        if number is not None and number < 0:
            self.fault(path, "must not be negative", "bad_matrix")
        return number or Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The ids of a file by their positions, and what there is of each standard and group."""

    reader: VisitReader
    days: int
    nodes: Mapping[str, int]
    trusts: Mapping[str, int]
    sites: Mapping[str, int]
    standards: Mapping[str, int]
    groups: Mapping[str, int]

    def position(self, known: Mapping[str, int], value: Any, path: str, what: str) -> int:
        if isinstance(value, str) and value in known:
            return known[value]
        self.reader.fault(path, f"{value!r} is none of the {what}", "unknown_id")
        return 0

    def optional(self, known: Mapping[str, int], value: Any, path: str, what: str) -> str:
        """An id that may be left out; then it is empty."""
        if value is None or value == "":
            return ""
        self.position(known, value, path, what)
        return str(value)
