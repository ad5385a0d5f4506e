"""DuckDB, embedded: loaded at first use, limited in memory and threads, shut in our own folders.

Statements stand in ``sql/``; what varies is bound to them as parameters, never written into them.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import current_app

from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    import duckdb
else:
    duckdb = lazy("duckdb")

Parameters = Mapping[str, Any]
Row = tuple[Any, ...]

_EXTENSION = "consortium.spend.engine"
_STATEMENTS = Path(__file__).parent / "sql"
# The first use of a lazy module and of the shared connection: one thread at a time.
_first_use = threading.Lock()
# Rows handed over at a time.
_HANDFUL = 5_000


@cache
def statement(name: str) -> str:
    """The text of ``sql/<name>.sql``."""
    return (_STATEMENTS / f"{name}.sql").read_text(encoding="utf-8")


@contextmanager
def workbench(folder: Path) -> Iterator["duckdb.DuckDBPyConnection"]:
    """A DuckDB of one's own for an import; what does not fit into memory lies in the folder."""
    with _first_use:
        connection = _connect(folder)
    with closing(connection):
        yield connection


def ask(question: str, parameters: Parameters) -> list[Row]:
    """Every row that a statement answers with."""
    return [row for rows in ask_in_parts(question, parameters) for row in rows]


def ask_in_parts(question: str, parameters: Parameters) -> Iterator[list[Row]]:
    """The rows that a statement answers with, some at a time, so that they need not fit at once."""
    with closing(_shared().cursor()) as cursor:
        cursor.execute(question, dict(parameters))
        while rows := cursor.fetchmany(_HANDFUL):
            yield rows


def pounds_of(pence: int) -> Decimal:
    """An amount as it lies in the lake."""
    return Decimal(pence).scaleb(-2)


def decimal_of(millionths: int) -> Decimal:
    """A quantity or a unit price as it lies in the lake."""
    return Decimal(millionths).scaleb(-6)


def _shared() -> "duckdb.DuckDBPyConnection":
    """The connection with which this process reads the lake."""
    with _first_use:
        if _EXTENSION not in current_app.extensions:
            folder = Path(current_app.config["DATA_DIR"]) / "lake" / "work"
            folder.mkdir(parents=True, exist_ok=True)
            current_app.extensions[_EXTENSION] = _connect(folder)
    connection: duckdb.DuckDBPyConnection = current_app.extensions[_EXTENSION]
    return connection


def _connect(folder: Path) -> "duckdb.DuckDBPyConnection":
    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": f"{current_app.config['SPEND_MEMORY_MB']}MB",
            "threads": current_app.config["SPEND_THREADS"],
            "temp_directory": str(folder),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )
    data = Path(current_app.config["DATA_DIR"]).resolve()
    connection.execute("SET allowed_directories = $folders", {"folders": [f"{data}/"]})
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection
