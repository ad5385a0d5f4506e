"""DuckDB, embedded: loaded at first use, limited in memory and threads, shut in our own folders."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
else:
    duckdb = lazy("duckdb")

# Rows handed over at a time.
_HANDFUL = 5_000


class Embedded:
    """One engine within the process; it may open nothing outside the data folder."""

    def __init__(self, *, data: Path, memory_mb: int, threads: int) -> None:
        spill = data / "lake" / "work"
        spill.mkdir(parents=True, exist_ok=True)
        self._connection = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": f"{memory_mb}MB",
                "threads": threads,
                "temp_directory": str(spill),
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
        self._connection.execute("SET allowed_directories = $folders", {"folders": [f"{data}/"]})
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")

    def cursor(self) -> "duckdb.DuckDBPyConnection":
        """A connection of one's own; what others make temporarily is not seen in it."""
        return self._connection.cursor()

    def run(self, statements: str) -> None:
        """What everybody who asks later finds, like macros."""
        self._connection.execute(statements)

    def ask(
        self,
        question: str,
        parameters: Mapping[str, Any],
        relations: Mapping[str, "pd.DataFrame"] | None = None,
    ) -> list[tuple[Any, ...]]:
        parts = self.ask_in_parts(question, parameters, relations)
        return [row for rows in parts for row in rows]

    def ask_in_parts(
        self,
        question: str,
        parameters: Mapping[str, Any],
        relations: Mapping[str, "pd.DataFrame"] | None = None,
    ) -> Iterator[list[tuple[Any, ...]]]:
        with closing(self.cursor()) as cursor:
            for name, frame in (relations or {}).items():
                cursor.register(name, frame)
            cursor.execute(question, dict(parameters))
            while rows := cursor.fetchmany(_HANDFUL):
                yield rows

    def close(self) -> None:
        self._connection.close()
