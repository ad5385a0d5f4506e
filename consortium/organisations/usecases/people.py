"""Inviting people, granting and withdrawing roles, disabling accounts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid, NotAllowed, NotFound
from consortium.foundation.domain.permissions import ROLE_NAMES, Actor, Permission, Role
from consortium.foundation.mail import send_mail
from consortium.organisations.gateways import passwords, tokens
from consortium.organisations.models.access import (
    access_invitation,
    access_organisation,
    access_person,
)
from consortium.organisations.models.person import Invitation, Person, RoleGrant
from consortium.organisations.models.sign_in import SignInSession

INVITATION_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    invitation_id: UUID
    # The link's secret: it goes into the mail and is not kept.
    token: str


def invite_person(
    *,
    actor: Actor,
    email: str,
    name: str,
    role: Role,
    organisation_id: UUID,
    link_base: str,
    now: datetime,
) -> Invited:
    """Invite somebody to a role at an organisation; they get a link by mail that lasts a week.

    ``link_base`` is the address before which the secret is put: it comes from our own settings,
    never from the request's Host.
    """
    permissions.check(actor, Permission.PEOPLE_MANAGE, organisation_id)
    token = tokens.new_token()
    with transaction():
        organisation = access_organisation(organisation_id=organisation_id)
        address = _normal(email)
        if db.session.scalar(select(Person.id).where(Person.email == address)):
            raise Invalid(
                "email_taken",
                "Somebody already has an account with this address.",
                field="email",
                next_step="Grant a role to that person instead.",
            )
        invitation = Invitation(
            id=uuid7(),
            token_hash=tokens.hashed(token),
            email=address,
            name=name,
            role=role,
            organisation_id=organisation.id,
            invited_at=now,
            invited_by=actor.id,
            expires_at=now + INVITATION_LASTS,
        )
        db.session.add(invitation)
        send_mail(
            to=address,
            subject=f"You are invited to Consortium as {ROLE_NAMES[role].lower()}",
            template="invitation",
            actor=actor,
            now=now,
            organisation=organisation.name,
            role=ROLE_NAMES[role].lower(),
            link=f"{link_base}{token}",
        )
        record(
            actor=actor,
            action="person.invited",
            subject=Subject(
                "invitation", invitation.id, f"{ROLE_NAMES[role]}, {organisation.name}"
            ),
            at=now,
            owner_id=organisation.id,
            role=role.value,
        )
    return Invited(invitation_id=invitation.id, token=token)


def accept_invitation(*, token: str, password: str, now: datetime) -> UUID:
    """Turn an open invitation into an account with its first role.

    Raises:
        NotFound: the link is wrong, used, withdrawn or older than a week.
        Invalid: the password is too weak.
    """
    with transaction():
        invitation = db.session.scalar(
            select(Invitation)
            .where(Invitation.token_hash == tokens.hashed(token))
            .with_for_update()
        )
        if invitation is None or not _is_open(invitation, now):
            raise NotFound("invitation")
        passwords.check_strength(password, about=[invitation.email, invitation.name])
        person = Person(
            id=uuid7(),
            email=invitation.email,
            name=invitation.name,
            organisation_id=invitation.organisation_id,
            password_hash=passwords.hash_password(password),
            created_at=now,
        )
        db.session.add(person)
        db.session.add(
            RoleGrant(
                person_id=person.id,
                role=invitation.role,
                organisation_id=invitation.organisation_id,
                granted_at=now,
                granted_by=invitation.invited_by,
            )
        )
        invitation.accepted_at = now
        record(
            actor=person.as_actor(),
            action="person.joined",
            subject=Subject("person", person.id, ROLE_NAMES[invitation.role]),
            at=now,
            owner_id=person.organisation_id,
            role=invitation.role.value,
        )
    return person.id


def withdraw_invitation(*, actor: Actor, invitation_id: UUID, now: datetime) -> None:
    """Make an invitation's link useless; one that was accepted stands."""
    with transaction():
        invitation = access_invitation(actor=actor, invitation_id=invitation_id)
        permissions.check(actor, Permission.PEOPLE_MANAGE, invitation.organisation_id)
        if not _is_open(invitation, now):
            raise Invalid(
                "invitation_closed",
                "This invitation is no longer open.",
                next_step="Look at the list of people.",
            )
        invitation.withdrawn_at = now
        record(
            actor=actor,
            action="invitation.withdrawn",
            subject=Subject("invitation", invitation.id, ROLE_NAMES[invitation.role]),
            at=now,
            owner_id=invitation.organisation_id,
        )


def register_person(
    *,
    actor: Actor,
    email: str,
    name: str,
    organisation_id: UUID,
    password: str,
    now: datetime,
    is_demo: bool = False,
) -> UUID:
    """Make an account without an invitation: for the first administrator and the demo world."""
    if not actor.is_system:
        raise NotAllowed("Only the command line on the server can make an account directly.")
    with transaction():
        organisation = access_organisation(organisation_id=organisation_id)
        address = _normal(email)
        passwords.check_strength(password, about=[address, name])
        person = Person(
            id=uuid7(),
            email=address,
            name=name,
            organisation_id=organisation.id,
            password_hash=passwords.hash_password(password),
            is_demo=is_demo,
            created_at=now,
        )
        db.session.add(person)
        record(
            actor=actor,
            action="person.registered",
            subject=Subject("person", person.id, organisation.name),
            at=now,
            owner_id=organisation.id,
        )
    return person.id


def grant_role(
    *, actor: Actor, person_id: UUID, role: Role, organisation_id: UUID, now: datetime
) -> None:
    """Give somebody a role at an organisation that the actor manages; it holds at once."""
    permissions.check(actor, Permission.PEOPLE_MANAGE, organisation_id)
    with transaction():
        person = access_person(actor=actor, person_id=person_id)
        organisation = access_organisation(organisation_id=organisation_id)
        if person.id == actor.id:
            raise NotAllowed(
                "Nobody can grant a role to themselves.",
                next_step="Ask another administrator.",
            )
        db.session.add(
            RoleGrant(
                person_id=person.id,
                role=role,
                organisation_id=organisation.id,
                granted_at=now,
                granted_by=actor.id,
            )
        )
        record(
            actor=actor,
            action="role.granted",
            subject=Subject("person", person.id, f"{ROLE_NAMES[role]}, {organisation.name}"),
            at=now,
            owner_id=organisation.id,
            role=role.value,
        )


def withdraw_role(*, actor: Actor, person_id: UUID, grant_id: UUID, now: datetime) -> None:
    """Take a role away; it ends at once, in every open session."""
    with transaction():
        person = access_person(actor=actor, person_id=person_id)
        grant = db.session.get(RoleGrant, grant_id)
        if grant is None or grant.person_id != person.id or grant.withdrawn_at is not None:
            raise NotFound("role")
        permissions.check(actor, Permission.PEOPLE_MANAGE, grant.organisation_id)
        grant.withdrawn_at, grant.withdrawn_by = now, actor.id
        record(
            actor=actor,
            action="role.withdrawn",
            subject=Subject("person", person.id, ROLE_NAMES[grant.role]),
            at=now,
            owner_id=grant.organisation_id,
            role=grant.role.value,
        )


def disable_person(*, actor: Actor, person_id: UUID, reason: str, now: datetime) -> None:
    """Close an account: every session ends at once, and nobody signs in with it again."""
    with transaction():
        person = access_person(actor=actor, person_id=person_id)
        permissions.check(actor, Permission.PEOPLE_MANAGE, person.organisation_id)
        if person.id == actor.id:
            raise NotAllowed(
                "Nobody can disable their own account.", next_step="Ask another administrator."
            )
        if person.disabled_at is not None:
            raise Invalid(
                "already_disabled", "This account is disabled already.", next_step="Nothing to do."
            )
        person.disabled_at = now
        db.session.execute(
            update(SignInSession)
            .where(SignInSession.person_id == person.id, SignInSession.revoked_at.is_(None))
            .values(revoked_at=now)
        )
        record(
            actor=actor,
            action="person.disabled",
            subject=person.as_subject(),
            at=now,
            owner_id=person.organisation_id,
            reason=reason,
        )


def _is_open(invitation: Invitation, now: datetime) -> bool:
    """Whether the invitation's link still works."""
    unused = invitation.accepted_at is None and invitation.withdrawn_at is None
    return unused and now < invitation.expires_at


def _normal(email: str) -> str:
    return email.strip().casefold()
