"""A small file of rows that somebody uploads, as text: XLSX, XLS or CSV.

A number becomes its plain digits and a day becomes 2025-04-30, as in a CSV file: whoever reads the
rows need not know which of them it was. Formulas count with the value they last had. Files of
purchase lines are larger and have a reader of their own.
"""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Context
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.files.text import decoded
from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    import python_calamine
else:
    python_calamine = lazy("python_calamine")

# Small files that unpack to very much are made to fill a memory.
MOST_BYTES = 100 << 20
MOST_PARTS = 2_000
MOST_COLUMNS = 200
DELIMITERS = (",", ";", "\t")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# What a spreadsheet keeps of a number; the digits behind are noise of its binary form.
_SPREADSHEET_DIGITS = Context(prec=15)
# How many rows are looked at to tell which sign divides the columns.
_TRIED = 20


def rows_of(content: bytes, *, fits: Callable[[Sequence[str]], int]) -> list[list[str]]:
    """The rows of a CSV file, or of the first sheet of a workbook; the first is row 1 of the sheet.

    ``fits`` says how many columns of a row it knows by name: the delimiter under which some row
    fits best is the file's.

    Raises:
        Invalid: it is neither a workbook nor text, is damaged or locked, or unpacks to too much.
    """
    if content.startswith((_ZIP, _OLE)):
        return _rows_of_workbook(content)
    text = _text_of(content)
    read = [_read(text, delimiter) for delimiter in DELIMITERS]
    return max(read, key=lambda rows: max(map(fits, rows[:_TRIED]), default=0))


def _rows_of_workbook(content: bytes) -> list[list[str]]:
    if content.startswith(_ZIP):
        _refuse_bombs(content)
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheet = book.get_sheet_by_index(0)
            above, left = sheet.start or (0, 0)
            margin = [""] * left
            rows = ([*margin, *map(_text, row)][:MOST_COLUMNS] for row in sheet.iter_rows())
            return [[] for _ in range(above)] + [_without_tail(row) for row in rows]
    except python_calamine.PasswordError as error:
        raise _unreadable("it is locked with a password") from error
    except python_calamine.CalamineError as error:
        raise _unreadable("it is damaged or of another form") from error


def _refuse_bombs(content: bytes) -> None:
    try:
        with ZipFile(io.BytesIO(content)) as book:
            parts = book.infolist()
    except BadZipFile as error:
        raise _unreadable("it is damaged or of another form") from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise _unreadable("it unpacks to more than 100 MB")


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return f"{_SPREADSHEET_DIGITS.create_decimal(repr(value)).normalize():f}"
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else ""


def _without_tail(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row


def _text_of(content: bytes) -> str:
    text = decoded(content)
    if text is None:
        raise Invalid(
            "not_text",
            "The file is neither a workbook nor a text file. Nothing was recorded.",
            field="file",
            next_step="Save it as XLSX or CSV and choose that file.",
        )
    return text


def _read(text: str, delimiter: str) -> list[list[str]]:
    try:
        return [
            [cell.strip() for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise Invalid(
            "unreadable_csv",
            f"The file cannot be read as CSV: {error}. Nothing was recorded.",
            field="file",
            next_step="Open it in a spreadsheet and save it again.",
        ) from error


def _unreadable(why: str) -> Invalid:
    return Invalid(
        "unreadable_workbook",
        f"The workbook cannot be read: {why}. Nothing was recorded.",
        field="file",
        next_step="Save it as XLSX or CSV again and choose that file.",
    )
