"""What somebody sees of their own account."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Grant
from consortium.organisations.gateways import two_factor
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.models.person import Person
from consortium.organisations.models.sign_in import RecoveryCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    id: UUID
    name: str
    email: str
    organisation: str
    grants: tuple[Grant, ...]
    second_factor_on: bool
    recovery_codes_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactor:
    """What the set-up page shows: the secret as picture and text, until it is confirmed."""

    is_on: bool
    picture: str
    secret: str


def my_account(*, actor: Actor) -> Account:
    person, organisation = db.session.execute(
        select(Person, Organisation.name)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(Person.id == actor.id)
    ).one()
    codes = select(func.count()).where(
        RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None)
    )
    return Account(
        id=person.id,
        name=person.name,
        email=person.email,
        organisation=organisation,
        grants=actor.grants,
        second_factor_on=person.totp_confirmed_at is not None,
        recovery_codes_left=db.session.scalar(codes) or 0,
    )


def my_second_factor(*, actor: Actor) -> SecondFactor:
    person = db.session.get_one(Person, actor.id)
    if person.totp_secret is None or person.totp_confirmed_at is not None:
        return SecondFactor(is_on=person.totp_confirmed_at is not None, picture="", secret="")
    return SecondFactor(
        is_on=False,
        picture=two_factor.picture(person.totp_secret, person.email),
        secret=two_factor.readable(person.totp_secret),
    )
