"""Giving other programs access, and taking it away."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from consortium.foundation.audit import record, transaction
from consortium.foundation.database import bookkeeping, db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.periods import london_date, london_midnight
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain.api_tokens import check_token
from consortium.organisations.gateways import tokens
from consortium.organisations.models.api_token import ApiToken
from consortium.organisations.models.person import Person

# A token says at most so often that it was used.
USED_EVERY = timedelta(minutes=10)


def create_api_token(
    *,
    actor: Actor,
    name: str,
    permissions: Collection[Permission],
    last_day: date,
    now: datetime,
) -> str:
    """Give a program access as the actor, to read what the permissions let it read.

    Returns the token, which is not kept and cannot be shown again.

    Raises:
        Invalid: no name, nothing it may do, something the actor may not do, or a last day that
            has passed or lies more than a year ahead.
    """
    check_token(
        actor, name=name, permissions=permissions, last_day=last_day, today=london_date(now)
    )
    token = tokens.new_token()
    with transaction():
        person = db.session.get_one(Person, actor.id)
        row = ApiToken(
            id=uuid7(),
            token_hash=tokens.hashed(token),
            person_id=person.id,
            name=name.strip(),
            permissions=sorted(permissions),
            created_at=now,
            expires_at=london_midnight(last_day + timedelta(days=1)),
        )
        db.session.add(row)
        record(
            actor=actor,
            action="api_token.created",
            subject=person.as_subject(),
            at=now,
            owner_id=person.organisation_id,
            program=row.name,
            permissions=row.permissions,
            last_day=last_day,
        )
    return token


def revoke_api_token(*, actor: Actor, token_id: UUID, now: datetime) -> None:
    """Take a program's access away at once; done twice it stays done.

    Raises:
        NotFound: the actor has no such token.
    """
    with transaction():
        row = db.session.scalar(
            select(ApiToken).where(ApiToken.id == token_id, ApiToken.person_id == actor.id)
        )
        if row is None:
            raise NotFound("token")
        person = db.session.get_one(Person, actor.id)
        row.revoked_at = row.revoked_at or now
        record(
            actor=actor,
            action="api_token.revoked",
            subject=person.as_subject(),
            at=now,
            owner_id=person.organisation_id,
            program=row.name,
        )


def note_token_used(*, token_id: UUID, last_used: datetime | None, now: datetime) -> None:
    """Remember when a program last came; writes at most every ten minutes."""
    if last_used is not None and now - last_used < USED_EVERY:
        return
    with bookkeeping() as session:
        session.execute(update(ApiToken).where(ApiToken.id == token_id).values(used_at=now))
