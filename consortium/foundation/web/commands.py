"""`consortium audit …`."""

import sys

import click
from flask.cli import AppGroup

from consortium.foundation import audit
from consortium.foundation.web.console import print_json

audit_group = AppGroup("audit", help="The audit log.")


@audit_group.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
def verify(as_json: bool) -> None:
    """Walk the whole audit log; end with 1 and name the first bad row when it was tampered with."""
    verdict = audit.verify()
    if as_json:
        fault = verdict.fault
        print_json(
            {
                "intact": verdict.intact,
                "entries_verified": verdict.entries,
                "head": verdict.head,
                "first_bad_row": fault.sequence if fault else None,
                "problem": fault.problem if fault else None,
            }
        )
    elif verdict.intact:
        click.echo(f"The audit log is intact: {verdict.entries:,} entries, head {verdict.head}.")
    if verdict.fault is not None:
        click.echo(
            f"The audit log is broken at row {verdict.fault.sequence}: {verdict.fault.problem}.",
            err=True,
        )
        sys.exit(1)
