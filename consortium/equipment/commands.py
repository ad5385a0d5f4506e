"""`consortium equipment …`."""

import sys
from dataclasses import asdict
from datetime import date
from typing import IO

import click
from flask.cli import AppGroup

from consortium.contracts.gateways.faults import FaultyDocument, read_json
from consortium.equipment.domain.due_state import DueState
from consortium.equipment.domain.measurement import result_of
from consortium.equipment.domain.nightly import HORIZON_DAYS, NightlyReport
from consortium.equipment.gateways.measurement_file import as_document, read_measurements
from consortium.equipment.queries.due_list import DueLine, due_list
from consortium.equipment.usecases.nightly import run_nightly
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.console import Day, print_json, refusals_to_stderr
from consortium.foundation.web.words import count
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries import directory

group = AppGroup("equipment", help="Devices and their calibrations.")

SYSTEM = Actor.system("command line")


@group.command("due")
@click.option("--on", type=Day(), help="As of this day; without it, today.")
@click.option("--trust", "code", help="Code of a trust; without it, every trust.")
@click.option("--all", "everything", is_flag=True, help="Also what is not due yet.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@refusals_to_stderr
def due(on: date | None, code: str | None, everything: bool, as_json: bool) -> None:
    """List the checks that are overdue or due, the most overdue first."""
    trust_id = directory.id_of_code(code, (OrganisationKind.TRUST,)) if code else None
    states = tuple(DueState) if everything else (DueState.OVERDUE, DueState.DUE)
    day = on or today()
    page = due_list(actor=SYSTEM, on=day, asked=Asked(rows=None), place_id=trust_id, states=states)
    if as_json:
        print_json({"as_of": day, "due": [asdict(line) for line in page.rows]})
        return
    for line in page.rows:
        click.echo(_as_text(line))
    click.echo(f"{count(page.total, 'check')} as of {day}.")


@group.command("calibrate", with_appcontext=False)
@click.argument("file", type=click.File("rb"))
def calibrate(file: IO[bytes]) -> None:
    """What the calibration in FILE (- for standard input) says, point by point.

    Ends with 1 when the file is faulty, or when a standard was not valid on the day.
    """
    try:
        found = read_json(file, read_measurements)
    except FaultyDocument as faulty:
        for fault in faulty.faults:
            click.echo(f"{fault.code} at {fault.path}: {fault.message}", err=True)
        sys.exit(1)
    print_json(as_document([result_of(point, found.rule) for point in found.points]))


def _as_text(line: DueLine) -> str:
    late = f"{count(line.days_late, 'day')} late" if line.days_late else line.state.value
    return f"{line.due_on}  {late:14}  {line.asset_no:12}  {line.trust}, {line.site}"


@group.command("nightly")
@click.option("--horizon", type=click.IntRange(0, 366), default=HORIZON_DAYS, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@refusals_to_stderr
def nightly(horizon: int, as_json: bool) -> None:
    """Make work orders of what is due, and put remembered due dates right.

    Run it as often as you like: each due date gets one order. Ends with 1 when something could not
    be dealt with; everything else is done.
    """
    report = run_nightly(actor=SYSTEM, now=now(), horizon_days=horizon)
    if as_json:
        print_json(asdict(report))
    else:
        _say(report)
    for failure in report.failures:
        click.echo(f"failed at {failure.what}: {failure.why}", err=True)
    if report.failures:
        sys.exit(1)


def _say(report: NightlyReport) -> None:
    for drift in report.drifts:
        click.echo(f"{drift.asset_no}: due {drift.right}, remembered as {drift.remembered}")
    click.echo(
        f"{count(report.orders_made, 'work order')} made of {count(report.plans, 'plan')} up to "
        f"{report.horizon}; {count(len(report.drifts), 'due date')} put right; "
        f"{count(report.notices_matched, 'device')} found for safety notices."
    )
