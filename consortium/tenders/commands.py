"""`consortium tenders …`."""

import sys
from typing import IO, TYPE_CHECKING

import click
from flask.cli import AppGroup

from consortium.contracts.gateways.faults import FaultyDocument, read_json
from consortium.foundation.lazy import lazy
from consortium.foundation.web.console import print_json
from consortium.tenders.gateways.award_file import read_award_file
from consortium.tenders.reports.award_result import as_document, as_documents

if TYPE_CHECKING:
    from consortium.tenders.solvers import award as solvers
else:
    solvers = lazy("consortium.tenders.solvers.award")

group = AppGroup("tenders", help="Joint tenders and their awards.")

# With reading the file and starting up, an answer comes within a minute.
SECONDS = 50.0


@group.command("award", with_appcontext=False)
@click.argument("file", type=click.File("rb"))
@click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=SECONDS,
    show_default=True,
    help="How long to look for an answer and its proof, over all scenarios together.",
)
def award(file: IO[bytes], seconds: float) -> None:
    """The best award of the tender in FILE (- for standard input), and how far it is proven."""
    try:
        found = read_json(file, read_award_file)
    except FaultyDocument as faulty:
        for fault in faulty.faults:
            click.echo(f"{fault.code} at {fault.path}: {fault.message}", err=True)
        sys.exit(1)
    if not found.scenarios:
        print_json(as_document(solvers.solve(found.instance, seconds=seconds)))
        return
    results = solvers.solve_all(found.scenarios, seconds=seconds)
    print_json(as_documents(found.instance.id, results))
