"""Applications on databases of their own, and tests whose writes are taken back.

Each worker migrates one database, of which all its others are copies, and builds the small world
once. A test then runs inside one outer transaction that is rolled back: what the code commits is
released into it and vanishes.
"""

import atexit
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

import config
from consortium.app import create_app
from consortium.foundation.database.engine import db
from consortium.foundation.database.whole import as_one_transaction

SERVER = "CONSORTIUM_TEST_SERVER"


def database_url(folder: Path, name: str, *, copy_of: str = "") -> str:
    """A fresh database: a file in the folder, or one on the server of this run.

    It is empty, or a copy of another one of the run, to which nobody may be connected.
    """
    server = os.environ.get(SERVER)
    if not server:
        file = folder / f"{name}.db"
        if copy_of:
            shutil.copyfile(str(sa.make_url(copy_of).database), file)
        return f"sqlite:///{file}"
    url = sa.make_url(server)
    template = f' TEMPLATE "{sa.make_url(copy_of).database}"' if copy_of else ""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}"'))
        connection.execute(sa.text(f'CREATE DATABASE "{name}"{template}'))
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


@cache
def migrated() -> str:
    """The address of a database that was migrated once for this process, to be copied."""
    folder = Path(tempfile.mkdtemp(prefix="consortium-migrated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    address = database_url(folder, f"migrated_{worker}")
    app = _app(DATA_DIR=folder, DATABASE_URL=address)
    with app.app_context():
        upgrade()
    close(app)
    return address


def make_app(folder: Path, name: str, **settings: object) -> Flask:
    """An application on a fresh, migrated database."""
    address = database_url(folder, name, copy_of=migrated())
    return _app(DATA_DIR=folder, DATABASE_URL=address, **settings)


def _app(**settings: object) -> Flask:
    handlers = logging.getLogger().handlers[:]
    app = create_app(config.Testing(**settings))  # type: ignore[arg-type]
    # The app sends the log to standard error; while tests run, it belongs to pytest.
    logging.getLogger().handlers[:] = handlers
    return app


def close(app: Flask) -> None:
    """Give back the connections that the application holds."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@contextmanager
def rolled_back(app: Flask) -> Iterator[None]:
    """Everything that is committed inside is taken back at the end."""
    with as_one_transaction(app, keep=False):
        yield
