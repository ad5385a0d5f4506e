"""`consortium notices …`."""

import sys
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from flask.cli import AppGroup

from consortium.foundation.domain.errors import DomainError, Invalid
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.console import print_json, refusals_to_stderr
from consortium.foundation.web.words import count
from consortium.notices.domain.release_faults import Warned
from consortium.notices.domain.released import Released
from consortium.notices.queries.ocds_package import ocds_of, tender_of_reference
from consortium.notices.usecases.release_import import Imported, import_releases
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries.directory import id_of_code
from consortium.organisations.queries.membership import list_consortia

group = AppGroup("notices", help="Notices and open contracting data.")

SYSTEM = Actor.system("command line")


@group.command("import-ocds")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--consortium", "code", help="Code of the consortium whose list they join.")
@click.option("--json", "as_json", is_flag=True, help="Print every warning as one JSON object.")
@refusals_to_stderr
def import_ocds(paths: tuple[Path, ...], code: str | None, as_json: bool) -> None:
    """Import releases that others published; of a folder, every JSON file in it.

    Faults are warnings, listed by file, release and field. Only a file that is no JSON or holds
    no release is refused; the others land, and the command ends with 1.
    """
    consortium_id = _consortium(code)
    done: list[Imported] = []
    refused: list[dict[str, str]] = []
    for path in _files(paths):
        try:
            with path.open("rb") as content:
                done.append(
                    import_releases(
                        actor=SYSTEM,
                        consortium_id=consortium_id,
                        content=content,
                        file_name=path.name,
                        now=now(),
                    )
                )
        except DomainError as refusal:
            refused.append({"file": path.name, "code": refusal.code, "reason": str(refusal)})
            click.echo(f"{path.name}: {refusal}", err=True)
    if as_json:
        print_json(_document(done, refused))
    else:
        for each in done:
            new = len(each.releases) - each.known
            click.echo(
                f"{each.file_name}: {count(new, 'release')} imported, {each.known} here "
                f"already, {count(each.warnings, 'warning')}."
            )
    if refused:
        sys.exit(1)


@group.command("ocds")
@click.argument("reference")
@click.option("--record", "as_record", is_flag=True, help="The record package of all releases.")
@refusals_to_stderr
def ocds(reference: str, as_record: bool) -> None:
    """Print the tender with that REFERENCE as open contracting data (OCDS 1.1)."""
    found = ocds_of(
        actor=SYSTEM,
        tender_id=tender_of_reference(actor=SYSTEM, reference=reference),
        now=now(),
        as_record=as_record,
    )
    print_json(found)


def _files(paths: tuple[Path, ...]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        found += sorted(path.glob("*.json")) if path.is_dir() else [path]
    return found


def _consortium(code: str | None) -> UUID:
    """The consortium of that code, or the only one there is."""
    if code:
        return id_of_code(code, (OrganisationKind.CONSORTIUM,))
    known = list_consortia(actor=SYSTEM, permission=Permission.NOTICES_RECORD)
    if len(known) != 1:
        raise Invalid(
            "which_consortium",
            f"There are {len(known)} consortia here.",
            next_step="Name one with --consortium CODE."
            if known
            else "Form one first: it keeps the list.",
        )
    return known[0].id


def _document(done: list[Imported], refused: list[dict[str, str]]) -> dict[str, Any]:
    kinds: Counter[str] = Counter()
    for each in done:
        kinds.update(warned.fault.value for warned in each.of_file)
        for release in each.releases:
            kinds.update(warned.fault.value for warned in release.warnings)
    return {
        "releases": sum(len(each.releases) for each in done),
        "imported": sum(len(each.releases) - each.known for each in done),
        "already_here": sum(each.known for each in done),
        "warnings_by_kind": dict(sorted(kinds.items())),
        "warnings": [line for each in done for line in _warnings(each)],
        "files": [
            {"file": each.file_name, "releases": len(each.releases), "warnings": each.warnings}
            for each in done
        ],
        "files_refused": refused,
    }


def _warnings(done: Imported) -> list[dict[str, Any]]:
    of_file = [_warning(done.file_name, None, warned) for warned in done.of_file]
    return of_file + [
        _warning(done.file_name, release, warned)
        for release in done.releases
        for warned in release.warnings
    ]


def _warning(file: str, release: Released | None, warned: Warned) -> dict[str, Any]:
    return {
        "file": file,
        "position": release.position if release else None,
        "ocid": release.ocid if release else "",
        "release": release.release_id if release else "",
        "field": warned.place,
        "kind": warned.fault.value,
        "words": warned.words,
    }
