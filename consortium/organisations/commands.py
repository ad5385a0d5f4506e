"""`consortium organisations …` and `consortium people …`."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from consortium.foundation.domain.permissions import Actor, Role
from consortium.foundation.web.clock import now
from consortium.foundation.web.console import print_json, refusals_to_stderr
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.gateways import reference_list
from consortium.organisations.queries import directory
from consortium.organisations.usecases import organisations as usecases
from consortium.organisations.usecases import people as people_usecases

group = AppGroup("organisations", help="Trusts, boards and suppliers.")
people_group = AppGroup("people", help="Accounts.")

SYSTEM = Actor.system("command line")


@group.command("import")
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False
)
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
@refusals_to_stderr
def import_list(file: Path | None, as_json: bool) -> None:
    """Import a reference list of trusts; without FILE, the one that ships with the product.

    Good rows land even when others are rejected; the command then ends with 1.
    """
    path = file or reference_list.SHIPPED
    report = usecases.import_reference_list(
        actor=SYSTEM,
        rows=reference_list.read_reference_list(path.read_bytes()),
        source=path.name if file else reference_list.SHIPPED_SOURCE,
        now=now(),
    )
    if as_json:
        print_json(report.as_json())
    else:
        click.echo(
            f"{report.read} rows read: {report.added} added, {report.changed} changed, "
            f"{report.unchanged} as they were."
        )
        for remark in report.remarks:
            click.echo(f"  row {remark.row}, {remark.field}: {remark.problem} {remark.what_to_do}")
    for fault in report.rejected:
        click.echo(
            f"row {fault.row}, {fault.field} {fault.value!r}: {fault.problem} {fault.what_to_do}",
            err=True,
        )
    if report.rejected:
        sys.exit(1)


@people_group.command("add-administrator")
@click.option("--email", required=True)
@click.option("--name", required=True, help="As colleagues know them.")
@click.option("--organisation", "code", required=True, help="Code of the consortium or trust.")
@click.password_option()
@refusals_to_stderr
def add_administrator(email: str, name: str, code: str, password: str) -> None:
    """Make the first administrator's account; everybody else is invited from there."""
    organisation_id = directory.id_of_code(
        code, (OrganisationKind.CONSORTIUM, OrganisationKind.TRUST)
    )
    person_id = people_usecases.register_person(
        actor=SYSTEM,
        email=email,
        name=name,
        organisation_id=organisation_id,
        password=password,
        now=now(),
    )
    people_usecases.grant_role(
        actor=SYSTEM,
        person_id=person_id,
        role=Role.ADMINISTRATOR,
        organisation_id=organisation_id,
        now=now(),
    )
    click.echo(f"{name} can sign in as administrator with {email}.")
