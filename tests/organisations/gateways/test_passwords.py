"""Passwords nobody guesses, one-time codes that work once, tokens that stay secret."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from consortium.foundation.domain.errors import Invalid
from consortium.organisations.gateways import passwords, tokens, two_factor
from tests.organisations.conftest import code_at
from tests.support.world import PASSWORD, World

NOW = datetime(2026, 4, 20, 9, 0, 15, tzinfo=UTC)
STEP = timedelta(seconds=two_factor.STEP_SECONDS)


class TestStrength:
    @pytest.mark.parametrize(
        ("password", "code"),
        [
            ("short-one-4", "password_length"),
            ("x" * 129, "password_length"),
            ("password1234", "password_guessable"),
            ("aaaaaaaaaaaa", "password_guessable"),
            ("qwertyuiop12", "password_guessable"),
            ("consortium-nhs", "password_guessable"),
            ("lead@example.org", "password_guessable"),
        ],
    )
    def test_what_is_easy_to_guess_is_refused(self, password: str, code: str) -> None:
        with pytest.raises(Invalid) as refused:
            passwords.check_strength(password, about=["lead@example.org", "Lead"])
        assert (refused.value.code, refused.value.field) == (code, "password")

    @pytest.mark.parametrize(
        "password", [PASSWORD, "kettle orange bishop", "Ysbyty môn afal 77", "z9$Kq!vTr2#Lm"]
    )
    def test_no_kind_of_sign_is_demanded(self, password: str) -> None:
        passwords.check_strength(password, about=["lead@example.org", "Lead"])

    def test_a_long_password_is_judged_quickly_and_hashed_whole(self, world: World) -> None:
        long = "violet anchor mountain " * 5
        passwords.check_strength(long, about=[])
        hashed = passwords.hash_password(long)
        assert passwords.is_right(long, hashed)
        assert not passwords.is_right(long[:-1], hashed)


class TestHashes:
    def test_say_nothing_about_the_password(self, world: World) -> None:
        one, other = passwords.hash_password(PASSWORD), passwords.hash_password(PASSWORD)
        assert one != other
        assert one.startswith("$argon2id$")

    def test_what_is_no_hash_is_never_right(self, world: World) -> None:
        assert not passwords.is_right(PASSWORD, "")
        assert not passwords.is_right(PASSWORD, "$argon2id$broken")


class TestOneTimeCodes:
    def test_the_code_of_this_step_and_its_neighbours_is_taken(self, app: Flask) -> None:
        with app.app_context():
            secret = two_factor.new_secret()
            shown = two_factor.readable(secret)
            for shift, taken in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
                code = code_at(shown, NOW + shift * STEP)
                found = two_factor.step_of(secret, code, now=NOW, after_step=0)
                assert (found is not None) is taken, shift

    def test_a_step_is_taken_once(self, app: Flask) -> None:
        with app.app_context():
            secret = two_factor.new_secret()
            code = code_at(two_factor.readable(secret), NOW)
            step = two_factor.step_of(secret, code, now=NOW, after_step=0)
            assert step is not None
            assert two_factor.step_of(secret, code, now=NOW, after_step=step) is None

    @pytest.mark.parametrize("code", ["", "abcdef", "１２３４５６", "12345", "1234567"])
    def test_nothing_else_is_taken(self, app: Flask, code: str) -> None:
        with app.app_context():
            secret = two_factor.new_secret()
            assert two_factor.step_of(secret, code, now=NOW, after_step=0) is None

    def test_a_code_may_be_typed_with_a_blank_in_it(self, app: Flask) -> None:
        with app.app_context():
            secret = two_factor.new_secret()
            code = code_at(two_factor.readable(secret), NOW)
            spaced = f"{code[:3]} {code[3:]}"
            assert two_factor.step_of(secret, spaced, now=NOW, after_step=0) is not None

    def test_the_secret_is_kept_encrypted(self, app: Flask) -> None:
        with app.app_context():
            secret = two_factor.new_secret()
            shown = two_factor.readable(secret).replace(" ", "")
            assert shown.encode() not in secret
            assert two_factor.picture(secret, "a@example.org").startswith("data:image/svg+xml")


class TestTokens:
    def test_are_never_the_same(self) -> None:
        assert len({tokens.new_token() for _ in range(100)}) == 100
        assert len({tokens.new_recovery_code() for _ in range(100)}) == 100

    def test_a_recovery_code_may_be_typed_as_people_type(self) -> None:
        kept = tokens.hashed_recovery_code("K7WM-2QXD-9FHA")
        for typed in ("k7wm-2qxd-9fha", "K7WM 2QXD 9FHA", " k7wm2qxd9fha "):
            assert tokens.hashed_recovery_code(typed) == kept
