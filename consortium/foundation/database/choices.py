"""Changing what a column of choices may hold, in a migration.

The database itself checks the values of every :func:`enum_of` column. SQLite cannot alter a
check, and making the table anew would take its triggers and foreign keys apart, so there the
text of the table is edited, as SQLite's own documentation of ALTER TABLE describes it.
"""

import re
from collections.abc import Iterable

from sqlalchemy import Connection, inspect, text


def choices_of(connection: Connection, table: str, column: str) -> tuple[str, tuple[str, ...]]:
    """The name of the check on a column of choices, and the values it lets through.

    Raises:
        ValueError: the column has no such check.
    """
    for check in inspect(connection).get_check_constraints(table):
        # SQLite keeps what was written, PostgreSQL writes (column)::text = ANY (…).
        if re.match(rf"\(*{column}\)*(::text)? (IN|= ANY) \(", check["sqltext"]):
            return str(check["name"]), tuple(re.findall(r"'([^']*)'", check["sqltext"]))
    raise ValueError(f"nothing checks what {table}.{column} holds")


def set_choices(connection: Connection, table: str, column: str, values: Iterable[str]) -> None:
    """Let a column hold exactly these values from now on.

    Raises:
        ValueError: a row holds another value, or the column has no check.
    """
    name, _ = choices_of(connection, table, column)
    listed = ", ".join(f"'{value}'" for value in values)
    check = f"CHECK ({column} IN ({listed}))"
    others = text(f"SELECT count(*) FROM {table} WHERE {column} NOT IN ({listed})")  # noqa: S608
    if count := connection.execute(others).scalar_one():
        raise ValueError(f"{count} rows of {table} hold another {column} than {listed}")
    if connection.dialect.name == "sqlite":
        _edit_schema(connection, table, column, check)
        return
    connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
    connection.execute(text(f"ALTER TABLE {table} ADD CONSTRAINT {name} {check}"))


def _edit_schema(connection: Connection, table: str, column: str, check: str) -> None:
    asked = text("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = :table")
    written = connection.execute(asked, {"table": table}).scalar_one()
    changed = re.sub(rf"CHECK \({column} IN \([^)]*\)\)", check, written)
    version = connection.execute(text("PRAGMA schema_version")).scalar_one()
    connection.execute(text("PRAGMA writable_schema = ON"))
    connection.execute(
        text("UPDATE sqlite_schema SET sql = :sql WHERE type = 'table' AND name = :table"),
        {"sql": changed, "table": table},
    )
    connection.execute(text(f"PRAGMA schema_version = {version + 1}"))
    connection.execute(text("PRAGMA writable_schema = RESET"))
