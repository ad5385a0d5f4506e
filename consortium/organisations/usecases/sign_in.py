"""Coming in and going out: passwords, second factors, sessions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
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
from consortium.foundation.mail import send_mail
from consortium.organisations.gateways import passwords, tokens, two_factor
from consortium.organisations.models.person import Person
from consortium.organisations.models.sign_in import PasswordReset, RecoveryCode, SignInSession

RESET_LASTS = timedelta(hours=1)
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
                actor=_as_actor(person),
                action="second_factor.refused",
                subject=_account(person),
                at=now,
                owner_id=person.organisation_id,
            )
        else:
            session.second_factor_pending = False
            session.token_hash = tokens.hashed(fresh)
            session.seen_at = now
            forget_failures(key)
            record(
                actor=_as_actor(person),
                action="person.signed_in",
                subject=_account(person),
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
            actor=_as_actor(person),
            now=now,
            link=f"{link_base}{token}",
        )
        record(
            actor=_as_actor(person),
            action="password.reset_asked",
            subject=_account(person),
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
            actor=_as_actor(person),
            action="password.reset",
            subject=_account(person),
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
            subject=_account(person),
            at=now,
            owner_id=person.organisation_id,
        )


def start_second_factor(*, actor: Actor, now: datetime) -> None:
    """Make a new secret for the actor's authenticator app; it counts once confirmed."""
    with transaction():
        person = db.session.get_one(Person, actor.id)
        if person.totp_confirmed_at is not None:
            raise Invalid(
                "second_factor_on",
                "The second factor is on already.",
                next_step="Turn it off first to set it up on another device.",
            )
        person.totp_secret = two_factor.new_secret()
        record(
            actor=actor,
            action="second_factor.started",
            subject=_account(person),
            at=now,
            owner_id=person.organisation_id,
        )


def confirm_second_factor(*, actor: Actor, code: str, now: datetime) -> tuple[str, ...]:
    """Turn the second factor on with a first code; returns ten recovery codes, shown once.

    Raises:
        Invalid: the code does not fit the secret.
    """
    recovery = tuple(tokens.new_recovery_code() for _ in range(10))
    with transaction():
        person = db.session.get_one(Person, actor.id, with_for_update=True)
        step = (
            two_factor.step_of(person.totp_secret, code, now=now, after_step=0)
            if person.totp_secret and person.totp_confirmed_at is None
            else None
        )
        if step is None:
            raise Invalid(
                "wrong_code",
                "This code does not fit.",
                field="code",
                next_step="Check that the clock of your phone is right, then enter the next code.",
            )
        person.totp_confirmed_at, person.totp_last_step = now, step
        for code_text in recovery:
            db.session.add(
                RecoveryCode(person_id=person.id, code_hash=tokens.hashed_recovery_code(code_text))
            )
        record(
            actor=actor,
            action="second_factor.on",
            subject=_account(person),
            at=now,
            owner_id=person.organisation_id,
        )
    return recovery


def turn_second_factor_off(*, actor: Actor, password: str, now: datetime) -> None:
    """Forget the actor's second factor and recovery codes, after the password once more.

    Raises:
        Invalid: the password is wrong.
    """
    with transaction():
        person = db.session.get_one(Person, actor.id, with_for_update=True)
        if not passwords.is_right(password, person.password_hash):
            raise Invalid(
                "wrong_password",
                "The password is not right.",
                field="password",
                next_step="Enter the password you signed in with.",
            )
        person.totp_secret, person.totp_confirmed_at, person.totp_last_step = None, None, 0
        for spare in db.session.scalars(
            select(RecoveryCode).where(RecoveryCode.person_id == person.id)
        ):
            db.session.delete(spare)
        record(
            actor=actor,
            action="second_factor.off",
            subject=_account(person),
            at=now,
            owner_id=person.organisation_id,
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
            actor=_as_actor(person),
            action="person.password_accepted" if pending else "person.signed_in",
            subject=_account(person),
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


def _set_password(person: Person, password: str, now: datetime, keep: UUID | None = None) -> None:
    passwords.check_strength(password, about=[person.email, person.name])
    person.password_hash = passwords.hash_password(password)
    others = update(SignInSession).where(
        SignInSession.person_id == person.id, SignInSession.revoked_at.is_(None)
    )
    if keep is not None:
        others = others.where(SignInSession.id != keep)
    db.session.execute(others.values(revoked_at=now))


def _account(person: Person) -> Subject:
    return Subject("person", person.id, "account")


def _as_actor(person: Person) -> Actor:
    return Actor(id=person.id, name=person.name)


def _home_of(actor: Actor) -> UUID | None:
    person = db.session.get(Person, actor.id) if actor.id else None
    return person.organisation_id if person else None
