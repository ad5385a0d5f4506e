"""Many units of work as one: all of them are kept at the end, or none.

Inside, each unit of work commits into a savepoint of one outer transaction. A long build that
must never be seen half-done runs like this, and so does every test that is taken back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from flask import Flask
from sqlalchemy import Engine, event

from consortium.foundation.database.engine import WRITES, db


@contextmanager
def as_one_transaction(app: Flask, *, keep: bool, on: Engine | None = None) -> Iterator[None]:
    """Run what is inside in one transaction of the database; keep it, or take it back.

    ``on`` is another database that the app uses meanwhile. Whatever is raised inside takes
    everything back. Open an application context inside, not around it: a session that is open
    already stays on its own connection.
    """
    with app.app_context():
        own = db.engine
        # The extension keeps its engines in a dictionary of its own; this one is swapped.
        engines = cast("dict[str | None, object]", db.engines)
    connection = (on or own).connect().execution_options(**WRITES)
    event.listen(connection, "after_cursor_execute", _release_what_was_rolled_back)
    outer = connection.begin()
    engines[None] = connection
    db.session.session_factory.configure(join_transaction_mode="create_savepoint")
    try:
        yield
        if keep:
            outer.commit()
    finally:
        engines[None] = own
        db.session.session_factory.configure(join_transaction_mode="conditional_savepoint")
        if outer.is_active:
            outer.rollback()
        connection.close()


def _release_what_was_rolled_back(
    _connection: Any, cursor: Any, statement: str, *_rest: object
) -> None:
    """A savepoint outlives its rollback: thousands of reads would pile up thousands of them."""
    if statement.startswith("ROLLBACK TO SAVEPOINT"):
        cursor.execute(statement.replace("ROLLBACK TO", "RELEASE", 1))
