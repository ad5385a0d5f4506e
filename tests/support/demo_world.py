"""The demo world, loaded once for a whole run and copied for whoever wants one."""

import os
import shutil
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from consortium.demo import load as demo
from consortium.demo.notes import PASSWORD as CHOSEN
from consortium.foundation.web import clock
from tests.support.databases import app_with, close, database_url, make_app
from tests.support.shared import SERVER, alone, shared_folder

MASTER = "demo_master"
PASSWORD = "bridges-of-the-demo"


def make_demo(folder: Path, name: str, **settings: object) -> Flask:
    """An application on a demo world of its own.

    The first process of the run that wants one loads the world, the others wait for it.
    """
    shared = shared_folder()
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
