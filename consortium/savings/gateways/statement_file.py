"""A supplier's statement as rows of text, whether it came as CSV or as XLSX."""

import csv
import io

from consortium.foundation.domain.errors import Invalid
from consortium.savings.domain.supplier_columns import fields_named
from consortium.savings.gateways.workbook import rows_of_workbook

DELIMITERS = (",", ";", "\t")
_WORKBOOK_BEGINS = b"PK\x03\x04"


def rows_of_statement(content: bytes) -> list[list[str]]:
    """The rows of the file; the first one is row 1 of the sheet, as people number them.

    Raises:
        Invalid: it is neither a workbook nor text that can be read as CSV.
    """
    if content.startswith(_WORKBOOK_BEGINS):
        return rows_of_workbook(content)
    text = _text_of(content)
    read = [_read(text, delimiter) for delimiter in DELIMITERS]
    return max(read, key=lambda rows: max(map(fields_named, rows[:20]), default=0))


def _text_of(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Invalid(
        "not_text",
        "The file is neither a workbook nor a text file. Nothing was recorded.",
        field="file",
        next_step="Save it as XLSX or CSV and choose that file.",
    )


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
