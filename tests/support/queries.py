"""Counting the questions a page asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event


@dataclass
class Counted:
    """The statements that were sent, in order."""

    statements: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.statements)


@contextmanager
def count_queries(app: Flask) -> Iterator[Counted]:
    """Every SELECT the application sends while this is open.

    ::

        with count_queries(app) as asked:
            browser.get("/equipment")
        assert len(asked) <= 12, asked.statements
    """
    with app.app_context():
        engine: Engine = app.extensions["sqlalchemy"].engine.engine
    counted = Counted()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            counted.statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield counted
    finally:
        event.remove(engine, "before_cursor_execute", note)
