"""Whose calendar a secret address opens, and whether a reader has one."""

from uuid import UUID

from consortium.contracts.models.calendar_feed import CalendarFeed
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.models.secret_feed import Feed, feed_behind, feed_in_use


def feed_of(*, actor: Actor) -> Feed | None:
    """The actor's feed that is in use, if any."""
    return feed_in_use(CalendarFeed, actor.id)


def open_feed(*, token: UUID) -> Feed:
    """The feed that a secret address opens.

    Raises:
        NotFound: there is none, or it was revoked.
    """
    return feed_behind(CalendarFeed, token)
