"""Triggers that make history unchangeable in the database itself, not only in our code."""

from sqlalchemy import Connection, text

from consortium.foundation.database.base import Base

_REFUSAL = "history is append-only"


def append_only_tables() -> list[str]:
    """The tables whose rows are never changed or removed, by name."""
    return sorted(
        str(mapper.local_table.name)  # type: ignore[attr-defined]
        for mapper in Base.registry.mappers
        if getattr(mapper.class_, "append_only", False)
    )


def forbid_changes(connection: Connection, table: str) -> None:
    """Refuse every UPDATE and DELETE on a table from now on."""
    if connection.dialect.name == "sqlite":
        for verb in ("update", "delete"):
            connection.execute(
                text(
                    f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table}: {_REFUSAL}'); END"
                )
            )
        return
    connection.execute(
        text(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '%: {_REFUSAL}', TG_TABLE_NAME; END $$"
        )
    )
    connection.execute(
        text(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    )
    connection.execute(
        text(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    )


def allow_changes(connection: Connection, table: str) -> None:
    """Undo :func:`forbid_changes`; only a migration going down has a reason to."""
    if connection.dialect.name == "sqlite":
        for verb in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{verb}"))
        return
    for trigger in ("change", "truncate"):
        connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{trigger} ON {table}"))
