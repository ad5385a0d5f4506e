"""How migrations run: one at a time, with short locks, on SQLite and PostgreSQL."""

import contextlib
from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import JSON, Connection, text

from consortium.foundation.database.base import Base
from consortium.foundation.database.engine import WRITES

PLAIN_TYPES = {
    "Amount": "sa.BigInteger()",
    "UnitPrice": "sa.BigInteger()",
    "Quantity": "sa.BigInteger()",
    "Instant": "sa.DateTime(timezone=True)",
}
# Any number: it keeps two deployments from migrating at once.
MIGRATION_LOCK = 7_317_001


def plain_type(kind: str, item: Any, autogen_context: Any) -> str | Literal[False]:
    """Write a column type into a migration as the database sees it, not as our code does."""
    if kind != "type":
        return False
    if isinstance(item, JSON):
        autogen_context.imports.add("from sqlalchemy.dialects import postgresql")
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    return PLAIN_TYPES.get(type(item).__name__, False)


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=plain_type,
        compare_server_default=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


with current_app.extensions["migrate"].db.engine.connect() as plain:
    connection = plain.execution_options(**WRITES)
    with contextlib.ExitStack() as stack:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
            connection.commit()
            stack.callback(
                connection.execute, text("SELECT pg_advisory_unlock(:key)"), {"key": MIGRATION_LOCK}
            )
        run(connection)
