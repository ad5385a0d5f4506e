"""An engine that puts every question to two others and gives an answer only when they agree."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from consortium.spend.gateways.engine import Parameters, Reader, Relations, Row


@dataclass(slots=True)
class Both:
    """``asked`` is every statement that was put to both and answered with rows by both."""

    embedded: Reader
    distributed: Reader
    asked: set[str] = field(default_factory=set)

    def ask(
        self, question: str, parameters: Parameters, relations: Relations | None = None
    ) -> list[Row]:
        ours = self.embedded.ask(question, parameters, relations)
        _compare(question, ours, self.distributed.ask(question, parameters, relations))
        if ours:
            self.asked.add(question)
        return ours

    def ask_in_parts(
        self, question: str, parameters: Parameters, relations: Relations | None = None
    ) -> Iterator[list[Row]]:
        ours = list(self.embedded.ask_in_parts(question, parameters, relations))
        theirs = list(self.distributed.ask_in_parts(question, parameters, relations))
        _compare(question, _together(ours), _together(theirs))
        if ours:
            self.asked.add(question)
        return iter(ours)

    def close(self) -> None:
        self.embedded.close()


def _together(parts: list[list[Row]]) -> list[Row]:
    return [row for rows in parts for row in rows]


def _compare(question: str, ours: list[Row], theirs: list[Row]) -> None:
    assert len(ours) == len(theirs), f"{len(ours)} rows and {len(theirs)}: {question}"
    for number, (row, other) in enumerate(zip(ours, theirs, strict=True), start=1):
        same = [_is_same(a, b) for a, b in zip(row, other, strict=True)]
        assert all(same), f"row {number}, column {same.index(False) + 1}: {row} {other} {question}"


def _is_same(value: object, other: object) -> bool:
    """Whole numbers may come as decimals, but no number may come as a float of the other's."""
    exact = (int, Decimal)
    is_number = isinstance(value, exact) and not isinstance(value, bool)
    kinds = exact if is_number else type(value)
    return isinstance(other, kinds) and value == other
