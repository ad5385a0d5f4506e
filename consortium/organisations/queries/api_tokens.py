"""Who stands behind a program's token, and which tokens a person has given."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.gateways import tokens
from consortium.organisations.models.api_token import ApiToken
from consortium.organisations.models.person import Person
from consortium.organisations.queries.actors import actor_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Whoever a program reads as, narrowed to what its token allows."""

    actor: Actor
    token_id: UUID
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenLine:
    id: UUID
    name: str
    permissions: tuple[Permission, ...]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None


def program_of(*, token: str, now: datetime) -> Program | None:
    """The program whose token this is, or None when it opens no door any more."""
    row = db.session.scalar(
        select(ApiToken)
        .join(Person, Person.id == ApiToken.person_id)
        .where(
            ApiToken.token_hash == tokens.hashed(token),
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > now,
            Person.disabled_at.is_(None),
        )
    )
    if row is None:
        return None
    actor = actor_of(person_id=row.person_id, today=london_date(now))
    return Program(
        actor=replace(actor, limited_to=frozenset(map(Permission, row.permissions))),
        token_id=row.id,
        used_at=row.used_at,
    )


def my_api_tokens(*, actor: Actor, now: datetime) -> Sequence[TokenLine]:
    """The actor's tokens that still open doors, the newest first."""
    rows = db.session.scalars(
        select(ApiToken)
        .where(
            ApiToken.person_id == actor.id,
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > now,
        )
        .order_by(ApiToken.created_at.desc(), ApiToken.id)
    )
    return [
        TokenLine(
            id=row.id,
            name=row.name,
            permissions=tuple(map(Permission, row.permissions)),
            created_at=row.created_at,
            expires_at=row.expires_at,
            used_at=row.used_at,
        )
        for row in rows
    ]
