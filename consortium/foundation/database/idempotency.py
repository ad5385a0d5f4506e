"""A form that is sent twice acts once.

The key of the form is written in the same transaction as what the form asked for. A second
sending finds the key and is answered with where the first one led.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID

from sqlalchemy import String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database.base import Base, Identified
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.engine import db
from consortium.foundation.database.types import Instant
from consortium.foundation.domain.errors import Conflict


class IdempotencyKey(Identified, Base):
    __tablename__ = "idempotency_key"
    __table_args__ = (UniqueConstraint("actor", "endpoint", "key"),)

    actor: Mapped[str] = mapped_column(String(64))
    endpoint: Mapped[str] = mapped_column(String(120))
    key: Mapped[UUID] = mapped_column(Uuid)
    request_hash: Mapped[str] = mapped_column(String(64))
    location: Mapped[str] = mapped_column(String(400), default="")
    used_at: Mapped[datetime] = mapped_column(Instant, index=True)


class SentTwice(Conflict):
    """The same form arrived a second time while the first was being acted on."""

    def __init__(self) -> None:
        super().__init__(
            "sent_twice",
            "This form was already sent and has been acted on once.",
            next_step="Go back to the list to see the result.",
        )


explain("uq_idempotency_key_actor_endpoint_key", SentTwice)

_pending: ContextVar[IdempotencyKey | None] = ContextVar("idempotency_key", default=None)


def find(*, actor: str, endpoint: str, key: UUID) -> IdempotencyKey | None:
    return db.session.scalar(
        select(IdempotencyKey).where(
            IdempotencyKey.actor == actor,
            IdempotencyKey.endpoint == endpoint,
            IdempotencyKey.key == key,
        )
    )


@contextmanager
def used_in_next_unit(row: IdempotencyKey) -> Iterator[None]:
    """Write the key in whichever unit of work opens first inside this block."""
    token = _pending.set(row)
    try:
        yield
    finally:
        _pending.reset(token)


def take_pending() -> IdempotencyKey | None:
    """The key that waits for a unit of work, once."""
    row = _pending.get()
    if row is not None:
        _pending.set(None)
    return row
