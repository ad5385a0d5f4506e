"""A table of text as DuckDB reads it: its delimiter, its header, rows of even length.

DuckDB reads well-formed files only, and fast. A file that is not (rows of uneven length, empty
lines, mixed line ends) is straightened first: written anew, record by record, so that row numbers
stay those a spreadsheet shows.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from consortium.foundation.domain.errors import Invalid
from consortium.spend.domain.guess import Guess

_START = 1 << 18
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """UTF-8 text with one record for each row, the header among them."""

    path: Path
    delimiter: str
    headings: tuple[str, ...]
    header_row: int = 1
    # A straightened file has one more column: what stood beyond the header.
    is_straight: bool = False


def source_of(path: Path, delimiter: str, found: Guess, folder: Path) -> SourceFile:
    """The rows below a header; what must be written anew goes into the folder.

    Raises:
        Invalid: a quotation mark is never closed.
    """
    source = SourceFile(
        path=path,
        delimiter=delimiter,
        headings=found.layout.headings,
        header_row=found.header_row,
    )
    if _has_empty_lines(path) or _is_header_deep(source):
        return straightened(source, folder)
    return source


def straightened(source: SourceFile, folder: Path) -> SourceFile:
    """The same records, each as long as the header, with what is surplus in a column of its own.

    Raises:
        Invalid: a quotation mark is never closed, so nobody can say where rows begin.
    """
    target = folder / "straightened.csv"
    try:
        _straighten(source, target, _records)
    except csv.Error:
        # Quotation marks inside a text ("The "Best" Ltd") do no harm while rows end with lines.
        _straighten(source, target, _records_of_lines)
    return replace(source, path=target, is_straight=True)


def _straighten(
    source: SourceFile, target: Path, records: Callable[[IO[str], str], Iterator[list[str]]]
) -> None:
    with (
        source.path.open(encoding="utf-8-sig", newline="") as old,
        target.open("w", encoding="utf-8", newline="") as new,
    ):
        writer = csv.writer(new, delimiter=source.delimiter, lineterminator="\n")
        writer.writerows(_evened(records(old, source.delimiter), source))


def _records(file: IO[str], delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise unreadable(reader.line_num, error) from error
        raise


def _records_of_lines(file: IO[str], delimiter: str) -> Iterator[list[str]]:
    """Records that are a line each, with whatever quotation marks.

    Raises:
        Invalid: a record runs over the end of its line.
    """
    reader = csv.reader(file, delimiter=delimiter)
    for line, record in enumerate(reader, start=1):
        if reader.line_num != line:
            raise unreadable(line, csv.Error("a quotation mark is never closed"))
        yield record


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


def first_records(path: Path, encoding: str, delimiter: str) -> list[list[str]]:
    """The records at the start of a file, as far as they are whole.

    Raises:
        Invalid: they cannot be read as CSV.
    """
    with path.open(encoding=encoding, newline="") as file:
        start = file.read(_START)
        is_all = not file.read(1)
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
    try:
        records = list(reader)
    except csv.Error as error:
        raise unreadable(reader.line_num, error) from error
    return records if is_all else records[:-1]


def unreadable(line: int, error: csv.Error) -> Invalid:
    """The refusal of a file that is no CSV near a line."""
    return Invalid(
        "unreadable_csv",
        f"The file cannot be read as CSV near line {line}: {error}. Nothing was imported.",
        field="file",
        next_step="Open it in a spreadsheet and save it again as CSV.",
    )


def _evened(records: Iterator[list[str]], source: SourceFile) -> Iterator[Sequence[str]]:
    width = len(source.headings)
    for row, record in enumerate(records, start=1):
        if row < source.header_row:
            # What stands above the header is passed over: one line for each of its rows.
            yield [""] * (width + 1)
            continue
        padding = [""] * (width - len(record))
        yield [*record[:width], *padding, "".join(record[width:]).strip()]


def _is_header_deep(source: SourceFile) -> bool:
    """Whether what stands above the header is more than plain lines that can be counted off.

    DuckDB passes over the whole file where the lines up to the header end in different ways.
    """
    if source.header_row == 1:
        return False
    with source.path.open("rb") as file:
        lines = [file.readline() for _ in range(source.header_row)]
    return any(b'"' in line for line in lines[:-1]) or len(set(map(_end_of, lines))) > 1


def _end_of(line: bytes) -> bytes:
    return line[len(line.rstrip(b"\r\n")) :]


def _has_empty_lines(path: Path) -> bool:
    end = b"\n"
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            piece = end + chunk
            if b"\n\n" in piece or b"\n\r\n" in piece:
                return True
            end = piece[-2:]
    return False
