"""Making and revoking the secret address under which a person's due work can be read."""

from datetime import datetime
from uuid import UUID

from consortium.equipment.models.work_feed import WorkFeed
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import NotAllowed
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.secret_feed import replace_feed, revoke_feed


def make_work_feed(*, actor: Actor, now: datetime) -> UUID:
    """Make a new secret address for the actor's due work; one made earlier stops answering.

    Returns the secret, 122 random bits; it is shown once, and only its hash is kept.

    Raises:
        NotAllowed: the actor records no work, or is no person.
    """
    permissions.check(actor, Permission.CALIBRATIONS_RECORD)
    if actor.id is None:
        raise NotAllowed("A calendar belongs to a person.", next_step="Sign in.")
    with transaction():
        token, feed = replace_feed(WorkFeed, actor.id, now)
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
        feed = revoke_feed(WorkFeed, actor.id, now)
        record(
            actor=actor,
            action="work_feed.revoked",
            subject=Subject("person", feed.person_id, "account"),
            at=now,
        )
