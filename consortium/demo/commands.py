"""`consortium demo …`."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from consortium.demo.cast import FIRST
from consortium.demo.load import load, sign_ins
from consortium.foundation.web.clock import today
from consortium.foundation.web.console import print_json, refusals_to_stderr

group = AppGroup("demo", help="The demo world Seven Bridges.")


@group.command("load")
@refusals_to_stderr
def load_world() -> None:
    """Build the demo world through the use cases; a second time changes nothing."""
    if load(_app(), today=today(), tell=lambda scene: click.echo(f"  {scene} …")):
        click.echo("The demo world is loaded.")
    else:
        click.echo("The demo world is loaded already; nothing was changed.")
    _show()


@group.command("sign-ins")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def show_sign_ins(as_json: bool) -> None:
    """The demo people and their password."""
    if as_json:
        print_json(
            [
                {"name": each.name, "email": each.email, "password": each.password}
                for each in sign_ins(_app())
            ]
        )
    else:
        _show()


def _show() -> None:
    found = sign_ins(_app())[: len(FIRST)]
    if not found:
        return
    click.echo(f"Sign in as one of these, with the password {found[0].password}")
    for each in found:
        click.echo(f"  {each.email:<34}{each.name}")


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app
