"""Setting a new password: forgotten ones by mail, known ones by oneself."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from consortium.foundation.audit import record, transaction
from consortium.foundation.database import db
from consortium.foundation.database.throttle import guard_against_guessing, note_failure
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.mail import send_mail
from consortium.organisations.gateways import passwords, tokens
from consortium.organisations.models.person import Person
from consortium.organisations.models.sign_in import PasswordReset, SignInSession

RESET_LASTS = timedelta(hours=1)


def ask_for_reset(*, email: str, link_base: str, address: str, now: datetime) -> None:
    """Mail a link that sets a new password; an unknown address is answered just the same."""
    key = f"reset:{address}"
    guard_against_guessing(key, now=now)
    note_failure(key, now=now)
    person = db.session.scalar(select(Person).where(Person.email == email.strip().casefold()))
    if person is None or person.disabled_at is not None:
        return
    token = tokens.new_token()
    with transaction():
        db.session.add(
            PasswordReset(
                id=uuid7(),
                token_hash=tokens.hashed(token),
                person_id=person.id,
                asked_at=now,
                expires_at=now + RESET_LASTS,
            )
        )
        send_mail(
            to=person.email,
            subject="Set a new password for Consortium",
            template="password_reset",
            actor=person.as_actor(),
            now=now,
            link=f"{link_base}{token}",
        )
        record(
            actor=person.as_actor(),
            action="password.reset_asked",
            subject=person.as_subject(),
            at=now,
            owner_id=person.organisation_id,
        )


def reset_password(*, token: str, password: str, now: datetime) -> None:
    """Set a new password with a link from the mail; all sessions end, the link is used up.

    Raises:
        NotFound: the link is wrong, used or older than an hour.
        Invalid: the password is too weak.
    """
    with transaction():
        reset = db.session.scalar(
            select(PasswordReset)
            .where(PasswordReset.token_hash == tokens.hashed(token))
            .with_for_update()
        )
        if reset is None or reset.used_at is not None or now >= reset.expires_at:
            raise NotFound("password reset link")
        person = db.session.get_one(Person, reset.person_id)
        _set_password(person, password, now)
        reset.used_at = now
        record(
            actor=person.as_actor(),
            action="password.reset",
            subject=person.as_subject(),
            at=now,
            owner_id=person.organisation_id,
        )


def change_password(
    *, actor: Actor, current: str, password: str, keep_session: UUID, now: datetime
) -> None:
    """Change one's own password; every other session ends.

    Raises:
        Invalid: the current password is wrong, or the new one is too weak.
    """
    with transaction():
        person = db.session.get_one(Person, actor.id)
        if not passwords.is_right(current, person.password_hash):
            raise Invalid(
                "wrong_password",
                "The current password is not right.",
                field="current",
                next_step="Enter the password you signed in with.",
            )
        _set_password(person, password, now, keep=keep_session)
        record(
            actor=actor,
            action="password.changed",
            subject=person.as_subject(),
            at=now,
            owner_id=person.organisation_id,
        )


def _set_password(person: Person, password: str, now: datetime, keep: UUID | None = None) -> None:
    passwords.check_strength(password, about=[person.email, person.name])
    person.password_hash = passwords.hash_password(password)
    others = update(SignInSession).where(
        SignInSession.person_id == person.id, SignInSession.revoked_at.is_(None)
    )
    if keep is not None:
        others = others.where(SignInSession.id != keep)
    db.session.execute(others.values(revoked_at=now))
