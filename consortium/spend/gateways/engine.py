"""DuckDB, embedded: loaded at first use, limited in memory and threads, shut in our own folders.

A process has one for reading the lake and one for imports, so that an import that needs all the
memory it may have takes none from the pages. Starting one costs more than reading a small file:
each is started once, and closed when its app ends.

Statements stand in ``sql/``; what varies is bound to them as parameters, never written into them.
"""

import threading
import weakref
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from flask import Flask, current_app

from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
else:
    duckdb = lazy("duckdb")

Parameters = Mapping[str, Any]
Row = tuple[Any, ...]
# Facts that are no lines, under the names by which a statement reads them.
Relation: TypeAlias = "pd.DataFrame"
Relations = Mapping[str, Relation]

_EXTENSION = "consortium.spend.engine"
_READING, _IMPORTS = "reading", "imports"
_STATEMENTS = Path(__file__).parent / "sql"
# An engine is started by one thread, however many want it first.
_first_use = threading.Lock()
# Rows handed over at a time.
_HANDFUL = 5_000


@cache
def statement(name: str) -> str:
    """The text of ``sql/<name>.sql``."""
    return (_STATEMENTS / f"{name}.sql").read_text(encoding="utf-8")


@contextmanager
def workbench() -> Iterator["duckdb.DuckDBPyConnection"]:
    """A place of one's own for an import: what it makes there must be temporary.

    Nobody else sees it, and it is gone when the import ends. The macros are there already.
    """
    with closing(_engine(_IMPORTS).cursor()) as connection:
        yield connection


def ask(question: str, parameters: Parameters, relations: Relations | None = None) -> list[Row]:
    """Every row that a statement answers with."""
    return [row for rows in ask_in_parts(question, parameters, relations) for row in rows]


def ask_in_parts(
    question: str, parameters: Parameters, relations: Relations | None = None
) -> Iterator[list[Row]]:
    """The rows that a statement answers with, some at a time, so that they need not fit at once."""
    with closing(_engine(_READING).cursor()) as cursor:
        for name, frame in (relations or {}).items():
            cursor.register(name, frame)
        cursor.execute(question, dict(parameters))
        while rows := cursor.fetchmany(_HANDFUL):
            yield rows


def pounds_of(pence: int) -> Decimal:
    """An amount as it lies in the lake."""
    return Decimal(pence).scaleb(-2)


def decimal_of(millionths: int) -> Decimal:
    """A quantity or a unit price as it lies in the lake."""
    return Decimal(millionths).scaleb(-6)


def _engine(use: str) -> "duckdb.DuckDBPyConnection":
    """The engine of this process for a use, started when it is first wanted."""
    with _first_use:
        engines = _engines()
        if use not in engines:
            engine = _start()
            if use == _IMPORTS:
                engine.execute(statement("macros"))
            engines[use] = engine
        return engines[use]


def _engines() -> dict[str, "duckdb.DuckDBPyConnection"]:
    engines: dict[str, duckdb.DuckDBPyConnection] | None = current_app.extensions.get(_EXTENSION)
    if engines is None:
        engines = current_app.extensions[_EXTENSION] = {}
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        weakref.finalize(app, _close_all, engines)
    return engines


def _close_all(engines: dict[str, "duckdb.DuckDBPyConnection"]) -> None:
    """Close what an app had started; an engine that outlives Python is reported as leaked."""
    while engines:
        engines.popitem()[1].close()


def _start() -> "duckdb.DuckDBPyConnection":
    data = Path(current_app.config["DATA_DIR"]).resolve()
    spill = data / "lake" / "work"
    spill.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": f"{current_app.config['SPEND_MEMORY_MB']}MB",
            "threads": current_app.config["SPEND_THREADS"],
            "temp_directory": str(spill),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )
    connection.execute("SET allowed_directories = $folders", {"folders": [f"{data}/"]})
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection
