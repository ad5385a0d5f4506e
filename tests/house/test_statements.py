"""Of tests that say the same to the database PostgreSQL runs one, and no statement is lost."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from consortium.foundation.database import db
from tests.support.databases import close, make_app
from tests.support.statements import Heard, hearing, listen, repeating

WORDS = st.frozensets(st.sampled_from("abcdefgh"))
TESTS = st.dictionaries(st.sampled_from("123456789"), st.builds(Heard, WORDS, st.floats(0.01, 9)))


@given(heard=TESTS, anyway=st.sets(st.sampled_from("123456789")))
def test_what_remains_says_everything(heard: dict[str, Heard], anyway: set[str]) -> None:
    anyway &= heard.keys()
    left_out = repeating(heard, anyway)
    remaining = heard.keys() - left_out
    assert anyway <= remaining
    everything = frozenset().union(*(each.said for each in heard.values()))
    assert frozenset().union(*(heard[name].said for name in remaining)) == everything


def test_the_quicker_of_two_that_say_the_same_remains() -> None:
    slow, quick = Heard(frozenset("ab"), 2.0), Heard(frozenset("ab"), 1.0)
    assert repeating({"slow": slow, "quick": quick}) == {"slow"}
    assert repeating({"slow": slow, "quick": quick}, anyway=["slow"]) == {"quick"}


@pytest.fixture(scope="module")
def heard_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    listen()
    return make_app(tmp_path_factory.mktemp("heard"), "heard")


@pytest.mark.any_database
class TestHearing:
    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            (("SELECT :a", 1), ("SELECT :a", 2), True),
            (("SELECT :a", 1), ("SELECT :a", "x"), False),
            (("SELECT :a", 1), ("SELECT :a", None), False),
            (("SELECT 1 WHERE :a", 1), ("SELECT 1 WHERE :a", 0), False),  # rows, and none
            (("SELECT json(:a)", "1"), ("SELECT json(:a)", "{"), False),  # refused
            (("SELECT 1 WHERE 1 IN (:a, :a)", 1), ("SELECT 1 WHERE 1 IN (:a)", 1), True),
        ],
    )
    def test_tells_statements_apart(
        self, heard_app: Flask, one: tuple[str, object], other: tuple[str, object], same: bool
    ) -> None:
        assert (self.said(heard_app, *one) == self.said(heard_app, *other)) is same

    def said(self, app: Flask, statement: str, value: object) -> set[str]:
        with app.app_context(), hearing() as said:
            try:
                db.session.execute(text(statement), {"a": value}).all()
            except DatabaseError:
                db.session.rollback()
        close(app)
        return said
