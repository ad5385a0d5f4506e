"""The tables in a file as a trust sent it: text, a workbook or Parquet, told by what it holds.

Names lie: a file called .xls may be text, or a web page. Every table becomes UTF-8 text with a
delimiter, which all that follows reads in one way.
"""

import codecs
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.lazy import lazy
from consortium.spend.domain import guess as guesses
from consortium.spend.domain.fields import Field, name_of
from consortium.spend.domain.guess import Guess, guess
from consortium.spend.domain.header import Layout, header_key
from consortium.spend.domain.kinds import Kind
from consortium.spend.domain.payment_columns import amounts_beside
from consortium.spend.gateways.engine import workbench
from consortium.spend.gateways.rejected_file import REASONS
from consortium.spend.gateways.source import first_records
from consortium.spend.gateways.workbook import sheets_of

if TYPE_CHECKING:
    import duckdb
else:
    duckdb = lazy("duckdb")

# What tells rows of a list from sums of it.
_TELLING = frozenset({Field.PAID_ON, Field.TRANSACTION_NUMBER, Field.ORDERED_ON, Field.LINE_NUMBER})
DELIMITERS = (",", ";", "\t", "|")
_CHUNK = 1 << 20
_ZIP, _OLE, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# Layouts that somebody has confirmed, by the keys of their headers.
Remembered = Mapping[str, Layout]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTable:
    """One table of a file: where its text lies and what its columns are taken for.

    ``sheet`` is its name in a workbook; ``is_recalled`` that somebody confirmed its columns before.
    ``records`` are the first ones, header and all. ``passed_over`` are the sheets of the workbook
    that are not read, each with the reason; the main table names them.
    """

    path: Path
    delimiter: str
    sheet: str
    found: Guess
    is_recalled: bool
    records: list[list[str]]
    passed_over: tuple[tuple[str, str], ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """What somebody should know who believes that the whole workbook, or every column of
        amounts, was read."""
        sheets = (f"The sheet “{name}” was not read: {why}." for name, why in self.passed_over)
        layout = self.found.layout
        if layout.kind is not Kind.PAYMENTS:
            return tuple(sheets)
        amounts = (
            f"The amounts are those of “{layout.heading(Field.AMOUNT)}”; “{beside}” was not read."
            for beside in amounts_beside(layout.headings, layout.places)
        )
        return (*sheets, *amounts)

    def guess_below(self, header_row: int) -> Guess:
        """What the columns hold when the header stands in this row.

        Raises:
            Invalid: it is none of the first rows of the table, or is empty.
        """
        self.headings_in(header_row)
        return guesses.guess_below(self.records, header_row)

    def headings_in(self, header_row: int) -> list[str]:
        """The cells of one of the first rows.

        Raises:
            Invalid: it is none of the first rows of the table, or is empty.
        """
        within = min(guesses.HEADER_WITHIN, len(self.records))
        if not 1 <= header_row <= within or not any(map(str.strip, self.records[header_row - 1])):
            raise Invalid(
                "no_such_row",
                f"Row {header_row} is not one of the first {within} rows, or it is empty.",
                field="header_row",
                next_step="Give the row that names the columns.",
            )
        return [heading.strip() for heading in self.records[header_row - 1]]


def tables_in(path: Path, folder: Path, remembered: Remembered) -> list[FoundTable]:
    """The tables of a file that are to be imported, the main one first.

    Of a workbook these are the sheet that explains itself best and those that hold the same.

    Raises:
        Invalid: the file is empty, of a form that nobody reads, or damaged.
    """
    start = _start_of(path)
    if start.startswith((_ZIP, _OLE)):
        sheets = list(sheets_of(path, folder))
        seen = [_of_text(each.text, ",", each.name, remembered) for each in sheets if each.text]
        return _of_the_same(seen, hidden=[each.name for each in sheets if not each.text])
    if start.startswith(_PARQUET):
        return [_of_text(_as_csv(path, folder), ",", "", remembered)]
    text = _as_utf8(path, folder)
    return [_best([_of_text(text, sign, "", remembered) for sign in DELIMITERS])]


def _of_text(path: Path, delimiter: str, sheet: str, remembered: Remembered) -> FoundTable:
    records = first_records(path, "utf-8-sig", delimiter)
    recalled = _recalled(records, remembered)
    return FoundTable(
        path=path,
        delimiter=delimiter,
        sheet=sheet,
        found=recalled or guess(records),
        is_recalled=recalled is not None,
        records=records,
    )


def _recalled(records: list[list[str]], remembered: Remembered) -> Guess | None:
    """What was confirmed for one of the first records, if it was a header before."""
    for place, record in enumerate(records[: guesses.HEADER_WITHIN] if remembered else ()):
        headings = [heading.strip() for heading in record]
        # A file of rejected rows has its own header, and the reasons behind it.
        has_reasons = tuple(headings[-len(REASONS) :]) == REASONS
        known = remembered.get(header_key(headings[: -len(REASONS)] if has_reasons else headings))
        if known is not None:
            return guesses.of_headings(known.kind, headings, known.places, header_row=place + 1)
    return None


def _best(tables: list[FoundTable]) -> FoundTable:
    return max(tables, key=lambda table: (*guesses.standing(table.found), _width(table)))


def _width(table: FoundTable) -> int:
    return len(table.found.layout.headings)


def _of_the_same(sheets: list[FoundTable], *, hidden: list[str]) -> list[FoundTable]:
    if not sheets:
        raise Invalid(
            "empty_header",
            "The workbook has no sheet with rows. Nothing was imported.",
            field="file",
            next_step="Choose a workbook with a row that names the columns.",
        )
    main = _best(sheets)
    others = [sheet for sheet in sheets if sheet is not main and _go_together(main, sheet)]
    read = {main.sheet, *(sheet.sheet for sheet in others)}
    passed_over = (
        *((each.sheet, _why_apart(main, each)) for each in sheets if each.sheet not in read),
        *((name, "it is hidden") for name in hidden),
    )
    return [replace(main, passed_over=passed_over), *others]


def _go_together(main: FoundTable, other: FoundTable) -> bool:
    """Whether two sheets hold the same, under the same headings or under others.

    One may lack what not every list has, like the area of an expense, but not what tells its rows
    apart: a sheet of sums by supplier has neither days nor numbers, and its rows are in the others.
    """
    ours, theirs = main.found.layout, other.found.layout
    if header_key(ours.headings) == header_key(theirs.headings):
        return True
    if not other.found.is_sure or ours.kind is not theirs.kind:
        return False
    return not _lacking(main, other) and bool(_TELLING & set(ours.places))


def _lacking(main: FoundTable, other: FoundTable) -> list[Field]:
    """What tells the rows of the main sheet apart, and the other one lacks."""
    lacks = set(main.found.layout.places) - set(other.found.layout.places)
    return [field for field in main.found.layout.places if field in lacks & _TELLING]


def _why_apart(main: FoundTable, other: FoundTable) -> str:
    if not other.found.is_sure:
        return "; ".join(other.found.problems)
    lacking = [name_of(field).lower() for field in _lacking(main, other)]
    if not lacking:
        return f"it holds something else than “{main.sheet}”"
    return f"it has no {' and no '.join(lacking)}, which “{main.sheet}” has"


def _as_csv(path: Path, folder: Path) -> Path:
    target = folder / "parquet.csv"
    with workbench() as connection:
        try:
            connection.execute(
                "COPY (SELECT * FROM read_parquet($path)) TO $target (FORMAT csv, HEADER)",
                {"path": str(path), "target": str(target)},
            )
        except duckdb.Error as error:
            raise Invalid(
                "unreadable_parquet",
                "The Parquet file is damaged. Nothing was imported.",
                field="file",
                next_step="Write it again, or send the table as CSV.",
            ) from error
    return target


def _start_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(8)


def _as_utf8(path: Path, folder: Path) -> Path:
    """The file itself when it is UTF-8 already, else a copy that is."""
    encoding = _encoding_of(path)
    if encoding == "utf-8-sig":
        return path
    target = folder / "utf-8.csv"
    with (
        path.open(encoding=encoding, newline="") as old,
        target.open("w", encoding="utf-8", newline="") as new,
    ):
        shutil.copyfileobj(old, new, _CHUNK)
    return target


def _encoding_of(path: Path) -> str:
    if _start_of(path).startswith(_UTF_16):
        return _first_that_reads(path, ("utf-16",))
    return _first_that_reads(path, ("utf-8-sig", "cp1252", "latin-1"))


def _first_that_reads(path: Path, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        if _is_text_in(path, encoding):
            return encoding
    raise Invalid(
        "not_text",
        "The file is neither text nor a workbook nor Parquet. Nothing was imported.",
        field="file",
        next_step="Save it as CSV (UTF-8) or XLSX and choose that file.",
    )


def _is_text_in(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            for chunk in _chunks(file):
                if "\x00" in decoder.decode(chunk):
                    return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk
