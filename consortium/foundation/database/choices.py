"""Changing what a column of choices may hold, in a migration.

The database itself checks the values of every :func:`enum_of` column. SQLite cannot alter a
check, and making the table anew would take its triggers and foreign keys apart, so there the
text of the table is edited, as SQLite's own documentation of ALTER TABLE describes it.
"""

import re
from collections.abc import Iterable

from sqlalchemy import Connection, inspect, text


def choices_of(connection: Connection, table: str, column: str) -> tuple[str, ...]:
    """The values that the database lets into a column; none when nothing checks it."""
    return _check_on(connection, table, column)[1]


def set_choices(connection: Connection, table: str, column: str, values: Iterable[str]) -> None:
    """Let a column hold exactly these values from now on, whether it was checked before or not.

    Raises:
        ValueError: a row holds another value.
    """
    name, _ = _check_on(connection, table, column)
    listed = ", ".join(f"'{value}'" for value in values)
    check = f"CHECK ({column} IN ({listed}))"
    others = text(f"SELECT count(*) FROM {table} WHERE {column} NOT IN ({listed})")  # noqa: S608
    if count := connection.execute(others).scalar_one():
        raise ValueError(f"{count} rows of {table} hold another {column} than {listed}")
    if connection.dialect.name == "sqlite":
        _write(connection, table, _with_check(_written(connection, table), table, column, check))
        return
    if name:
        connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
    name = name or f"ck_{table}_{column}"
    connection.execute(text(f"ALTER TABLE {table} ADD CONSTRAINT {name} {check}"))


def free_choices(connection: Connection, table: str, column: str) -> None:
    """Let a column hold anything again; only a migration going down has a reason to."""
    name, _ = _check_on(connection, table, column)
    if connection.dialect.name == "sqlite":
        check = rf",\s*CONSTRAINT {name} CHECK \({column} IN \([^)]*\)\)"
        _write(connection, table, re.sub(check, "", _written(connection, table)))
        return
    connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))


def set_check(connection: Connection, table: str, name: str, condition: str) -> None:
    """Say anew what a named check of a table asks of its rows.

    Raises:
        LookupError: the table has no check of that name.
    """
    if connection.dialect.name == "sqlite":
        written = _written(connection, table)
        # A condition holds brackets three deep at most.
        inside = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
        changed, found = re.subn(
            rf"CONSTRAINT {name} CHECK {inside}", f"CONSTRAINT {name} CHECK ({condition})", written
        )
        if not found:
            raise LookupError(f"{table} has no check {name}")
        _write(connection, table, changed)
        return
    connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
    connection.execute(text(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({condition})"))


def _check_on(connection: Connection, table: str, column: str) -> tuple[str, tuple[str, ...]]:
    for check in inspect(connection).get_check_constraints(table):
        # SQLite keeps what was written, PostgreSQL writes (column)::text = ANY (…).
        if re.match(rf"\(*{column}\)*(::text)? (IN|= ANY) \(", check["sqltext"]):
            return str(check["name"]), tuple(re.findall(r"'([^']*)'", check["sqltext"]))
    return "", ()


def _with_check(written: str, table: str, column: str, check: str) -> str:
    changed, found = re.subn(rf"CHECK \({column} IN \([^)]*\)\)", check, written)
    if found:
        return changed
    end = written.rindex(")")
    return f"{written[:end].rstrip()}, CONSTRAINT ck_{table}_{column} {check}{written[end:]}"


def _written(connection: Connection, table: str) -> str:
    asked = text("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = :table")
    return str(connection.execute(asked, {"table": table}).scalar_one())


def _write(connection: Connection, table: str, written: str) -> None:
    version = connection.execute(text("PRAGMA schema_version")).scalar_one()
    connection.execute(text("PRAGMA writable_schema = ON"))
    connection.execute(
        text("UPDATE sqlite_schema SET sql = :sql WHERE type = 'table' AND name = :table"),
        {"sql": written, "table": table},
    )
    connection.execute(text(f"PRAGMA schema_version = {version + 1}"))
    connection.execute(text("PRAGMA writable_schema = RESET"))
