"""The connection to the database, and how SQLite and PostgreSQL are set up.

Reads run in transactions that the database itself holds read-only; only
:mod:`~consortium.foundation.database.unit_of_work` opens one that may write. SQLite is kept in
WAL mode with ``synchronous=FULL``: with anything less a power cut loses commits that were
acknowledged.
"""

import sys
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from consortium.foundation.database.base import Base

if sys.platform == "linux" and sys.version_info < (3, 14):
    from pysqlite3 import dbapi2 as sqlite
else:
    import sqlite3 as sqlite

db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})

WRITES = {"tx": "write"}
# Below this SQLite can lose commits in WAL mode while a checkpoint runs.
SAFE_SQLITE = (3, 51, 3)

_SQLITE_SETTINGS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=20000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
)


def engine_options(url: str) -> dict[str, Any]:
    """The options with which the engine for a database address is made."""
    if make_url(url).get_backend_name() == "sqlite":
        return {"module": sqlite, "connect_args": {"timeout": 20}}
    return {
        "pool_pre_ping": True,
        "connect_args": {
            "options": "-c lock_timeout=20s -c statement_timeout=120s -c timezone=UTC"
        },
    }


def install(app: Flask) -> None:
    """Bind the database to the app and prepare its connections."""
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)
    if db_is_old():
        app.logger.warning(
            "SQLite %s is older than %s and can lose commits under load; use PostgreSQL.",
            sqlite.sqlite_version,
            ".".join(map(str, SAFE_SQLITE)),
        )


def db_is_old() -> bool:
    return tuple(map(int, sqlite.sqlite_version.split("."))) < SAFE_SQLITE


def is_reachable() -> bool:
    """Whether the database answers at all."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


def insert_or_update(dialect: str) -> Callable[[Any], postgresql.Insert | sqlite_dialect.Insert]:
    """The INSERT of a database that can say what happens when the row is there already."""
    return postgresql.insert if dialect == "postgresql" else sqlite_dialect.insert


def prepare(engine: Engine) -> None:
    """Attach the connection settings and the begin rule to an engine."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)


def _set_up_sqlite(dbapi_connection: Any, _record: Any) -> None:
    # The driver's own BEGIN comes too late and only before writes: we send ours.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    for setting in _SQLITE_SETTINGS:
        cursor.execute(setting)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = _may_write(connection)
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    # A write takes its lock at once: one that starts by reading can find itself unable to go on.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")


def _begin_postgresql(connection: Connection) -> None:
    if not _may_write(connection):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def _may_write(connection: Connection) -> bool:
    return connection.get_execution_options().get("tx") == WRITES["tx"]
