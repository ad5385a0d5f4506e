"""Counting failed attempts in the database, so that every web process sees the same count."""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Insert, String, case, delete
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database.base import Base
from consortium.foundation.database.engine import db, insert_or_update
from consortium.foundation.database.types import Instant
from consortium.foundation.database.unit_of_work import bookkeeping
from consortium.foundation.domain import throttling
from consortium.foundation.domain.errors import TooManyAttempts


class FailedAttempts(Base):
    """How often one thing (an account, an address) failed lately; hashed, so no address is kept."""

    __tablename__ = "failed_attempts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_failure: Mapped[datetime] = mapped_column(Instant, index=True)


ADDRESS = "address:"


def guard_against_guessing(
    *keys: str, now: datetime, otherwise: str = "reset your password"
) -> None:
    """Pass in silence, or refuse because one of the keys has failed too often.

    A key that begins with ``address:`` is a network address, which many people may share.
    ``otherwise`` is what somebody can do who does not want to wait.

    Raises:
        TooManyAttempts: with how long to wait.
    """
    for key in keys:
        row = db.session.get(FailedAttempts, _hashed(key))
        if row is None:
            continue
        left = throttling.still_to_wait(
            failures=row.failures, last_failure=row.last_failure, now=now, free=_free(key)
        )
        if left > timedelta(0):
            raise TooManyAttempts(
                "too_many_attempts",
                "There were too many failed attempts.",
                next_step=f"Wait {_words(left)} and try again, or {otherwise}.",
            )


def note_failure(*keys: str, now: datetime) -> None:
    """Count one more failure of each key; failures long past are forgotten first."""
    with bookkeeping() as session:
        for key in keys:
            session.execute(_one_more(key, now))


def forget_failures(*keys: str) -> None:
    """Clear the count after a success; call it inside a unit of work."""
    db.session.execute(
        delete(FailedAttempts).where(FailedAttempts.key.in_([_hashed(key) for key in keys]))
    )


def _one_more(key: str, now: datetime) -> Insert:
    """One statement, so that two failures at the same moment are both counted."""
    insert = insert_or_update(db.engine.dialect.name)
    row = insert(FailedAttempts).values(key=_hashed(key), failures=1, last_failure=now)
    forgotten = FailedAttempts.last_failure < now - throttling.MEMORY
    return row.on_conflict_do_update(
        index_elements=[FailedAttempts.key],
        set_={
            "failures": case((forgotten, 1), else_=FailedAttempts.failures + 1),
            "last_failure": now,
        },
    )


def _free(key: str) -> int:
    if key.startswith(ADDRESS):
        return throttling.FREE_ATTEMPTS_OF_AN_ADDRESS
    return throttling.FREE_ATTEMPTS


def _hashed(key: str) -> str:
    return sha256(key.casefold().encode()).hexdigest()


def _words(left: timedelta) -> str:
    seconds = int(left.total_seconds()) + 1
    if seconds < 60:
        return f"{seconds} second{'s' if seconds > 1 else ''}"
    minutes = -(-seconds // 60)
    return f"{minutes} minute{'s' if minutes > 1 else ''}"
