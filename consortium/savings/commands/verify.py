"""`consortium savings verify`: check an evidence pack offline, without the app and its data."""

import sys
from pathlib import Path
from typing import Any

import click

from consortium.foundation.domain.money import pounds
from consortium.foundation.web.console import print_json
from consortium.savings.domain.packs.claim import claim_as_json
from consortium.savings.domain.packs.verifying import Finding, check


@click.command("verify")
@click.argument("pack", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--sha256", default="", help="The SHA-256 that the product states for the pack.")
@click.option("--json", "as_json_text", is_flag=True, help="Print what was found as JSON.")
def verify(pack: Path, sha256: str, as_json_text: bool) -> None:
    """Check every file of PACK, work its figures out again, and hold them against what was signed.

    Ends with 0 when the pack holds, and with 1 and what does not hold on standard error.
    """
    try:
        content = pack.read_bytes()
    except OSError as error:
        click.echo(f"{pack} cannot be read: {error.strerror}.", err=True)
        sys.exit(1)
    found = check(content, sha256=sha256)
    if as_json_text:
        print_json(_as_json(found))
    else:
        _print(found)
    for fault in found.faults:
        click.echo(fault, err=True)
    if not found.holds:
        sys.exit(1)


def _as_json(found: Finding) -> dict[str, Any]:
    return {
        "holds": found.holds,
        "faults": list(found.faults),
        "notes": list(found.notes),
        "reference": found.reference or None,
        "sha256": found.sha256,
        "manifest_sha256": found.manifest_sha256 or None,
        "files": found.files,
        "lines": found.lines,
        "claim": claim_as_json(found.claim) if found.claim else None,
    }


def _print(found: Finding) -> None:
    if found.holds and found.claim is not None:
        saving, months = found.claim.saving, len(found.claim.months)
        click.echo(f"The pack {found.reference} holds: {pounds(found.claim.counts)}.")
        click.echo(f"  {saving.item_name}, {saving.trust_name}, {found.lines} lines")
        click.echo(f"  Signed by all: {found.claim.banked_months} of {months} months")
    click.echo(f"  SHA-256 {found.sha256}")
    for note in found.notes:
        click.echo(f"  Note: {note}")
