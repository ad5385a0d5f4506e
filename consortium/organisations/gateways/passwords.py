"""Passwords: hashed with argon2id, refused when they are easy to guess."""

from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    import zxcvbn
else:
    zxcvbn = lazy("zxcvbn")  # carries the lists of common passwords: a megabyte

SHORTEST, LONGEST = 12, 128
# zxcvbn's scale: 3 means safe against guessing at ten thousand tries a second.
STRONG_ENOUGH = 3
_GUESSED_PART = 72


def hash_password(password: str) -> str:
    return _hasher().hash(password)


def is_right(password: str, password_hash: str) -> bool:
    try:
        return _hasher().verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def spend_the_time(password: str) -> None:
    """Take as long as a real check, so that an unknown address cannot be told by the clock."""
    _hasher().hash(password)


def check_strength(password: str, *, about: list[str], field: str = "password") -> None:
    """Pass in silence when nobody is likely to guess the password.

    ``about`` are words a guesser would try first: the person's name and address. ``field`` is
    what it is called: a passphrase is held to the same.

    Raises:
        Invalid: too short, too long, common, or made of those words.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(
            "password_length",
            f"The {field} must have {SHORTEST} to {LONGEST} characters.",
            field=field,
            next_step="Three words that do not belong together work well.",
        )
    guess = zxcvbn.zxcvbn(password[:_GUESSED_PART], user_inputs=[*about, "consortium", "nhs"])
    if guess["score"] < STRONG_ENOUGH:
        raise Invalid(
            "password_guessable",
            f"This {field} is too easy to guess.",
            field=field,
            next_step="Three words that do not belong together work well.",
        )


def _hasher() -> PasswordHasher:
    return PasswordHasher(
        time_cost=current_app.config["PASSWORD_PASSES"],
        memory_cost=current_app.config["PASSWORD_MEMORY_KIB"],
        parallelism=1,
    )
