"""`consortium visits …`."""

import os
import sys
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click
from flask.cli import AppGroup

from consortium.contracts.gateways.faults import FaultyDocument, read_json
from consortium.foundation.lazy import lazy
from consortium.foundation.web.console import print_json
from consortium.visits.gateways.visit_file import read_visit_file
from consortium.visits.reports.visit_result import as_document

if TYPE_CHECKING:
    from consortium.visits.solvers import planning
else:
    planning = lazy("consortium.visits.solvers.planning")

group = AppGroup("visits", help="Visits of engineers that several trusts share.")

SECONDS = 10.0
# What is kept for writing the answer down and ending, and the least that is left for planning.
ENDING, LEAST = 0.25, 0.2
# The most that starting is believed to have taken: a process that is older did other work before.
STARTING = 10.0
# Of the time, what is for each trust alone: the comparison that the saving is taken from.
ALONE = 0.2


@group.command("plan", with_appcontext=False)
@click.argument("file", type=click.File("rb"))
@click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=SECONDS,
    show_default=True,
    help="How long it may take from its start to its end.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="What chance begins with.")
def plan(file: IO[bytes], seconds: float, seed: int) -> None:
    """Plan the visits that FILE (- for standard input) asks for.

    Ends with 1 when the file is faulty.
    """
    until = time.monotonic() + seconds - min(_age(), STARTING) - ENDING
    try:
        instance = read_json(file, read_visit_file)
    except FaultyDocument as faulty:
        for fault in faulty.faults:
            click.echo(f"{fault.code} at {fault.path}: {fault.message}", err=True)
        sys.exit(1)
    # Its solvers load here, which is part of the time.
    is_shared = not planning.is_of_one_trust(instance)
    left = until - time.monotonic()
    mine = left * (1 - ALONE) if is_shared else left
    shared = planning.plan(instance, seconds=max(LEAST, mine), seed=seed)
    left = until - time.monotonic()
    alone = planning.unshared(shared, seconds=max(LEAST, left), seed=seed)
    print_json(as_document(shared, alone))


def _age() -> float:
    """How many seconds ago this process began; where nobody says, how long it has worked."""
    try:
        begun = Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19]
        up = Path("/proc/uptime").read_text().split()[0]
        return float(up) - int(begun) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return time.process_time()
