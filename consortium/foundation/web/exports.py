"""CSV and XLSX that a spreadsheet opens as data; only sums of our own are formulas."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from flask import Response

from consortium.foundation.domain.harmless import harmless
from consortium.foundation.domain.periods import LONDON


@dataclass(frozen=True, slots=True)
class Formula:
    """A sum that a workbook works out itself, with what it comes to; a CSV holds the amount only.

    ``text`` is written by the product, never taken from what people typed: names of people,
    items and trusts stand in cells of text that the formula points at.
    """

    text: str
    value: Decimal


Cell = str | int | Decimal | date | datetime | Formula | None
_FORMATS = {
    "day": "d mmm yyyy",
    "moment": "d mmm yyyy hh:mm",
    "money": "#,##0.00######;[Red]-#,##0.00######",
}
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([harmless(heading) for heading in headings])
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in row])
    return out.getvalue()


def xlsx_bytes(
    sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]],
    *,
    made_at: datetime | None = None,
) -> bytes:
    """A workbook with one sheet for each (name, headings, rows); numbers stay numbers.

    A workbook carries the instant of its making. With ``made_at`` given, the same sheets make the
    same bytes whenever they are asked for.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    if made_at is not None:
        book.set_properties({"created": made_at.astimezone(UTC).replace(tzinfo=None)})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    formats = {name: book.add_format({"num_format": text}) for name, text in _FORMATS.items()}
    for name, headings, rows in sheets:
        sheet = book.add_worksheet(name[:31])
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, headings, bold)
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, min(40, max(12, len(heading) + 2)))
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                _write(sheet, number, column, cell, formats)
    book.close()
    return out.getvalue()


def download(content: str | bytes, *, media_type: str, name: str) -> Response:
    """The content as a file to save, which no browser will try to show or run."""
    # A byte order mark tells Excel that the text is UTF-8.
    body = content.encode("utf-8-sig") if isinstance(content, str) else content
    response = Response(body, content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _csv_cell(cell: Cell) -> str | int | Decimal:
    if cell is None:
        return ""
    if isinstance(cell, Formula):
        return cell.value
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return harmless(cell)
    return cell


def _write(sheet: Any, row: int, column: int, cell: Cell, formats: Mapping[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, datetime):
        local = cell.astimezone(LONDON).replace(tzinfo=None)
        sheet.write_datetime(row, column, local, formats["moment"])
    elif isinstance(cell, date):
        midnight = datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - a sheet has no zones
        sheet.write_datetime(row, column, midnight, formats["day"])
    elif isinstance(cell, Formula):
        sheet.write_formula(row, column, f"={cell.text}", formats["money"], cell.value)
    elif isinstance(cell, Decimal):
        sheet.write_number(row, column, cell, formats["money"])
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, cell)
