"""Whose due work a secret address opens, and whether a reader has one."""

from uuid import UUID

from consortium.equipment.models.work_feed import WorkFeed
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.models.secret_feed import Feed, feed_behind, feed_in_use


def work_feed_of(*, actor: Actor) -> Feed | None:
    """The actor's feed that is in use, if any."""
    return feed_in_use(WorkFeed, actor.id)


def open_work_feed(*, token: UUID) -> Feed:
    """The feed that a secret address opens.

    Raises:
        NotFound: there is none, or it was revoked.
    """
    return feed_behind(WorkFeed, token)
