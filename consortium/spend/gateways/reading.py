"""From the path of an uploaded file to its rows, checked and matched."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from consortium.spend.domain.header import Layout, layout_of
from consortium.spend.gateways.engine import workbench
from consortium.spend.gateways.known import everything_known
from consortium.spend.gateways.lake import lake
from consortium.spend.gateways.source import open_source
from consortium.spend.gateways.staging import Staging

# How far the work is: done, of how much, and what happens now.
Progress = Callable[[int, int, str], None]
STEPS = 4


def read_header(path: Path) -> Layout:
    """What the columns of the file hold, without reading its rows.

    Raises:
        Invalid: the file or its header cannot be read.
    """
    with lake().workspace() as folder:
        return layout_of(open_source(path, folder).headings)


@contextmanager
def staged(path: Path, *, today: date, progress: Progress) -> Iterator[Staging]:
    """The file on a workbench of its own, ready to land.

    Raises:
        Invalid: the file, its header or its dates cannot be read.
    """
    with lake().workspace() as folder, workbench() as connection:
        progress(0, STEPS, "Looking at the file")
        source = open_source(path, folder)
        staging = Staging(connection, folder, layout_of(source.headings))
        progress(1, STEPS, "Reading the rows")
        staging.read(source, today=today)
        progress(2, STEPS, "Checking and matching the lines")
        staging.match(everything_known())
        progress(3, STEPS, "Writing the lines")
        yield staging
