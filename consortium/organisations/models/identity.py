"""Asking somebody who is signed in to show once more that it is they."""

from datetime import datetime

from consortium.foundation.database import bookkeeping, db
from consortium.foundation.database.throttle import guard_against_guessing, note_failure
from consortium.foundation.domain.errors import Invalid, NotAllowed
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.gateways import passwords, two_factor
from consortium.organisations.models.person import Person


def check_identity(*, actor: Actor, password: str, code: str, now: datetime) -> None:
    """Pass in silence when the actor knows the password and, where they have one, shows a code.

    Called before the transaction it guards, because a failure is counted whatever comes after.

    Raises:
        NotAllowed: the actor is a program or the system, not a person.
        TooManyAttempts: it failed too often.
        Invalid: the password or the code is wrong, or the code was used before.
    """
    person = db.session.get(Person, actor.id) if actor.id else None
    if person is None or actor.limited_to is not None:
        raise NotAllowed("Only a person can do this.", next_step="Sign in on the page.")
    key = f"identity:{person.id}"
    guard_against_guessing(key, now=now)
    if not passwords.is_right(password, person.password_hash):
        note_failure(key, now=now)
        raise Invalid(
            "wrong_password",
            "The password is not right.",
            field="password",
            next_step="Enter the password you sign in with.",
        )
    if person.totp_confirmed_at is not None and person.totp_secret is not None:
        step = two_factor.step_of(
            person.totp_secret, code, now=now, after_step=person.totp_last_step
        )
        if step is None:
            note_failure(key, now=now)
            raise Invalid(
                "wrong_code",
                "This code is not right, or was used already.",
                field="code",
                next_step="Wait for the next code in your app.",
            )
        with bookkeeping():
            db.session.get_one(Person, person.id, with_for_update=True).totp_last_step = step
