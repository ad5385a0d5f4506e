"""Loading the demo world through the use cases, with all their checks, locks and audit events."""

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.measure import Ratio, Subject, Target, worked
from benchmarks.world import World

TIMES = 5
# Twelve seconds where the peer takes a ninth of one.
TARGET = Target(110)


def measure(world: World) -> list[Subject]:
    """Write the very rows of the world once more, without asking what they mean."""
    tables = _rows_of(world.folder / "consortium.db")
    copies = [world.folder / f"copy-{number}.db" for number in range(TIMES)]
    for copy in copies:
        _empty(copy, world.folder / "consortium.db")
    peer = median(worked(partial(_insert, copy, tables)) for copy in copies)
    rows = sum(len(found) for found in tables.values())
    return [
        Subject(
            title="Demo world: processor time to load it",
            peer=f"the same {rows:,} rows inserted by sqlite3 in one transaction, unchecked",
            rows=(
                Ratio(
                    what="demo load",
                    ours=world.seconds_to_load,
                    peer=peer,
                    unit="s",
                    target=TARGET,
                ),
            ),
        )
    ]


def _rows_of(database: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(database)) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {
            name: connection.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608
            for (name,) in names
        }


def _empty(copy: Path, database: Path) -> None:
    """A database with the same tables, indexes and triggers, and nothing in it."""
    with closing(sqlite3.connect(database)) as original:
        statements = original.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
            "ORDER BY type = 'trigger', type = 'index'"
        ).fetchall()
    with closing(sqlite3.connect(copy)) as connection:
        for (statement,) in statements:
            connection.execute(statement)
        connection.commit()


def _insert(copy: Path, tables: dict[str, list[tuple[object, ...]]]) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        for name, rows in tables.items():
            if rows:
                places = ", ".join("?" * len(rows[0]))
                connection.executemany(f'INSERT INTO "{name}" VALUES ({places})', rows)  # noqa: S608
        connection.commit()
