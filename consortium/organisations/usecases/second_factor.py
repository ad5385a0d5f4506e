"""Turning one's own second factor on and off, and taking a lost one off for somebody."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update

from consortium.foundation.audit import record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid, NotAllowed
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.mail import send_mail
from consortium.organisations.gateways import passwords, tokens, two_factor
from consortium.organisations.models.access import access_person
from consortium.organisations.models.person import Person
from consortium.organisations.models.sign_in import RecoveryCode, SignInSession


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
            subject=person.as_subject(),
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
            subject=person.as_subject(),
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
        _forget(person)
        record(
            actor=actor,
            action="second_factor.off",
            subject=person.as_subject(),
            at=now,
            owner_id=person.organisation_id,
        )


def take_second_factor_off(*, actor: Actor, person_id: UUID, reason: str, now: datetime) -> None:
    """Forget the second factor of somebody who lost phone and recovery codes.

    Every session of theirs ends, and they are told by mail, so that nobody's guard is lowered in
    silence.

    Raises:
        NotFound, NotAllowed: the person is not within reach, or is the actor.
        Invalid: there is no second factor.
    """
    with transaction():
        person = access_person(actor=actor, person_id=person_id)
        permissions.check(actor, Permission.PEOPLE_MANAGE, person.organisation_id)
        if person.id == actor.id:
            raise NotAllowed(
                "Nobody takes their own second factor off this way.",
                next_step="Turn it off on the page of your account.",
            )
        if person.totp_confirmed_at is None:
            raise Invalid(
                "second_factor_off", "The second factor is off already.", next_step="Nothing to do."
            )
        _forget(person)
        db.session.execute(
            update(SignInSession)
            .where(SignInSession.person_id == person.id, SignInSession.revoked_at.is_(None))
            .values(revoked_at=now)
        )
        send_mail(
            to=person.email,
            subject="Your second factor for Consortium was taken off",
            template="second_factor_off",
            actor=actor,
            now=now,
        )
        record(
            actor=actor,
            action="second_factor.taken_off",
            subject=person.as_subject(),
            at=now,
            owner_id=person.organisation_id,
            reason=reason,
        )


def _forget(person: Person) -> None:
    person.totp_secret, person.totp_confirmed_at, person.totp_last_step = None, None, 0
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
