"""The command `consortium`: everything a scheduler or an administrator needs."""

import sys
from importlib import import_module
from typing import Any

import click
from flask import Flask
from flask.cli import FlaskGroup

import config as settings
from consortium.foundation.lazy import loading

# What each command is and where it stands. A wing loads when one of its commands is called: a
# command that only reads a file waits for no other wing, and for neither pages nor a database.
COMMANDS = {
    "audit": "consortium.foundation.web.commands:audit_group",
    "contracts": "consortium.contracts.commands:group",
    "demo": "consortium.demo.commands:group",
    "equipment": "consortium.equipment.commands:group",
    "notices": "consortium.notices.commands:group",
    "organisations": "consortium.organisations.commands:group",
    "people": "consortium.organisations.commands:people_group",
    "savings": "consortium.savings.commands:group",
    "serve": "consortium.serve:serve",
    "spend": "consortium.spend.commands:group",
    "tenders": "consortium.tenders.commands:group",
    "visits": "consortium.visits.commands:group",
    "worker": "consortium.serve:worker",
}


class Commands(FlaskGroup):
    """The commands of all wings, and those of the app's extensions."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*COMMANDS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in COMMANDS:
            command: click.Command = _named(COMMANDS[name])
            return command
        return super().get_command(ctx, name)


def _app() -> Flask:
    with loading():
        app: Flask = _named("consortium.app:create_app")(settings.load())
    return app


def _named(place: str) -> Any:
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)


@click.group(cls=Commands, create_app=_app, add_default_commands=False, add_version_option=False)
def cli() -> None:
    """Consortium: trusts that buy together."""


def main() -> None:
    """Run the command; settings that are unsafe are named and nothing starts."""
    try:
        settings.load()
    except settings.UnsafeSettings as error:
        for problem in error.problems:
            click.echo(problem, err=True)
        sys.exit(1)
    cli()
