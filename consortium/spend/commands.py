"""`consortium spend …`."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from consortium.foundation.domain.errors import DomainError
from consortium.foundation.domain.money import pounds
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.web.clock import now
from consortium.foundation.web.console import print_json, refusals_to_stderr
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries.directory import id_of_code
from consortium.spend.domain.report import ImportReport
from consortium.spend.gateways.sweeper import sweep_lake
from consortium.spend.queries.batches import RejectedLine, rejected_lines
from consortium.spend.usecases.import_lines import import_purchase_lines

group = AppGroup("spend", help="Purchase lines.")

SYSTEM = Actor.system("command line")


@group.command("import")
@click.option("--trust", "trust_code", required=True, help="Code of the trust, like NOR.")
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--json", "as_json", is_flag=True, help="Print the reports as JSON.")
@refusals_to_stderr
def import_files(trust_code: str, paths: tuple[Path, ...], as_json: bool) -> None:
    """Import CSV files of purchase lines for a trust.

    Good rows land even when others are rejected, and good files when others are refused; the
    command then ends with 1 and names every fault on standard error.
    """
    trust_id = id_of_code(trust_code, (OrganisationKind.TRUST,))
    reports, is_clean = [], True
    for path in paths:
        try:
            with path.open("rb") as content:
                report = import_purchase_lines(
                    actor=SYSTEM,
                    trust_id=trust_id,
                    content=content,
                    file_name=path.name,
                    now=now(),
                )
        except DomainError as refusal:
            click.echo(f"{path.name}: {refusal.code}: {refusal}", err=True)
            is_clean = False
            continue
        rejected = list(rejected_lines(actor=SYSTEM, batch_id=report.batch_id))
        reports.append({**report.as_json(), "rejected_rows": [_as_dict(row) for row in rejected]})
        if not as_json:
            click.echo(_summary(report))
        for row in rejected:
            click.echo(f"{path.name}, row {row.row}: {row.problem} {row.what_to_do}", err=True)
        is_clean = is_clean and not rejected
    if as_json:
        print_json(reports)
    if not is_clean:
        sys.exit(1)


@group.command("sweep")
def sweep() -> None:
    """Remove files of the lake that no import names and that are older than a day."""
    click.echo(f"{sweep_lake(now=now())} files removed.")


def _summary(report: ImportReport) -> str:
    if report.already_imported:
        return f"{report.file_name}: already imported as {report.reference}; nothing changed."
    counts = report.counts
    return (
        f"{report.file_name}: {report.reference}, {counts.read:,} rows read: "
        f"{counts.accepted:,} landed ({pounds(report.amount)}), {counts.rejected:,} rejected, "
        f"{counts.duplicate:,} duplicates, {counts.left_out:,} left out."
    )


def _as_dict(row: RejectedLine) -> dict[str, object]:
    return {"row": row.row, "problem": row.problem, "what_to_do": row.what_to_do}
