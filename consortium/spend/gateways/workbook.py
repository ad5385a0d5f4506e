"""Workbooks (XLSX and XLS) sheet by sheet as text: a number is its plain digits, a day is ISO.

Formulas count with the value they last had. Hidden sheets are passed over.
"""

import csv
from collections.abc import Iterator
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


def csvs_of_sheets(path: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """The name of each visible sheet that holds something, and its rows from the first on as CSV.

    Raises:
        Invalid: it is no workbook, is damaged or locked, or unpacks to more than half a gigabyte.
    """
    _refuse_bombs(path)
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            for number, about in enumerate(book.sheets_metadata):
                if about.visible is not python_calamine.SheetVisibleEnum.Visible:
                    continue
                target = folder / f"sheet-{number}.csv"
                if _write(book.get_sheet_by_index(number), target):
                    yield about.name, target
    except python_calamine.PasswordError as error:
        raise _unreadable("it is locked with a password") from error
    except python_calamine.CalamineError as error:
        raise _unreadable("it is damaged or of another form") from error


def _write(sheet: "python_calamine.CalamineSheet", target: Path) -> bool:
    """Write the rows, with those above and the columns left of the first that is used."""
    if sheet.start is None:
        return False
    above, left = sheet.start
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        width = left + sheet.width
        writer.writerows([""] * width for _ in range(above))
        margin = [""] * left
        writer.writerows([*margin, *map(_text, row)] for row in sheet.iter_rows())
    return True


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
