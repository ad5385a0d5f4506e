"""Calendars that are read under a secret address, of which only the hash is kept.

A wing has a table of its own for each calendar it offers; what is the same for all stands here.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import Index, String, select, text, update
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from consortium.foundation.database import Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, references
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.organisations.gateways.tokens import hashed


class SecretFeed(Identified, Base):
    """One calendar of a person; it answers until it is revoked."""

    __abstract__ = True

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[UUID] = mapped_column(references("person.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


Row = TypeVar("Row", bound=SecretFeed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    id: UUID
    person_id: UUID
    made_at: datetime


def one_in_use(table: str) -> Index:
    """A person has at most one address that answers; ``table`` is the feed's."""
    name = f"uq_{table}_in_use"
    explain(
        name,
        lambda: Conflict(
            "feed_made",
            "Another window made an address for your calendar at the same moment.",
            next_step="Make it again.",
        ),
    )
    unrevoked = text("revoked_at IS NULL")
    return Index(name, "person_id", unique=True, sqlite_where=unrevoked, postgresql_where=unrevoked)


def feed_in_use(kind: type[Row], person_id: UUID | None) -> Feed | None:
    """The feed of a person that answers, if any."""
    row = db.session.scalar(
        select(kind).where(kind.person_id == person_id, kind.revoked_at.is_(None))
    )
    return _feed(row) if row is not None else None


def feed_behind(kind: type[Row], token: UUID) -> Feed:
    """The feed that a secret address opens.

    Raises:
        NotFound: there is none, or it was revoked.
    """
    row = db.session.scalar(
        select(kind).where(kind.token_hash == hashed(str(token)), kind.revoked_at.is_(None))
    )
    if row is None:
        raise NotFound("calendar")
    return _feed(row)


def replace_feed(kind: type[Row], person_id: UUID, now: datetime) -> tuple[UUID, Row]:
    """A new secret, 122 random bits, and its row; one made earlier stops answering."""
    _revoke(kind, person_id, now)
    token = uuid4()
    row = kind(id=uuid7(), token_hash=hashed(str(token)), person_id=person_id, made_at=now)
    db.session.add(row)
    return token, row


def revoke_feed(kind: type[Row], person_id: UUID | None, now: datetime) -> Feed:
    """Let a person's address stop answering, for good; the feed that it was.

    Raises:
        Conflict: there is none.
    """
    row = _revoke(kind, person_id, now)
    if row is None:
        raise Conflict(
            "no_feed",
            "Your calendar has no address, so there is none to revoke.",
            next_step="Nothing to do.",
        )
    return _feed(row)


def _revoke(kind: type[Row], person_id: UUID | None, now: datetime) -> Row | None:
    row = db.session.scalar(
        select(kind).where(kind.person_id == person_id, kind.revoked_at.is_(None))
    )
    if row is not None:
        # Written at once: a unit of work inserts before it updates, and two would be in use.
        db.session.execute(update(kind).where(kind.id == row.id).values(revoked_at=now))
    return row


def _feed(row: SecretFeed) -> Feed:
    return Feed(id=row.id, person_id=row.person_id, made_at=row.made_at)
