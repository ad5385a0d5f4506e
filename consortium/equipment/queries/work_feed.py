"""Whose due work a secret address opens, and whether a reader has one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from consortium.equipment.models.work_feed import WorkFeed
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.gateways.tokens import hashed


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    person_id: UUID
    made_at: datetime


def work_feed_of(*, actor: Actor) -> Feed | None:
    """The actor's feed that is in use, if any."""
    row = db.session.scalar(
        select(WorkFeed).where(WorkFeed.person_id == actor.id, WorkFeed.revoked_at.is_(None))
    )
    return Feed(person_id=row.person_id, made_at=row.made_at) if row is not None else None


def open_work_feed(*, token: UUID) -> Feed:
    """The feed that a secret address opens.

    Raises:
        NotFound: there is none, or it was revoked.
    """
    row = db.session.scalar(
        select(WorkFeed).where(
            WorkFeed.token_hash == hashed(str(token)), WorkFeed.revoked_at.is_(None)
        )
    )
    if row is None:
        raise NotFound("calendar")
    return Feed(person_id=row.person_id, made_at=row.made_at)
