"""Reading a register file: its rows, and the row that names the columns."""

from collections.abc import Sequence
from pathlib import Path

from consortium.equipment.domain.register_columns import field_called, guess
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.files.tabular import rows_of

MOST_BYTES = 40 << 20
MOST_ROWS = 100_000
_HEADER_AMONG = 20


def rows_in(path: Path) -> tuple[list[list[str]], int]:
    """The rows of a file, and the number of the one that names the columns, from 1.

    Raises:
        Invalid: it is neither a workbook nor text, is damaged, or holds too much or nothing.
    """
    rows = rows_of(path.read_bytes(), fits=_fits)
    if not any(any(row) for row in rows):
        raise Invalid(
            "empty_file",
            "The file holds no rows.",
            field="file",
            next_step="Choose the file with the devices.",
        )
    if len(rows) > MOST_ROWS:
        raise Invalid(
            "too_many_rows",
            f"The file has more than {MOST_ROWS:,} rows.",
            field="file",
            next_step="Split it and send the parts one by one.",
        )
    first = max(range(min(_HEADER_AMONG, len(rows))), key=lambda at: (_fits(rows[at]), -at))
    return rows, first + 1


def _fits(row: Sequence[str]) -> int:
    return len(guess(row)) if any(field_called(cell) for cell in row) else 0
