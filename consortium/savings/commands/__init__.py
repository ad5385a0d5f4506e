"""`consortium savings …`: each command loads when it is called.

What checks an evidence pack needs neither the app nor its data, so it does not wait for them.
"""

from importlib import import_module

import click

COMMANDS = {
    "audit": "consortium.savings.commands.statement",
    "audit-again": "consortium.savings.commands.statement",
    "mail": "consortium.savings.commands.mail",
    "report": "consortium.savings.commands.statement",
    "verify": "consortium.savings.commands.verify",
}


class Commands(click.Group):
    """The commands of the wing, by the module in which each stands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*COMMANDS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return super().get_command(ctx, name)
        command: click.Command = getattr(import_module(COMMANDS[name]), name.replace("-", "_"))
        return command


group = Commands(
    "savings", help="The savings statement, the price audit, and the check of evidence packs."
)
