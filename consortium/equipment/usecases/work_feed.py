"""Making and revoking the secret address under which a person's due work can be read."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.equipment.models.work_feed import WorkFeed
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, NotAllowed
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.gateways.tokens import hashed


def make_work_feed(*, actor: Actor, now: datetime) -> UUID:
    """Make a new secret address for the actor's due work; one made earlier stops answering.

    Returns the secret, 122 random bits; it is shown once, and only its hash is kept.

    Raises:
        NotAllowed: the actor records no work, or is no person.
    """
    permissions.check(actor, Permission.CALIBRATIONS_RECORD)
    if actor.id is None:
        raise NotAllowed("A calendar belongs to a person.", next_step="Sign in.")
    token = uuid4()
    with transaction():
        _revoke(actor.id, now)
        feed = WorkFeed(id=uuid7(), token_hash=hashed(str(token)), person_id=actor.id, made_at=now)
        db.session.add(feed)
        record(
            actor=actor,
            action="work_feed.made",
            subject=Subject("calendar feed", feed.id, "calendar of due work"),
            at=now,
        )
    return token


def revoke_work_feed(*, actor: Actor, now: datetime) -> None:
    """Let the address of the actor's due work stop answering, for good.

    Raises:
        Conflict: there is none.
    """
    with transaction():
        if actor.id is None or _revoke(actor.id, now) == 0:
            raise Conflict(
                "no_feed",
                "Your calendar has no address, so there is none to revoke.",
                next_step="Nothing to do.",
            )
        record(
            actor=actor,
            action="work_feed.revoked",
            subject=Subject("person", actor.id, "account"),
            at=now,
        )


def _revoke(person_id: UUID, now: datetime) -> int:
    rows = db.session.scalars(
        select(WorkFeed).where(WorkFeed.person_id == person_id, WorkFeed.revoked_at.is_(None))
    ).all()
    for row in rows:
        row.revoked_at = now
    return len(rows)
