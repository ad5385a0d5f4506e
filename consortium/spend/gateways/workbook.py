"""Workbooks (XLSX and XLS) sheet by sheet as text: a number is its plain digits, a day is ISO.

Formulas count with the value they last had.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile, is_zipfile

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    import python_calamine
else:
    python_calamine = lazy("python_calamine")

# Small files that unpack to very much are made to fill a memory; no trust's are like that.
MOST_BYTES = 500 << 20
MOST_PARTS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet that holds something, its rows from the first on as CSV.

    Of one that is hidden there is no text: somebody took it out of sight, and it is not read.
    """

    name: str
    text: Path | None


def sheets_of(path: Path, folder: Path) -> Iterator[Sheet]:
    """The sheets of a workbook in their order; those that hold nothing are none.

    Raises:
        Invalid: it is no workbook, is damaged or locked, or unpacks to more than half a gigabyte.
    """
    _refuse_bombs(path)
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            for number, about in enumerate(book.sheets_metadata):
                # A sheet of charts or macros has no cells.
                if about.typ is not python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                sheet, target = book.get_sheet_by_index(number), folder / f"sheet-{number}.csv"
                if sheet.start is None:
                    continue
                if about.visible is not python_calamine.SheetVisibleEnum.Visible:
                    yield Sheet(name=about.name, text=None)
                    continue
                _write(sheet, sheet.start, target)
                yield Sheet(name=about.name, text=target)
    except python_calamine.PasswordError as error:
        raise _unreadable("it is locked with a password") from error
    except python_calamine.CalamineError as error:
        raise _unreadable("it is damaged or of another form") from error


def _write(sheet: "python_calamine.CalamineSheet", start: tuple[int, int], target: Path) -> None:
    """Write the rows, with those above and the columns left of the first that is used."""
    above, left = start
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        width = left + sheet.width
        writer.writerows([""] * width for _ in range(above))
        margin = [""] * left
        writer.writerows([*margin, *map(_text, row)] for row in sheet.iter_rows())


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, int | timedelta) else ""


def _refuse_bombs(path: Path) -> None:
    if not is_zipfile(path):
        return
    try:
        with ZipFile(path) as book:
            parts = book.infolist()
    except BadZipFile as error:
        raise _unreadable("it is damaged") from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise _unreadable("it unpacks to more than half a gigabyte")


def _unreadable(why: str) -> Invalid:
    return Invalid(
        "unreadable_workbook",
        f"The workbook cannot be read: {why}. Nothing was imported.",
        field="file",
        next_step="Save it again as XLSX or CSV and choose that file.",
    )
