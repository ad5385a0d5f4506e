"""From the faults of a row to what is said about it, in the words of its own file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from consortium.foundation.domain.money import pounds
from consortium.spend.domain import faults
from consortium.spend.domain.dates import EXAMPLES, DateStyle
from consortium.spend.domain.faults import FAULTS, Fault
from consortium.spend.domain.fields import DATES, Field
from consortium.spend.domain.header import Layout
from consortium.spend.domain.kinds import Kind

LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something to say about one row: rows and columns are named as they stand in the file."""

    row: int
    column: str
    value: str
    problem: str
    what_to_do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """A row that cannot land: its cells, and its faults by name with what only it knows."""

    row: int
    cells: tuple[str, ...]
    faults: Mapping[str, str]
    # The earlier row of the same file that holds the same line.
    first_row: str = ""


def findings_of(
    rejected: RejectedRow, layout: Layout, styles: Mapping[Field, DateStyle]
) -> Iterator[Finding]:
    """Everything that keeps a row from landing."""
    for name, detail in rejected.faults.items():
        fault = FAULTS[name]
        yield _finding(rejected, fault, layout, _in_words(name, fault, detail, styles))
    if rejected.first_row:
        yield _finding(rejected, faults.REPEATED, layout, rejected.first_row)


def duplicate(*, row: int, line: str, reference: str, layout: Layout) -> Finding:
    """A line or payment that an earlier batch holds."""
    about = Field.LINE_NUMBER if layout.kind is Kind.LINES else Field.TRANSACTION_NUMBER
    return _about(replace(faults.DUPLICATE, field=about), row, layout, value=line, detail=reference)


def left_out(*, row: int, sort: str, text: str, layout: Layout) -> Finding:
    """A row that is no line or payment, with what it is (:data:`faults.LEFT_OUT`)."""
    return _about(faults.LEFT_OUT[sort], row, layout, value=text, detail="")


def _finding(rejected: RejectedRow, fault: Fault, layout: Layout, detail: str) -> Finding:
    place = layout.places.get(fault.field) if fault.field else None
    value = rejected.cells[place] if place is not None and place < len(rejected.cells) else ""
    return _about(fault, rejected.row, layout, value=value, detail=detail)


def _about(fault: Fault, row: int, layout: Layout, *, value: str, detail: str) -> Finding:
    return Finding(
        row=row,
        column=layout.heading(fault.field) if fault.field else "",
        value=value[:LONGEST_VALUE],
        problem=fault.problem.format(detail=detail),
        what_to_do=fault.what_to_do,
    )


def _in_words(name: str, fault: Fault, detail: str, styles: Mapping[Field, DateStyle]) -> str:
    if fault.field in DATES and name.endswith("unreadable"):
        return EXAMPLES[styles[fault.field]]
    if name == "amount_wrong":
        return pounds(Decimal(detail).scaleb(-2))
    return detail
