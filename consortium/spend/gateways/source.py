"""A file of purchase lines as a trust sent it, made readable: encoding, delimiter, header.

DuckDB reads well-formed files only, and fast. A file that is not (rows of uneven length, empty
lines, mixed line ends) is straightened first: written anew, record by record, so that row numbers
stay those a spreadsheet shows.
"""

import codecs
import csv
import io
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from consortium.foundation.domain.errors import Invalid
from consortium.spend.domain.header import fields_named

DELIMITERS = (",", ";", "\t")
_START = 1 << 16
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """UTF-8 text with one record for each row; row 1 is the header."""

    path: Path
    delimiter: str
    headings: tuple[str, ...]
    # A straightened file has one more column: what stood beyond the header.
    is_straight: bool = False


def open_source(path: Path, folder: Path) -> SourceFile:
    """The file as it can be read; whatever must be written anew goes into the folder.

    Raises:
        Invalid: it is empty, is not text, or breaks off inside quotation marks.
    """
    encoding = _encoding_of(path)
    delimiter, headings = _header_of(path, encoding)
    if encoding == "cp1252":
        path = _as_utf8(path, folder)
    source = SourceFile(path=path, delimiter=delimiter, headings=headings)
    return straightened(source, folder) if _has_empty_lines(path) else source


def straightened(source: SourceFile, folder: Path) -> SourceFile:
    """The same records, each as long as the header, with what is surplus in a column of its own.

    Raises:
        Invalid: a quotation mark is never closed, so nobody can say where rows begin.
    """
    target = folder / "straightened.csv"
    with (
        source.path.open(encoding="utf-8-sig", newline="") as old,
        target.open("w", encoding="utf-8", newline="") as new,
    ):
        reader = csv.reader(old, delimiter=source.delimiter, strict=True)
        writer = csv.writer(new, delimiter=source.delimiter, lineterminator="\n")
        try:
            writer.writerows(_evened(reader, len(source.headings)))
        except csv.Error as error:
            raise _unreadable(reader.line_num, error) from error
    return replace(source, path=target, is_straight=True)


def records_of(source: SourceFile, rows: frozenset[int] | set[int]) -> Iterator[tuple[str, ...]]:
    """The cells of some rows, in the order of the file; the others are passed over unread."""
    record, row, goes_on = b"", 1, False
    with source.path.open("rb") as file:
        for line in file:
            # Inside quotation marks a line end is part of a cell: the record goes on.
            if b'"' in line and line.count(b'"') % 2:
                goes_on = not goes_on
            if row in rows:
                record += line
            if goes_on:
                continue
            if record:
                text = record.decode("utf-8-sig")
                yield tuple(next(csv.reader([text], delimiter=source.delimiter)))
                record = b""
            row += 1


def _evened(records: Iterator[list[str]], width: int) -> Iterator[Sequence[str]]:
    for record in records:
        padding = [""] * (width - len(record))
        yield [*record[:width], *padding, "".join(record[width:]).strip()]


def _encoding_of(path: Path) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        if _is_text_in(path, encoding):
            return encoding
    raise Invalid(
        "not_text",
        "The file is not a text file. Nothing was imported.",
        field="file",
        next_step="Save it as CSV (UTF-8) and choose that file.",
    )


def _is_text_in(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            for chunk in _chunks(file):
                if b"\x00" in chunk:
                    return False
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _header_of(path: Path, encoding: str) -> tuple[str, tuple[str, ...]]:
    """The delimiter that makes most sense of the first row, and the headings it gives."""
    with path.open(encoding=encoding, newline="") as file:
        start = file.read(_START)
    read = {delimiter: _first_record(start, delimiter) for delimiter in DELIMITERS}
    best = max(read, key=lambda delimiter: (fields_named(read[delimiter]), len(read[delimiter])))
    if not any(read[best]):
        raise Invalid(
            "empty_header",
            "The first row of the file is empty. Nothing was imported.",
            field="file",
            next_step="Choose a file whose first row names the columns.",
        )
    return best, read[best]


def _first_record(start: str, delimiter: str) -> tuple[str, ...]:
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
    try:
        return tuple(heading.strip() for heading in next(reader, []))
    except csv.Error as error:
        raise _unreadable(1, error) from error


def _as_utf8(path: Path, folder: Path) -> Path:
    target = folder / "utf-8.csv"
    with (
        path.open(encoding="cp1252", newline="") as old,
        target.open("w", encoding="utf-8", newline="") as new,
    ):
        shutil.copyfileobj(old, new, _CHUNK)
    return target


def _has_empty_lines(path: Path) -> bool:
    end = b""
    with path.open("rb") as file:
        for chunk in _chunks(file):
            piece = end + chunk
            if b"\n\n" in piece or b"\n\r\n" in piece:
                return True
            end = piece[-2:]
    return False


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _unreadable(line: int, error: csv.Error) -> Invalid:
    return Invalid(
        "unreadable_csv",
        f"The file cannot be read as CSV near line {line}: {error}. Nothing was imported.",
        field="file",
        next_step="Open it in a spreadsheet and save it again as CSV.",
    )
