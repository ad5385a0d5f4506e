"""The only ways a use case loads organisations and people: what is not yours is not found."""

from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain.organisation import KIND_NAMES, OrganisationKind
from consortium.organisations.models.organisation import Consortium, Organisation, Site
from consortium.organisations.models.person import Invitation, Person


def access_organisation(
    *, organisation_id: UUID, kind: OrganisationKind | None = None
) -> Organisation:
    """An organisation of the public directory, of the wanted kind.

    Raises:
        NotFound: there is none with that id, or it is of another kind.
    """
    row = db.session.get(Organisation, organisation_id)
    if row is None or (kind is not None and row.kind is not kind):
        raise NotFound(KIND_NAMES[kind].lower() if kind else "organisation")
    return row


def access_managed_trust(*, actor: Actor, trust_id: UUID) -> Organisation:
    """A trust for which the actor may register sites and form consortia.

    Raises:
        NotFound: there is none, or somebody else looks after it.
    """
    if trust_id not in actor.scope(Permission.ORGANISATIONS_MANAGE):
        raise NotFound("trust")
    return access_organisation(organisation_id=trust_id, kind=OrganisationKind.TRUST)


def organisation_with_code(kind: OrganisationKind, code: str) -> Organisation:
    """The organisation with that code.

    Raises:
        NotFound: no organisation of the kind has it.
    """
    row = db.session.scalar(
        select(Organisation).where(Organisation.kind == kind, Organisation.code == code)
    )
    if row is None:
        raise NotFound(f"{KIND_NAMES[kind].lower()} with the code {code}")
    return row


def access_consortium(*, actor: Actor, permission: Permission, consortium_id: UUID) -> Consortium:
    """A consortium that the actor reaches with the permission.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row = db.session.get(Consortium, consortium_id)
    if row is None or consortium_id not in actor.scope(permission):
        raise NotFound("consortium")
    return row


def access_site(*, site_id: UUID) -> Site:
    row = db.session.get(Site, site_id)
    if row is None:
        raise NotFound("site")
    return row


def access_person(*, actor: Actor, person_id: UUID) -> Person:
    """A person whom the actor may manage: one of an organisation within reach.

    Raises:
        NotFound: there is none, or somebody else manages them.
    """
    row = db.session.get(Person, person_id)
    if row is None or row.organisation_id not in actor.scope(Permission.PEOPLE_MANAGE):
        raise NotFound("person")
    return row


def access_invitation(*, actor: Actor, invitation_id: UUID) -> Invitation:
    row = db.session.get(Invitation, invitation_id)
    if row is None or row.organisation_id not in actor.scope(Permission.PEOPLE_MANAGE):
        raise NotFound("invitation")
    return row
