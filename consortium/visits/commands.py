"""`consortium visits …`."""

import sys
import time
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
# The most that starting is believed to have taken.
STARTING = 2.0
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
    # Starting took at least as long as the process has worked; a test has worked for longer.
    started = min(time.process_time(), STARTING)
    until = time.monotonic() + seconds - started - ENDING
    try:
        instance = read_json(file, read_visit_file)
    except FaultyDocument as faulty:
        for fault in faulty.faults:
            click.echo(f"{fault.code} at {fault.path}: {fault.message}", err=True)
        sys.exit(1)
    left = until - time.monotonic()
    mine = left if planning.is_of_one_trust(instance) else left * (1 - ALONE)
    shared = planning.plan(instance, seconds=max(LEAST, mine), seed=seed)
    left = until - time.monotonic()
    alone = planning.unshared(shared, seconds=max(LEAST, left), seed=seed)
    print_json(as_document(shared, alone))
