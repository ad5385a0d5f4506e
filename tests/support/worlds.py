"""Worlds that were loaded from a folder, once for a whole run."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

import config
from consortium.demo.folder import load_folder
from consortium.foundation.web import clock
from tests.support.commands import run
from tests.support.databases import close, make_app

WORLDS = Path(config.ROOT, "examples", "worlds")


@contextmanager
def loaded(folder: Path, into: Path, name: str) -> Iterator[Flask]:
    """An application on a database of its own with the world of a folder."""
    app = make_app(into, name)
    load_folder(app, folder, today=clock.today())
    yield app
    close(app)


def savings_of(app: Flask, *arguments: str) -> dict[str, Any]:
    """What `consortium savings report --json` prints."""
    done = run(app, "savings", "report", *arguments, "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    printed: dict[str, Any] = json.loads(done.stdout)
    return printed
