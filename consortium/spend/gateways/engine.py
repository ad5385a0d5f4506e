"""The engines that read the lake and check imports.

What reads the lake is embedded in the process or, where ``SPEND_ENGINE`` names a Spark master,
distributed over other machines: the same statements are put to the same files and the answers are
the same. Imports always run on the embedded one.

A process has one for reading and one for imports, so that an import that needs all the memory it
may have takes none from the pages. Starting one costs more than reading a small file: each is
started once, and closed when its app ends.

Statements stand in ``sql/``; what varies is bound to them as parameters, never written into them.
"""

import threading
import weakref
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias
from uuid import UUID

from flask import Flask, current_app

from consortium.spend.gateways.distributed import Cluster, Distributed
from consortium.spend.gateways.embedded import Embedded
from consortium.spend.gateways.spark_needs import check_for_spark

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

    Relation: TypeAlias = pd.DataFrame
else:
    Relation = Any

Parameters = Mapping[str, Any]
Row = tuple[Any, ...]
# Facts that are no lines, under the names by which a statement reads them.
Relations = Mapping[str, Relation]

EMBEDDED = "duckdb"
EXTENSION = "consortium.spend.engine"
# What an import may have of the memory. It sorts and writes whole files, and what it lacks it puts
# on disk; beside it stand Python with the catalogue, and what reading and writing hold uncounted.
_OF_AN_IMPORT = Fraction(1, 2)
# As many ids as a large catalogue has items.
_IDS_KNOWN = 1 << 16
_OF_PENCE, _OF_MILLIONTHS = Decimal(-2), Decimal(-6)
_STATEMENTS = Path(__file__).parent / "sql"
# An engine is started by one thread, however many want it first.
_first_use = threading.Lock()


class Reader(Protocol):
    """What answers questions about the lake."""

    def ask(
        self, question: str, parameters: Parameters, relations: Relations | None = None
    ) -> list[Row]: ...

    def ask_in_parts(
        self, question: str, parameters: Parameters, relations: Relations | None = None
    ) -> Iterator[list[Row]]: ...

    def close(self) -> None: ...


@dataclass(slots=True)
class Engines:
    """The engines of an app, each once it was wanted."""

    reading: Reader | None = None
    imports: Embedded | None = field(default=None)

    def close(self) -> None:
        """Close and let go of both: an engine that outlives Python is reported as leaked."""
        started = [engine for engine in (self.reading, self.imports) if engine is not None]
        self.reading = self.imports = None
        while started:
            started.pop().close()


@cache
def statement(name: str) -> str:
    """The text of ``sql/<name>.sql``."""
    return (_STATEMENTS / f"{name}.sql").read_text(encoding="utf-8")


@contextmanager
def workbench() -> Iterator["duckdb.DuckDBPyConnection"]:
    """A place of one's own for an import: what it makes there must be temporary.

    Nobody else sees it, and it is gone when the import ends. The macros are there already.
    """
    with closing(_for_imports().cursor()) as connection:
        yield connection


def ask(question: str, parameters: Parameters, relations: Relations | None = None) -> list[Row]:
    """Every row that a statement answers with.

    Raises:
        Unavailable: the distributed engine cannot be reached.
    """
    return _for_reading().ask(question, parameters, relations)


def ask_in_parts(
    question: str, parameters: Parameters, relations: Relations | None = None
) -> Iterator[list[Row]]:
    """The rows that a statement answers with, some at a time, so that they need not fit at once.

    Raises:
        Unavailable: the distributed engine cannot be reached.
    """
    return _for_reading().ask_in_parts(question, parameters, relations)


def pounds_of(pence: int | str) -> Decimal:
    """An amount as it lies in the lake, or its digits."""
    return Decimal(pence).scaleb(_OF_PENCE)


def decimal_of(millionths: float | str) -> Decimal:
    """A quantity or a unit price as it lies in the lake, or its digits."""
    return Decimal(millionths).scaleb(_OF_MILLIONTHS)


@lru_cache(maxsize=_IDS_KNOWN)
def id_of(text: str) -> UUID:
    """An id as it lies in the lake. Reports name the same trusts and items again and again."""
    return UUID(text)


def engines() -> Engines:
    """The engines of this app, started or not."""
    found: Engines | None = current_app.extensions.get(EXTENSION)
    if found is None:
        found = current_app.extensions[EXTENSION] = Engines()
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        weakref.finalize(app, found.close)
    return found


def _for_reading() -> Reader:
    with _first_use:
        ours = engines()
        if ours.reading is None:
            is_embedded = current_app.config["SPEND_ENGINE"] == EMBEDDED
            ours.reading = _embedded() if is_embedded else _distributed()
        return ours.reading


def _for_imports() -> Embedded:
    with _first_use:
        ours = engines()
        if ours.imports is None:
            ours.imports = _embedded(memory=_OF_AN_IMPORT)
            ours.imports.run(statement("macros"))
        return ours.imports


def _embedded(*, memory: Fraction = Fraction(1)) -> Embedded:
    return Embedded(
        data=Path(current_app.config["DATA_DIR"]).resolve(),
        memory_mb=int(current_app.config["SPEND_MEMORY_MB"] * memory),
        threads=current_app.config["SPEND_THREADS"],
    )


def _distributed() -> Reader:
    check_for_spark()
    return Distributed(
        Cluster(
            master=current_app.config["SPEND_ENGINE"],
            memory_mb=current_app.config["SPARK_MEMORY_MB"],
            cores=current_app.config["SPARK_CORES"],
            host=current_app.config["SPARK_DRIVER_HOST"],
        )
    )
