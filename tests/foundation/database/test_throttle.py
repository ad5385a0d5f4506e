"""Failed attempts are counted where every web process sees them."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consortium.foundation.database import bookkeeping, db
from consortium.foundation.database.throttle import (
    FailedAttempts,
    forget_failures,
    guard_against_guessing,
    note_failure,
)
from consortium.foundation.domain.errors import TooManyAttempts
from tests.support.concurrency import all_at_once
from tests.support.world import NOW, World

KEY = "account:somebody@example.org"


def fail(times: int, key: str = KEY) -> None:
    for _ in range(times):
        note_failure(key, now=NOW)


class TestGuard:
    def test_five_failures_are_free(self, world: World) -> None:
        fail(4)
        guard_against_guessing(KEY, now=NOW)
        fail(1)
        with pytest.raises(TooManyAttempts, match="Wait 2 seconds"):
            guard_against_guessing(KEY, now=NOW)

    def test_says_how_long_in_minutes_when_it_is_long(self, world: World) -> None:
        fail(12)
        with pytest.raises(TooManyAttempts, match="Wait 3 minutes"):
            guard_against_guessing(KEY, now=NOW)

    def test_opens_again_after_the_wait(self, world: World) -> None:
        fail(5)
        guard_against_guessing(KEY, now=NOW + timedelta(seconds=1))

    def test_any_of_the_keys_closes_it(self, world: World) -> None:
        fail(60, "address:192.0.2.1")
        with pytest.raises(TooManyAttempts):
            guard_against_guessing(KEY, "address:192.0.2.1", now=NOW)

    def test_a_hospital_behind_one_address_is_not_shut_out_by_one_person(
        self, world: World
    ) -> None:
        fail(49, "address:192.0.2.1")
        guard_against_guessing("address:192.0.2.1", now=NOW)

    def test_capitals_do_not_make_another_account(self, world: World) -> None:
        fail(5, KEY.upper())
        with pytest.raises(TooManyAttempts):
            guard_against_guessing(KEY, now=NOW)


class TestNoteFailure:
    def test_keeps_no_address(self, world: World) -> None:
        fail(1)
        keys = db.session.scalars(select(FailedAttempts.key)).all()
        assert keys
        assert all("somebody" not in key for key in keys)

    def test_old_failures_no_longer_count(self, world: World) -> None:
        fail(10)
        later = NOW + timedelta(hours=1, seconds=1)
        note_failure(KEY, now=later)
        guard_against_guessing(KEY, now=later)

    def test_a_success_forgets(self, world: World) -> None:
        fail(10)
        with bookkeeping():
            forget_failures(KEY)
        guard_against_guessing(KEY, now=NOW)

    def test_failures_at_the_same_moment_are_all_counted(self, empty_app: Flask) -> None:
        all_at_once(empty_app, 8, lambda _: note_failure(KEY, now=NOW))
        with empty_app.app_context():
            assert db.session.scalars(select(FailedAttempts.failures)).all() == [8]
