"""The reference list of trusts as a CSV file: ours, or one that somebody chose."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.files.text import decoded
from consortium.organisations.domain.reference_list import ReadRow, missing_columns, read_rows

SHIPPED = Path(__file__).parent.parent / "reference" / "nhs_trusts.csv"
SHIPPED_SOURCE = "NHS reference list of 218 trusts, August 2023 (OGL v3.0)"


def read_reference_list(content: bytes) -> list[ReadRow]:
    """Every row of the file, good or with what is wrong with it.

    Raises:
        Invalid: the file is not CSV, or lacks a column without which no row can be read.
    """
    header, rows = _read_csv(content)
    missing = missing_columns(header)
    if missing:
        raise Invalid(
            "missing_columns",
            f"The file has no column {' and no column '.join(missing)}.",
            field="file",
            next_step="Name the columns in the first row.",
        )
    return list(read_rows(rows))


def _read_csv(content: bytes) -> tuple[Sequence[str], Sequence[Mapping[str, str]]]:
    """The header and the rows of the file.

    Raises:
        Invalid: the file is empty, is not text, or breaks off inside a quoted field.
    """
    reader = csv.DictReader(io.StringIO(_text(content), newline=""), strict=True)
    try:
        rows = [
            {key: value for key, value in row.items() if isinstance(key, str)} for row in reader
        ]
    except csv.Error as error:
        raise Invalid(
            "unreadable_csv",
            f"The file cannot be read as CSV near line {reader.line_num}: {error}.",
            field="file",
            next_step="Open it in a spreadsheet and save it again as CSV.",
        ) from error
    header = list(reader.fieldnames or [])
    if not any(name.strip() for name in header):
        raise Invalid(
            "empty_file",
            "The file is empty.",
            field="file",
            next_step="Choose a file whose first row names the columns.",
        )
    return header, rows


def _text(content: bytes) -> str:
    text = decoded(content)
    if text is None:
        raise Invalid(
            "not_text",
            "The file is not a text file.",
            field="file",
            next_step="Save it as CSV (UTF-8) and choose that file.",
        )
    return text
