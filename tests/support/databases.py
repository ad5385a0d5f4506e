"""Applications on databases of their own, and tests whose writes are taken back.

Each worker migrates one database and builds the small world in it once. A test then runs inside
one outer transaction that is rolled back: what the code commits is released into it and vanishes.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

import config
from consortium.app import create_app
from consortium.foundation.database.engine import db
from consortium.foundation.database.whole import as_one_transaction

SERVER = "CONSORTIUM_TEST_SERVER"


def database_url(folder: Path, name: str) -> str:
    """A fresh, empty database: a file in the folder, or one on the server of this run."""
    server = os.environ.get(SERVER)
    if not server:
        return f"sqlite:///{folder / f'{name}.db'}"
    url = sa.make_url(server)
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}"'))
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


def make_app(folder: Path, name: str, **settings: object) -> Flask:
    """An application on a fresh, migrated database."""
    values: dict[str, object] = {
        "DATA_DIR": folder,
        "DATABASE_URL": database_url(folder, name),
        **settings,
    }
    handlers = logging.getLogger().handlers[:]
    app = create_app(config.Testing(**values))  # type: ignore[arg-type]
    # The app sends the log to standard error; while tests run, it belongs to pytest.
    logging.getLogger().handlers[:] = handlers
    with app.app_context():
        upgrade()
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
