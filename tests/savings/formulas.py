"""A small reader of workbooks that works their formulas out by itself.

It knows what the product writes: SUM, SUMIFS, addresses, plus and minus. Whatever else stands in
a formula fails the test.
"""

import io
import re
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.utils import column_index_from_string, get_column_letter

PENNY = Decimal("0.01")
ADDRESS = r"(?:(?:'([^']+)'|([A-Za-z]+))!)?\$?([A-Z]+)\$?([0-9]+)"
RANGE = re.compile(rf"{ADDRESS}:\$?([A-Z]+)\$?([0-9]+)")
ONE = re.compile(ADDRESS)


class Book:
    """The cells of a workbook as they are written, and as the product says they come out."""

    def __init__(self, content: bytes) -> None:
        self.written = _cells(openpyxl.load_workbook(io.BytesIO(content)))
        self.cached = _cells(openpyxl.load_workbook(io.BytesIO(content), data_only=True))
        self._ranges: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def formulas(self) -> dict[tuple[str, str], str]:
        """Every formula by its sheet and address."""
        return {place: cell.value for place, cell in self.written.items() if cell.data_type == "f"}

    def change(self, sheet: str, address: str, value: float) -> None:
        self.written[sheet, address].value = value

    def cached_at(self, sheet: str, address: str) -> Decimal:
        return pence(self.cached[sheet, address].value)

    def worked_out(self, sheet: str, address: str) -> Decimal:
        """What a cell comes to, worked out from the cells it points at."""
        value = self._value(sheet, address)
        if isinstance(value, str) and value.startswith("="):
            return self._formula(sheet, value[1:])
        return pence(value) if isinstance(value, int | float) else Decimal(0)

    def _formula(self, sheet: str, text: str) -> Decimal:
        total = Decimal(0)
        for sign, term in re.findall(
            r"([+-]?)(SUM(?:IFS)?\([^)]*\)|'[^']*'![A-Z0-9$]+|[^+\-()]+)", text
        ):
            amount = self._term(sheet, term)
            total += -amount if sign == "-" else amount
        return total

    def _term(self, sheet: str, term: str) -> Decimal:
        if term.startswith("SUMIFS("):
            return self._sumifs(sheet, term[len("SUMIFS(") : -1].split(","))
        if term.startswith("SUM("):
            cells = self._range(sheet, term[len("SUM(") : -1])
            return sum((self.worked_out(*each) for each in cells), Decimal(0))
        return self.worked_out(*self._address(sheet, term))

    def _sumifs(self, sheet: str, parts: list[str]) -> Decimal:
        amounts, *conditions = parts
        chosen = [True] * len(self._range(sheet, amounts))
        for cells, wanted in zip(conditions[::2], conditions[1::2], strict=True):
            if wanted.startswith('"'):
                name: Any = wanted.strip('"')
            else:
                place = self._address(sheet, wanted)
                name = self._value(*place)
            for number, (of, at) in enumerate(self._range(sheet, cells)):
                chosen[number] = chosen[number] and self._value(of, at) == name
        found = self._range(sheet, amounts)
        return sum(
            (self.worked_out(*each) for each, is_in in zip(found, chosen, strict=True) if is_in),
            Decimal(0),
        )

    def _address(self, sheet: str, text: str) -> tuple[str, str]:
        found = ONE.fullmatch(text)
        assert found is not None, text
        return (found[1] or found[2] or sheet, f"{found[3]}{found[4]}")

    def _range(self, sheet: str, text: str) -> list[tuple[str, str]]:
        if (sheet, text) not in self._ranges:
            found = RANGE.fullmatch(text)
            assert found is not None, text
            of = found[1] or found[2] or sheet
            first, last, rows = found[3], found[5], (int(found[4]), int(found[6]))
            columns = range(column_index_from_string(first), column_index_from_string(last) + 1)
            self._ranges[sheet, text] = [
                (of, f"{get_column_letter(column)}{row}")
                for row in range(min(rows), max(rows) + 1)
                for column in columns
            ]
        return self._ranges[sheet, text]

    def _value(self, sheet: str, address: str) -> Any:
        cell = self.written.get((sheet, address))
        return None if cell is None else cell.value


def _cells(book: Any) -> dict[tuple[str, str], Any]:
    return {
        (sheet.title, cell.coordinate): cell
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
    }


def pence(number: Any) -> Decimal:
    """A number of a spreadsheet, which knows no decimals, to the penny."""
    return Decimal(str(number or 0)).quantize(PENNY)
