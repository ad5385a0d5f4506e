"""Columns of choices: what they hold can be changed without making their table anew."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from consortium.foundation.database import db
from consortium.foundation.database.choices import (
    choices_of,
    free_choices,
    set_check,
    set_choices,
)
from consortium.foundation.database.engine import WRITES

TABLE = """CREATE TABLE lamp (
    colour VARCHAR(40) NOT NULL,
    CONSTRAINT ck_lamp_colour CHECK (colour IN ('red', 'green')))"""


def test_a_new_choice_is_taken_and_others_are_still_refused(empty_app: Flask) -> None:
    with (
        empty_app.app_context(),
        db.engine.connect().execution_options(**WRITES) as connection,
        connection.begin() as everything,
    ):
        connection.execute(sa.text(TABLE))
        connection.execute(sa.text("INSERT INTO lamp VALUES ('red')"))

        set_choices(connection, "lamp", "colour", ("red", "green", "amber"))

        assert choices_of(connection, "lamp", "colour") == ("red", "green", "amber")
        connection.execute(sa.text("INSERT INTO lamp VALUES ('amber')"))
        with pytest.raises(IntegrityError), connection.begin_nested():
            connection.execute(sa.text("INSERT INTO lamp VALUES ('blue')"))
        with pytest.raises(ValueError, match="1 rows of lamp hold another colour"):
            set_choices(connection, "lamp", "colour", ("red", "green"))
        everything.rollback()


def test_a_column_that_nothing_checked_is_checked_from_now_on(empty_app: Flask) -> None:
    with (
        empty_app.app_context(),
        db.engine.connect().execution_options(**WRITES) as connection,
        connection.begin() as everything,
    ):
        connection.execute(sa.text(TABLE))
        connection.execute(sa.text("ALTER TABLE lamp ADD COLUMN size VARCHAR(40)"))
        assert choices_of(connection, "lamp", "size") == ()

        set_choices(connection, "lamp", "size", ("small", "large"))

        assert choices_of(connection, "lamp", "size") == ("small", "large")
        assert choices_of(connection, "lamp", "colour") == ("red", "green")
        connection.execute(sa.text("INSERT INTO lamp VALUES ('red', 'small'), ('red', NULL)"))
        with pytest.raises(IntegrityError), connection.begin_nested():
            connection.execute(sa.text("INSERT INTO lamp VALUES ('red', 'huge')"))

        free_choices(connection, "lamp", "size")

        assert choices_of(connection, "lamp", "size") == ()
        connection.execute(sa.text("INSERT INTO lamp VALUES ('red', 'huge')"))
        everything.rollback()


def test_a_named_check_asks_something_else_from_now_on(empty_app: Flask) -> None:
    with (
        empty_app.app_context(),
        db.engine.connect().execution_options(**WRITES) as connection,
        connection.begin() as everything,
    ):
        connection.execute(
            sa.text("CREATE TABLE lamp (size INTEGER, CONSTRAINT ck_size CHECK (size > 0))")
        )
        set_check(connection, "lamp", "ck_size", "(size > 0) = (size < 9) OR (size = 0)")
        connection.execute(sa.text("INSERT INTO lamp VALUES (0)"))
        with pytest.raises(IntegrityError), connection.begin_nested():
            connection.execute(sa.text("INSERT INTO lamp VALUES (9)"))
        # Brackets in brackets are found again as one condition.
        set_check(connection, "lamp", "ck_size", "size >= 0")
        connection.execute(sa.text("INSERT INTO lamp VALUES (9)"))
        everything.rollback()
