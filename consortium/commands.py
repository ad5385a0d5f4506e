"""The command `consortium`: everything a scheduler or an administrator needs."""

import sys

import click
from flask.cli import FlaskGroup

import config as settings
from consortium.app import create_app
from consortium.contracts.commands import group as contracts_group
from consortium.demo.commands import group as demo_group
from consortium.equipment.commands import group as equipment_group
from consortium.foundation.web.commands import audit_group
from consortium.organisations.commands import group as organisations_group
from consortium.organisations.commands import people_group
from consortium.savings.commands import group as savings_group
from consortium.serve import serve, worker
from consortium.spend.commands import group as spend_group


@click.group(
    cls=FlaskGroup,
    create_app=lambda: create_app(settings.load()),
    add_default_commands=False,
    add_version_option=False,
)
def cli() -> None:
    """Consortium: trusts that buy together."""


cli.add_command(serve)
cli.add_command(worker)
cli.add_command(audit_group)
cli.add_command(organisations_group)
cli.add_command(people_group)
cli.add_command(equipment_group)
cli.add_command(contracts_group)
cli.add_command(spend_group)
cli.add_command(savings_group)
cli.add_command(demo_group)


def main() -> None:
    """Run the command; settings that are unsafe are named and nothing starts."""
    try:
        settings.load()
    except settings.UnsafeSettings as error:
        for problem in error.problems:
            click.echo(problem, err=True)
        sys.exit(1)
    cli()
