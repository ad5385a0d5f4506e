"""Applications on databases of their own, and tests whose writes are taken back.

A run migrates one database, of which all others are copies, and each process builds the small world
once. A test then runs inside one outer transaction that is rolled back: what the code commits is
released into it and vanishes. What many tests begin with is built once too: see ``Grounds``.
"""

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade
from jinja2 import FileSystemBytecodeCache

import config
from consortium.app import create_app
from consortium.foundation.database.engine import db, engine_options, prepare
from consortium.foundation.database.whole import as_one_transaction
from tests.support.shared import SERVER, SHARED, alone, shared_folder

Made = TypeVar("Made")


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
    """The address of a database that was migrated once for this run, to be copied."""
    folder = shared_folder()
    done = folder / "migrated"
    with alone(folder / "migrated.lock"):
        if not done.exists():
            address = database_url(folder, "migrated")
            app = app_with(DATA_DIR=folder, DATABASE_URL=address)
            with app.app_context():
                upgrade()
            close(app)
            done.write_text(address)
    return done.read_text()


def make_app(folder: Path, name: str, **settings: object) -> Flask:
    """An application on a fresh, migrated database."""
    address = database_url(folder, name, copy_of=migrated())
    return app_with(DATA_DIR=folder, DATABASE_URL=address, **settings)


def app_with(**settings: object) -> Flask:
    """An application with the settings of tests but for those named."""
    handlers = logging.getLogger().handlers[:]
    app = create_app(config.Testing(**settings))  # type: ignore[arg-type]
    # The app sends the log to standard error; while tests run, it belongs to pytest.
    logging.getLogger().handlers[:] = handlers
    # Compiled by whoever wants a template first.
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(os.environ[SHARED])
    return app


def close(app: Flask) -> None:
    """Give back the connections that the application holds."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@contextmanager
def rolled_back(app: Flask, *, on: sa.Engine | None = None) -> Iterator[None]:
    """Everything that is committed inside is taken back at the end; ``on`` is a ground's engine."""
    with as_one_transaction(app, keep=False, on=on):
        yield


@dataclass(frozen=True, slots=True)
class Ground(Generic[Made]):
    """A database in which something stands already, and what that is."""

    engine: sa.Engine
    made: Made


class Grounds:
    """Copies of an application's database on which more is built once, for many tests.

    A test that begins with three signed contracts would otherwise sign them anew each time.
    """

    def __init__(self, app: Flask, folder: Path, worker: str) -> None:
        self._app = app
        self._folder = folder
        self._worker = worker
        self._engines: list[sa.Engine] = []

    def lay(
        self, name: str, build: Callable[[], Made], *, on: Ground[Made] | None = None
    ) -> Ground[Made]:
        """A copy with whatever ``build`` makes in it, in an application context.

        ``on`` is another ground, on which it is built instead of on the application's database.
        """
        with self._app.app_context():
            below = on.engine if on else db.engine
            address = below.url.render_as_string(hide_password=False)
        close(self._app)
        below.dispose()
        copied = database_url(self._folder, f"{name}_{self._worker}", copy_of=address)
        engine = sa.create_engine(copied, **engine_options(copied))
        prepare(engine)
        self._engines.append(engine)
        with as_one_transaction(self._app, keep=True, on=engine), self._app.app_context():
            return Ground(engine, build())

    def close(self) -> None:
        for engine in self._engines:
            engine.dispose()
