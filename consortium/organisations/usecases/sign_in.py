"""Coming in and going out: sessions, opened with a password and a code."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.database.throttle import (
    forget_failures,
    guard_against_guessing,
    note_failure,
)
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.gateways import passwords, tokens, two_factor
from consortium.organisations.models.person import Person
from consortium.organisations.models.sign_in import RecoveryCode, SignInSession

# How long a sign-in may wait for its second factor.
CODE_WAITS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session that was opened; it opens no door while the second factor is pending."""

    token: str
    second_factor_pending: bool


def sign_in(*, email: str, password: str, browser: str, address: str, now: datetime) -> SignedIn:
    """Open a session for whoever knows the password.

    ``address`` is the caller's network address; it only counts failures and is not kept.

    Raises:
        TooManyAttempts: the account or the address failed too often.
        Invalid: the address is not known or the password is wrong; it never says which.
    """
    account = email.strip().casefold()
    keys = (f"account:{account}", f"address:{address}")
    guard_against_guessing(*keys, now=now)
    person = _who_knows(account, password)
    if person is None:
        note_failure(*keys, now=now)
        raise Invalid(
            "wrong_credentials",
            "The e-mail address or the password is not right.",
            field="password",
            next_step="Check both, or reset your password.",
        )
    return _open_session(person, browser=browser, now=now, forget=keys[0])


def sign_in_as_demo(*, person_id: UUID, browser: str, now: datetime) -> SignedIn:
    """Open a session for one of the invented people of the demo world, without a password.

    Raises:
        NotFound: the person is real; the caller has checked that the settings allow this at all.
    """
    person = db.session.get(Person, person_id)
    if person is None or not person.is_demo or person.disabled_at is not None:
        raise NotFound("demo person")
    return _open_session(person, browser=browser, now=now)


def pass_second_factor(*, token: str, code: str, now: datetime) -> SignedIn:
    """Complete a sign-in with a one-time code or a recovery code; the session's token changes.

    Raises:
        NotFound: there is no sign-in that waits for a code.
        TooManyAttempts, Invalid: the code is wrong, or was used before.
    """
    waiting = _pending_session(token, now)
    key = f"second-factor:{waiting.person_id}"
    guard_against_guessing(key, now=now)
    fresh = tokens.new_token()
    refused = False
    with transaction():
        session = db.session.get_one(SignInSession, waiting.id, with_for_update=True)
        person = db.session.get_one(Person, waiting.person_id, with_for_update=True)
        method = _use_code(person, code, now)
        if method is None or not session.second_factor_pending:
            refused = True
            record(
                actor=person.as_actor(),
                action="second_factor.refused",
                subject=person.as_subject(),
                at=now,
                owner_id=person.organisation_id,
            )
        else:
            session.second_factor_pending = False
            session.token_hash = tokens.hashed(fresh)
            session.seen_at = now
            forget_failures(key)
            record(
                actor=person.as_actor(),
                action="person.signed_in",
                subject=person.as_subject(),
                at=now,
                owner_id=person.organisation_id,
                second_factor=method,
            )
    if refused:
        note_failure(key, now=now)
        raise Invalid(
            "wrong_code",
            "This code is not right, or was used already.",
            field="code",
            next_step="Wait for the next code in your app, or use a recovery code.",
        )
    return SignedIn(token=fresh, second_factor_pending=False)


def sign_out(*, actor: Actor, session_id: UUID, now: datetime) -> None:
    """End one of the actor's own sessions, this one or another.

    Raises:
        NotFound: it is not the actor's, or has ended.
    """
    with transaction():
        session = db.session.get(SignInSession, session_id)
        if session is None or session.person_id != actor.id or session.revoked_at is not None:
            raise NotFound("session")
        session.revoked_at = now
        record(
            actor=actor,
            action="person.signed_out",
            subject=Subject("session", session.id, "session"),
            at=now,
            owner_id=_home_of(actor),
        )


def _who_knows(account: str, password: str) -> Person | None:
    """The person whose password this is; an unknown address takes just as long."""
    person = db.session.scalar(select(Person).where(Person.email == account))
    if person is None or person.disabled_at is not None:
        passwords.spend_the_time(password)
        return None
    return person if passwords.is_right(password, person.password_hash) else None


def _open_session(person: Person, *, browser: str, now: datetime, forget: str = "") -> SignedIn:
    token = tokens.new_token()
    pending = person.totp_confirmed_at is not None
    with transaction():
        session = SignInSession(
            id=uuid7(),
            token_hash=tokens.hashed(token),
            person_id=person.id,
            browser=browser[:120],
            started_at=now,
            seen_at=now,
            second_factor_pending=pending,
        )
        db.session.add(session)
        if forget:
            forget_failures(forget)
        record(
            actor=person.as_actor(),
            action="person.password_accepted" if pending else "person.signed_in",
            subject=person.as_subject(),
            at=now,
            owner_id=person.organisation_id,
        )
    return SignedIn(token=token, second_factor_pending=pending)


def _pending_session(token: str, now: datetime) -> SignInSession:
    session = db.session.scalar(
        select(SignInSession).where(
            SignInSession.token_hash == tokens.hashed(token),
            SignInSession.second_factor_pending,
            SignInSession.revoked_at.is_(None),
            SignInSession.started_at > now - CODE_WAITS,
        )
    )
    if session is None:
        raise NotFound("sign-in that waits for a code")
    return session


def _use_code(person: Person, code: str, now: datetime) -> str | None:
    """Use up a one-time or recovery code; says which kind it was, or None."""
    if person.totp_secret is None:
        return None
    step = two_factor.step_of(person.totp_secret, code, now=now, after_step=person.totp_last_step)
    if step is not None:
        person.totp_last_step = step
        return "app"
    spare = db.session.scalar(
        select(RecoveryCode)
        .where(
            RecoveryCode.person_id == person.id,
            RecoveryCode.code_hash == tokens.hashed_recovery_code(code),
            RecoveryCode.used_at.is_(None),
        )
        .with_for_update()
    )
    if spare is None:
        return None
    spare.used_at = now
    return "recovery code"


def _home_of(actor: Actor) -> UUID | None:
    person = db.session.get(Person, actor.id) if actor.id else None
    return person.organisation_id if person else None
