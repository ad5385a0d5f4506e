"""The database is what the models say, on both databases, and history in it cannot be changed."""

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError

import consortium
from consortium.foundation.database import AppendOnly, Base, db, migrations
from consortium.foundation.database.append_only import append_only_tables
from consortium.foundation.database.choices import choices_of
from consortium.foundation.database.engine import WRITES
from consortium.foundation.database.types import Amount, Instant, Quantity, UnitPrice
from tests.support.world import NOW, TODAY

WRITTEN_BY_ALEMBIC = {"alembic_version"}


@pytest.fixture(scope="module", autouse=True)
def every_model_is_loaded() -> None:
    for module in pkgutil.walk_packages(consortium.__path__, "consortium."):
        if ".models" in module.name or module.name.startswith("consortium.foundation."):
            importlib.import_module(module.name)


@pytest.fixture
def connection(empty_app: Flask) -> Iterator[Connection]:
    """A connection that may write; nothing of it is kept."""
    with (
        empty_app.app_context(),
        db.engine.connect().execution_options(**WRITES) as opened,
        opened.begin() as everything,
    ):
        yield opened
        everything.rollback()


class TestMigrations:
    def test_make_exactly_what_the_models_say(self, connection: Connection) -> None:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        differences = compare_metadata(context, Base.metadata)
        assert not differences, 'write a migration: make migrate m="…"'

    def test_let_columns_hold_what_the_models_say(self, connection: Connection) -> None:
        """compare_metadata does not look at checks, so a new choice would go unnoticed."""
        wrong = [
            f"{table.name}.{column.name}"
            for table in Base.metadata.sorted_tables
            for column in table.columns
            if isinstance(column.type, sa.Enum)
            and set(choices_of(connection, table.name, column.name)) != set(column.type.enums)
        ]
        assert not wrong, f"call set_choices() in a migration for {wrong}"

    def test_are_one_line_of_history(self) -> None:
        assert len(migrations.script_directory().get_heads()) == 1

    def test_each_goes_up_down_and_up_again(self, empty_app: Flask) -> None:
        scripts = list(migrations.script_directory().walk_revisions())
        with empty_app.app_context():
            downgrade(revision="base")
            assert set(sa.inspect(db.engine).get_table_names()) <= WRITTEN_BY_ALEMBIC
            for script in reversed(scripts):
                upgrade(revision=script.revision)
                downgrade(revision="-1")
                upgrade(revision=script.revision)
            assert migrations.pending_migrations() == []
            db.session.rollback()


class TestHistory:
    def test_every_append_only_table_refuses_to_change(self, connection: Connection) -> None:
        tables = [Base.metadata.tables[name] for name in append_only_tables()]
        for table in tables:
            connection.execute(sa.insert(table).values(a_row_of(table)))
        changed = [
            str(statement)
            for table in tables
            for statement in (sa.update(table).values(a_row_of(table)), sa.delete(table))
            if not refuses(connection, statement)
        ]
        assert not changed, (
            f"{changed} went through: add the table to APPEND_ONLY in a migration, "
            "so that the database itself forbids changes"
        )

    def test_no_append_only_row_can_be_edited_by_two_people(self) -> None:
        both = [
            mapper.class_.__name__
            for mapper in Base.registry.mappers
            if issubclass(mapper.class_, AppendOnly) and mapper.version_id_col is not None
        ]
        assert not both, f"what is never changed needs no version: {both}"


class TestTables:
    def test_foreign_keys_are_checked_at_the_commit(self) -> None:
        at_once = [
            f"{key.parent.table.name}.{key.parent.name}"
            for table in Base.metadata.tables.values()
            for key in table.foreign_keys
            if key.initially != "DEFERRED"
        ]
        assert not at_once, f'write them as references("table.column"): {at_once}'


def refuses(connection: Connection, statement: Any) -> bool:
    point = connection.begin_nested()
    try:
        connection.execute(statement)
    except DBAPIError as error:
        return "history is append-only" in str(error.orig)
    else:
        return False
    finally:
        point.rollback()


def a_row_of(table: Table) -> dict[str, Any]:
    """Something for each column; what it points at is looked up only at the commit."""
    return {
        column.name: _something(column.type, number) for number, column in enumerate(table.columns)
    }


def _something(kind: Any, number: int) -> Any:
    """A value of the type; dates and numbers rise, as the checks of periods and limits want."""
    if isinstance(kind, sa.Enum):
        return next(iter(kind.enum_class or kind.enums))
    for types, value in (
        ((sa.Uuid,), uuid4()),
        ((sa.Boolean,), True),
        ((Amount, UnitPrice, Quantity), Decimal(number + 1)),
        ((Instant,), NOW),
        ((sa.Date,), TODAY + timedelta(days=number)),
        ((sa.JSON,), {}),
        ((sa.LargeBinary,), b"x"),
        ((sa.Integer,), number + 1),
    ):
        if isinstance(kind, types):
            return value
    return "x"
