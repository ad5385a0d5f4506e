"""A supplier's own statement of what it sold, line by line.

A row that cannot be read is kept with its fault: nothing of the file is dropped in silence.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from consortium.foundation.domain.money import exactly
from consortium.savings.domain.supplier_columns import Column, header_of, places_of
from consortium.spend.domain.dates import DateReadings, DateStyle, style_of
from consortium.spend.domain.fields import heading_key

_CLUTTER = re.compile(r"[£,\s\u00a0]")
_FORMS = {
    DateStyle.ISO: "%Y-%m-%d",
    DateStyle.DAY_FIRST: "%d/%m/%Y",
    DateStyle.MONTH_FIRST: "%m/%d/%Y",
}
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class TheirLine:
    """A line of the statement; ``row`` is its row in the file. What is not given is None or ""."""

    row: int
    trust: str
    order_number: str
    line_number: str
    item: str
    on: date | None
    quantity: Decimal | None
    unit_price: Decimal | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be read: its row, the heading of its column, what stands there, why."""

    row: int
    heading: str
    found: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadStatement:
    """What was read: each row that holds something is a line, a fault, or a sum of its own."""

    headings: Mapping[Column, str]
    lines: tuple[TheirLine, ...]
    faults: tuple[Fault, ...]
    rows_left_out: tuple[int, ...]


def read_statement(rows: Sequence[Sequence[str]], *, trusts: Mapping[str, str]) -> ReadStatement:
    """The lines of a statement; ``trusts`` are the names of the trusts by their codes.

    Raises:
        Invalid: there is no header, a column is claimed twice, nothing tells which purchase a
            line is, or the dates are written month first.
    """
    start = header_of(rows)
    places = places_of(rows[start])
    reader = _Reader(places, rows[start], trusts, _date_style(rows[start + 1 :], places, start))
    for number, row in enumerate(rows[start + 1 :], start=start + 2):
        reader.take(number, row)
    return ReadStatement(
        headings={column: rows[start][place] for column, place in places.items()},
        lines=tuple(reader.lines),
        faults=tuple(reader.faults),
        rows_left_out=tuple(reader.left_out),
    )


class _Reader:
    """Takes one row after the other: into the lines, or into the faults."""

    def __init__(
        self,
        places: Mapping[Column, int],
        headings: Sequence[str],
        trusts: Mapping[str, str],
        style: DateStyle,
    ) -> None:
        self.places, self.headings, self.style = places, headings, style
        self.codes = {
            **{heading_key(name): code for code, name in trusts.items()},
            **{heading_key(code): code for code in trusts},
        }
        self.lines: list[TheirLine] = []
        self.faults: list[Fault] = []
        self.left_out: list[int] = []

    def take(self, number: int, row: Sequence[str]) -> None:
        if not any(row):
            return
        cells = {
            column: row[place].strip() if place < len(row) else ""
            for column, place in self.places.items()
        }
        told = [column for column in cells if column is not Column.AMOUNT and cells[column]]
        if cells[Column.AMOUNT] and not {*told} & {Column.ORDER_NUMBER, Column.ITEM, Column.ON}:
            # A sum below the lines names no order, item or day.
            self.left_out.append(number)
            return
        before = len(self.faults)
        line = TheirLine(
            row=number,
            trust=self._trust(number, cells.get(Column.TRUST, "")),
            order_number=cells.get(Column.ORDER_NUMBER, ""),
            line_number=cells.get(Column.LINE_NUMBER, ""),
            item=cells.get(Column.ITEM, ""),
            on=self._day(number, cells.get(Column.ON, "")),
            quantity=self._number(number, Column.QUANTITY, cells, places=6),
            unit_price=self._number(number, Column.UNIT_PRICE, cells, places=6),
            amount=self._number(number, Column.AMOUNT, cells, places=2) or Decimal("0.00"),
        )
        if not cells[Column.AMOUNT]:
            self._fault(number, Column.AMOUNT, "", "the amount is missing")
        if len(self.faults) == before:
            self.lines.append(line)

    def _trust(self, number: int, text: str) -> str:
        if not text:
            return ""
        code = self.codes.get(heading_key(text))
        if code is None:
            self._fault(number, Column.TRUST, text, "no trust of the agreement is called that")
        return code or ""

    def _day(self, number: int, text: str) -> date | None:
        if not text:
            return None
        found = _day_of(text, self.style)
        if found is None:
            self._fault(number, Column.ON, text, "this is no date, like 2025-04-30 or 30/04/2025")
        return found

    def _number(
        self, number: int, column: Column, cells: Mapping[Column, str], *, places: int
    ) -> Decimal | None:
        text = cells.get(column, "")
        if not text:
            return None
        plain = _CLUTTER.sub("", text)
        if plain.startswith("(") and plain.endswith(")"):
            plain = f"-{plain[1:-1]}"
        try:
            value = Decimal(plain)
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or abs(value) >= Decimal(10) ** 12:
            self._fault(number, column, text, "this is no number, like 1,234.50")
            return None
        if not exactly(value, places):
            self._fault(number, column, text, f"this has more than {places} decimals")
            return None
        return value

    def _fault(self, number: int, column: Column, found: str, message: str) -> None:
        heading = self.headings[self.places[column]]
        self.faults.append(Fault(number, heading, found[:80], message))


def _date_style(
    rows: Sequence[Sequence[str]], places: Mapping[Column, int], start: int
) -> DateStyle:
    place = places.get(Column.ON)
    iso = day_first = only_day = only_month = first = 0
    for number, row in enumerate(rows, start=start + 2):
        text = row[place] if place is not None and place < len(row) else ""
        iso += _day_of(text, DateStyle.ISO) is not None
        found = _DAY_FIRST.fullmatch(text)
        if found is None:
            continue
        left, right = int(found[1]), int(found[2])
        day_first += right <= 12
        only_day += left > 12 and right <= 12
        if right > 12 and left <= 12:
            only_month, first = only_month + 1, first or number
    return style_of(
        DateReadings(
            iso=iso,
            day_first=day_first,
            only_day_first=only_day,
            only_month_first=only_month,
            first_such_row=first,
        )
    )


def _day_of(text: str, style: DateStyle) -> date | None:
    form = _FORMS[style]
    plain = text if style is DateStyle.ISO else re.sub(r"[.-]", "/", text)
    try:
        return datetime.strptime(plain[:10], form).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
