"""Proving again who one is, in the moment of signing: by password, or by a one-time code."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from consortium.foundation.database import db
from consortium.foundation.database.throttle import (
    forget_failures,
    guard_against_guessing,
    note_failure,
)
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.gateways import passwords, two_factor
from consortium.organisations.models.person import Person

PASSWORD, CODE = "password", "one-time code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Somebody gave their password or a code; a code counts once it is used up."""

    person_id: UUID
    method: str
    step: int | None = None

    def use(self) -> None:
        """Use up the code, inside the transaction that signs.

        Raises:
            Conflict: the same code was used up meanwhile.
        """
        forget_failures(_key(self.person_id))
        if self.step is None:
            return
        person = db.session.get_one(Person, self.person_id, with_for_update=True)
        if person.totp_last_step >= self.step:
            raise Conflict(
                "code_used",
                "This code was used already.",
                next_step="Wait for the next code in your app.",
            )
        person.totp_last_step = self.step


def prove(*, actor: Actor, secret: str, now: datetime) -> Proof:
    """Check the password or the one-time code of the actor; outside any transaction.

    Raises:
        NotAllowed: nobody signs as the system.
        TooManyAttempts: it failed too often.
        Invalid: it is neither the password nor a code that is valid now.
    """
    person = db.session.get(Person, actor.id) if actor.id else None
    if person is None or person.disabled_at is not None:
        raise NotAllowed("Only a person can sign.", next_step="Sign in as yourself.")
    guard_against_guessing(_key(person.id), now=now)
    if person.totp_secret is not None and person.totp_confirmed_at is not None:
        step = two_factor.step_of(
            person.totp_secret, secret, now=now, after_step=person.totp_last_step
        )
        if step is not None:
            return Proof(person_id=person.id, method=CODE, step=step)
    if passwords.is_right(secret, person.password_hash):
        return Proof(person_id=person.id, method=PASSWORD)
    note_failure(_key(person.id), now=now)
    raise Invalid(
        "wrong_secret",
        "This is neither your password nor a code that is valid now.",
        field="secret",
        next_step="Enter the password you sign in with, or the next code of your app.",
    )


def _key(person_id: UUID) -> str:
    return f"signature:{person_id}"
