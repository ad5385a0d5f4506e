"""What each test says to the database, so that PostgreSQL hears everything once and little twice.

While tests run on SQLite, this notes which statements each of them sends, with values of which
types, and whether rows or which refusal came back. Of the tests that run on both databases, those
are then left to PostgreSQL that together say all there is: the others would only repeat them.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from hashlib import blake2b
from heapq import heapify, heappop, heappush
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import event

from consortium.foundation.database.engine import engine_options
from tests.support.shared import SHARED

# The driver of SQLite that the product uses.
sqlite: Any = engine_options("sqlite://")["module"]
# What begins, ends or sets something up; the tests say nothing of their own by it.
_ROUND_ABOUT = ("PRAGMA", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
# However many values a list holds and however many rows are written, the statement is one.
_VALUES = re.compile(r"\?(?:, \?)+")
_ROWS = re.compile(r"(\([^()]*\))(?:, \1)+")
# What a test costs beyond the seconds that are measured.
_OVERHEAD = 0.003


class Heard(NamedTuple):
    """What one test said, and the seconds it took."""

    said: frozenset[str]
    seconds: float


_open: list[set[str]] = []


def listen() -> None:
    """Hear whatever is said to a SQLite database that is connected to from now on."""
    event.listen(sa.Engine, "do_connect", _through_us)


@contextmanager
def hearing() -> Iterator[set[str]]:
    """What is said while this is open, but for what another one hears that is opened inside."""
    said: set[str] = set()
    _open.append(said)
    try:
        yield said
    finally:
        _open.pop()


def write_down(heard: Mapping[str, Heard], by: str) -> None:
    """Leave what was heard to the other processes of this run; ``by`` names this one."""
    plain = {name: (sorted(said), seconds) for name, (said, seconds) in heard.items()}
    Path(os.environ[SHARED], f"heard_{by}.json").write_text(json.dumps(plain))


def written_down() -> dict[str, Heard]:
    """What the processes of this run that are done have heard of each test."""
    found = {}
    for file in sorted(Path(os.environ[SHARED]).glob("heard_*.json")):
        for name, (said, seconds) in json.loads(file.read_text()).items():
            found[name] = Heard(frozenset(said), seconds)
    return found


def repeating(heard: Mapping[str, Heard], anyway: Iterable[str] = ()) -> set[str]:
    """The tests that say nothing but what the remaining ones say; those of ``anyway`` remain.

    Of two tests the one remains that says more of what nobody has said yet in a second.
    """
    said: set[str] = set()
    for name in anyway:
        said |= heard[name].said
    waiting = [(-_worth(heard[name], said), name) for name in heard.keys() - set(anyway)]
    heapify(waiting)
    repeats = set()
    while waiting:
        # What is worth most was worked out when less had been said; it is worth no more now.
        _, name = heappop(waiting)
        worth = _worth(heard[name], said)
        if not worth:
            repeats.add(name)
        elif waiting and -worth > waiting[0][0]:
            heappush(waiting, (-worth, name))
        else:
            said |= heard[name].said
    return repeats


def _worth(heard: Heard, said: set[str]) -> float:
    return len(heard.said - said) / (heard.seconds + _OVERHEAD)


class _Cursor(sqlite.Cursor):  # type: ignore[misc]
    """A cursor that notes what passes through it."""

    _last = ""

    def execute(self, statement: str, values: Any = ()) -> Any:
        self._note(statement, values)
        try:
            return super().execute(statement, values)
        except sqlite.Error as refusal:
            self._add(str(refusal))
            raise

    def executemany(self, statement: str, rows: Any) -> Any:
        rows = list(rows)
        self._note(statement, rows[0] if rows else ())
        return super().executemany(statement, rows)

    def fetchone(self) -> Any:
        row = super().fetchone()
        if row is not None:
            self._add("rows")
        return row

    def fetchmany(self, *size: int) -> Any:
        rows = super().fetchmany(*size)
        if rows:
            self._add("rows")
        return rows

    def fetchall(self) -> Any:
        rows = super().fetchall()
        if rows:
            self._add("rows")
        return rows

    def _note(self, statement: str, values: Any) -> None:
        self._last = ""
        if _open and not statement.startswith(_ROUND_ABOUT):
            given = values.values() if isinstance(values, Mapping) else values
            types = tuple(type(each).__name__ for each in given)
            self._last = _name_of(statement, types)
            self._add()

    def _add(self, outcome: str = "") -> None:
        if _open and self._last:
            _open[-1].add(f"{self._last} {outcome}")


class _Connection(sqlite.Connection):  # type: ignore[misc]
    def cursor(self, *_: Any) -> Any:
        return super().cursor(_Cursor)


def _through_us(dialect: Any, _record: Any, _arguments: Any, options: dict[str, Any]) -> None:
    if dialect.name == "sqlite":
        options["factory"] = _Connection


@cache
def _name_of(statement: str, types: tuple[str, ...]) -> str:
    """A short name for a statement with values of these types."""
    short = _ROWS.sub(r"\1", _VALUES.sub("?", statement))
    order = [each for each, _ in groupby(types)]
    return blake2b(f"{short} {order}".encode(), digest_size=8).hexdigest()
