"""Who holds this session, and which sessions a person has open."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, select

from consortium.foundation.database import db
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.domain.sessions import SessionTimes, is_alive
from consortium.organisations.gateways import tokens
from consortium.organisations.models.person import Person
from consortium.organisations.models.sign_in import SignInSession
from consortium.organisations.queries.actors import actor_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whoever a session's token belongs to."""

    actor: Actor
    session_id: UUID
    seen_at: datetime
    has_second_factor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    id: UUID
    browser: str
    started_at: datetime
    seen_at: datetime
    is_this_one: bool


# Asked on every page: written once, so that it need not be put together every time.
_SESSION_AND_PERSON = (
    select(SignInSession, Person)
    .join(Person, Person.id == SignInSession.person_id)
    .where(SignInSession.token_hash == bindparam("token_hash"))
)


def holder_of(*, token: str, now: datetime, idle: timedelta, longest: timedelta) -> Holder | None:
    """The person whose session this is, or None when it opens no door any more."""
    asked = {"token_hash": tokens.hashed(token)}
    found = db.session.execute(_SESSION_AND_PERSON, asked).one_or_none()
    if found is None:
        return None
    session, person = found
    times = SessionTimes(
        started_at=session.started_at, seen_at=session.seen_at, revoked_at=session.revoked_at
    )
    alive = is_alive(times, now=now, idle=idle, longest=longest)
    if not alive or session.second_factor_pending or person.disabled_at is not None:
        return None
    return Holder(
        actor=actor_of(person_id=person.id, today=london_date(now)),
        session_id=session.id,
        seen_at=session.seen_at,
        has_second_factor=person.totp_confirmed_at is not None,
    )


def open_sessions(
    *, actor: Actor, this_session: UUID, now: datetime, idle: timedelta, longest: timedelta
) -> list[OpenSession]:
    """The actor's sessions that still open doors, the last seen first."""
    rows = db.session.scalars(
        select(SignInSession)
        .where(
            SignInSession.person_id == actor.id,
            SignInSession.revoked_at.is_(None),
            SignInSession.second_factor_pending.is_(False),
            SignInSession.seen_at > now - idle,
            SignInSession.started_at > now - longest,
        )
        .order_by(SignInSession.seen_at.desc())
    )
    return [
        OpenSession(
            id=row.id,
            browser=row.browser,
            started_at=row.started_at,
            seen_at=row.seen_at,
            is_this_one=row.id == this_session,
        )
        for row in rows
    ]
