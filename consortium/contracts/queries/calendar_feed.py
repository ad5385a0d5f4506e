"""Whose calendar a secret address opens, and whether a reader has one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.models.calendar_feed import CalendarFeed
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.gateways.tokens import hashed


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    id: UUID
    person_id: UUID
    made_at: datetime


def feed_of(*, actor: Actor) -> Feed | None:
    """The actor's feed that is in use, if any."""
    row = db.session.scalar(
        select(CalendarFeed).where(
            CalendarFeed.person_id == actor.id, CalendarFeed.revoked_at.is_(None)
        )
    )
    return _feed(row) if row is not None else None


def open_feed(*, token: UUID) -> Feed:
    """The feed that a secret address opens.

    Raises:
        NotFound: there is none, or it was revoked.
    """
    row = db.session.scalar(
        select(CalendarFeed).where(
            CalendarFeed.token_hash == hashed(str(token)), CalendarFeed.revoked_at.is_(None)
        )
    )
    if row is None:
        raise NotFound("calendar")
    return _feed(row)


def _feed(row: CalendarFeed) -> Feed:
    return Feed(id=row.id, person_id=row.person_id, made_at=row.made_at)
