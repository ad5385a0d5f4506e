"""`consortium demo …`."""

from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from consortium.demo.folder import check_folder, load_folder
from consortium.demo.load import load, sign_ins
from consortium.demo.world.faults import FolderRefused
from consortium.foundation.web.clock import today
from consortium.foundation.web.console import print_json, refusals_to_stderr

group = AppGroup("demo", help="The demo world Seven Bridges, and worlds of your own.")


@group.command("load")
@click.argument(
    "folder",
    required=False,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option("--check", is_flag=True, help="Say what is wrong with the folder; load nothing.")
@refusals_to_stderr
def load_world(folder: Path | None, check: bool) -> None:
    """Build the demo world, or the world of FOLDER; a second time changes nothing.

    What the CSV files of a folder hold is told in docs/world-format.md. All faults are named on
    standard error; the command then ends with 1, and nothing is loaded.
    """
    if folder is None:
        if check:
            raise click.UsageError("--check needs a folder.")
        _load_story()
    else:
        _load_folder(folder, check=check)


def _load_story() -> None:
    if load(_app(), today=today(), tell=lambda scene: click.echo(f"  {scene} …")):
        click.echo("The demo world is loaded.")
    else:
        click.echo("The demo world is loaded already; nothing was changed.")
    _show()


def _load_folder(folder: Path, *, check: bool) -> None:
    try:
        outcome = (check_folder if check else load_folder)(_app(), folder, today=today())
    except FolderRefused as refused:
        for fault in refused.faults:
            click.echo(str(fault), err=True)
        raise
    for remark in outcome.loaded.remarks if outcome.loaded else ():
        click.echo(f"  {remark}")
    if check:
        tried = "" if outcome.loaded else " It was not tried: this database has people in it."
        click.echo(f"The world {outcome.consortium} has no faults; nothing was loaded.{tried}")
        return
    state = "is loaded." if outcome.loaded else "is loaded already; nothing was changed."
    click.echo(f"The world {outcome.consortium} {state}")
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
    found = [each for each in sign_ins(_app()) if each.is_first]
    if not found:
        return
    click.echo(f"Sign in as one of these, with the password {found[0].password}")
    for each in found:
        click.echo(f"  {each.email:<34}{each.name}")


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app
