"""Noting that a session is in use: bookkeeping, no business fact."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update

from consortium.foundation.database import bookkeeping
from consortium.organisations.models.sign_in import SignInSession

# A session says at most so often that it was seen.
SEEN_EVERY = timedelta(minutes=1)


def note_session_seen(*, session_id: UUID, last_seen: datetime, now: datetime) -> None:
    """Keep the session from going idle; writes at most once a minute."""
    if now - last_seen < SEEN_EVERY:
        return
    with bookkeeping() as session:
        session.execute(
            update(SignInSession).where(SignInSession.id == session_id).values(seen_at=now)
        )
