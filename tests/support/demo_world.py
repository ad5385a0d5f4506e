"""The demo world, loaded once for a whole run and copied for whoever wants one."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from consortium.demo import load as demo
from consortium.demo.notes import PASSWORD as CHOSEN
from consortium.foundation.web import clock
from tests.support.databases import SERVER, app_with, close, database_url, make_app

MASTER = "demo_master"
PASSWORD = "bridges-of-the-demo"


def make_demo(folder: Path, shared: Path, name: str, **settings: object) -> Flask:
    """An application on a demo world of its own.

    ``shared`` is a folder that all workers of the run see: the first one loads the world there,
    the others wait for it.
    """
    with alone(shared / "demo.lock"):
        master = shared / MASTER
        if not (master / "loaded").exists():
            _load(master)
    shutil.copytree(master, folder, dirs_exist_ok=True)
    return app_with(DATA_DIR=folder, DATABASE_URL=_copy(folder, name), **settings)


def _load(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    app = make_app(folder, MASTER)
    os.environ[CHOSEN] = PASSWORD
    try:
        demo.load(app, today=clock.today(), tell=lambda _: None)
    finally:
        del os.environ[CHOSEN]
        close(app)
    (folder / "loaded").touch()


def _copy(folder: Path, name: str) -> str:
    server = os.environ.get(SERVER)
    if not server:
        return f"sqlite:///{folder / MASTER}.db"
    master = sa.make_url(server).set(database=MASTER).render_as_string(hide_password=False)
    return database_url(folder, name, copy_of=master)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
