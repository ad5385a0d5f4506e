"""Running the command `consortium` inside a test."""

from click.testing import Result
from flask import Flask

from consortium.commands import cli


def run(app: Flask, *arguments: str, typed: str | None = None) -> Result:
    """How the command ended: its exit code, standard output and standard error."""
    return app.test_cli_runner().invoke(cli, arguments, input=typed)
