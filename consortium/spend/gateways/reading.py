"""From the path of an uploaded file to its rows, checked and matched."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from consortium.spend.domain.kinds import Kind
from consortium.spend.gateways.engine import workbench
from consortium.spend.gateways.known import everything_known
from consortium.spend.gateways.lake import lake
from consortium.spend.gateways.line_staging import LineStaging
from consortium.spend.gateways.payment_staging import PaymentStaging
from consortium.spend.gateways.source import source_of
from consortium.spend.gateways.staging import Staging
from consortium.spend.gateways.tables import FoundTable, Remembered, tables_in

if TYPE_CHECKING:
    import duckdb

# How far the work is: done, of how much, and what happens now.
Progress = Callable[[int, int, str], None]
STEPS = 4


@contextmanager
def opened(path: Path, remembered: Remembered) -> Iterator[list[FoundTable]]:
    """The tables of a file, the main one first, for as long as they are looked at.

    Raises:
        Invalid: the file cannot be read.
    """
    with lake().workspace() as folder:
        yield tables_in(path, folder, remembered)


@contextmanager
def staged(
    table: FoundTable, *, trust_id: UUID, today: date, progress: Progress
) -> Iterator[Staging]:
    """One table on a workbench of its own, ready to land.

    Raises:
        Invalid: it is not sure which column holds what, or the rows cannot be read.
    """
    found = table.found.for_sure()
    with lake().workspace() as folder, workbench() as connection:
        progress(0, STEPS, "Looking at the file")
        source = source_of(table.path, table.delimiter, found, folder)
        staging = _staging(connection, folder, table)
        progress(1, STEPS, "Reading the rows")
        staging.read(source, today=today)
        progress(2, STEPS, "Checking and matching the lines")
        staging.match(everything_known(trust_id))
        progress(3, STEPS, "Writing the lines")
        yield staging


def _staging(connection: "duckdb.DuckDBPyConnection", folder: Path, table: FoundTable) -> Staging:
    layout = table.found.layout
    kind = LineStaging if layout.kind is Kind.LINES else PaymentStaging
    return kind(connection, folder, layout, table.remarks)
