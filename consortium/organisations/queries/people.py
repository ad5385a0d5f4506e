"""The people an administrator manages, and the names behind ids."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission, Role
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.models.person import Invitation, Person, RoleGrant


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    id: UUID
    name: str
    email: str
    organisation: str
    roles: tuple[Role, ...]
    disabled_at: datetime | None
    has_second_factor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantLine:
    id: UUID
    role: Role
    organisation: str
    granted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDetail:
    id: UUID
    name: str
    email: str
    organisation_id: UUID
    organisation: str
    disabled_at: datetime | None
    has_second_factor: bool
    grants: tuple[GrantLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationLine:
    id: UUID
    name: str
    email: str
    role: Role
    organisation: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleHolder:
    """Somebody who holds a role at an organisation today, and where they get mail."""

    person_id: UUID
    email: str
    role: Role
    organisation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """One of the invented people of the demo world, for the list on the sign-in page."""

    id: UUID
    name: str
    email: str
    is_first_of_role: bool


def list_people(*, actor: Actor, asked: Asked) -> Page[PersonLine]:
    """The people of the organisations the actor manages, by name."""
    scope = actor.scope(Permission.PEOPLE_MANAGE)
    where: list[ColumnElement[bool]] = []
    if not scope.everything:
        where.append(Person.organisation_id.in_(scope.organisations))
    where += matching(asked.words, Person.name, Person.email, Organisation.name)
    rows = (
        select(Person, Organisation.name)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(*where)
    )
    order = Organisation.name if asked.sort == "organisation" else Person.name
    page, total = one_page(rows, asked, order, Person.email)
    roles = _roles_of([person.id for person, _ in page])
    lines = [
        PersonLine(
            id=person.id,
            name=person.name,
            email=person.email,
            organisation=organisation,
            roles=roles.get(person.id, ()),
            disabled_at=person.disabled_at,
            has_second_factor=person.totp_confirmed_at is not None,
        )
        for person, organisation in page
    ]
    return Page(rows=lines, total=total, asked=asked)


def find_person(*, actor: Actor, person_id: UUID) -> PersonDetail:
    """A person whom the actor manages.

    Raises:
        NotFound: there is none, or somebody else manages them.
    """
    found = db.session.execute(
        select(Person, Organisation.name)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(Person.id == person_id)
    ).one_or_none()
    if found is None or found[0].organisation_id not in actor.scope(Permission.PEOPLE_MANAGE):
        raise NotFound("person")
    person, organisation = found
    return PersonDetail(
        id=person.id,
        name=person.name,
        email=person.email,
        organisation_id=person.organisation_id,
        organisation=organisation,
        disabled_at=person.disabled_at,
        has_second_factor=person.totp_confirmed_at is not None,
        grants=tuple(_grants_of(person.id)),
    )


def open_invitations(*, actor: Actor, now: datetime) -> list[InvitationLine]:
    """The invitations that still wait for an answer, the newest first."""
    scope = actor.scope(Permission.PEOPLE_MANAGE)
    where = [] if scope.everything else [Invitation.organisation_id.in_(scope.organisations)]
    rows = db.session.execute(
        select(Invitation, Organisation.name)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .where(
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > now,
            *where,
        )
        .order_by(Invitation.invited_at.desc())
    )
    return [
        InvitationLine(
            id=invitation.id,
            name=invitation.name,
            email=invitation.email,
            role=invitation.role,
            organisation=organisation,
            expires_at=invitation.expires_at,
        )
        for invitation, organisation in rows
    ]


def names_of(ids: Collection[UUID]) -> dict[UUID, str]:
    """The names behind ids of people, for logs and signatures."""
    if not ids:
        return {}
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return dict(rows.all())


def holders_of_roles(
    *, roles: Collection[Role], organisation_ids: Collection[UUID]
) -> list[RoleHolder]:
    """Everybody with one of the roles at one of the organisations, whose account is in use."""
    if not roles or not organisation_ids:
        return []
    rows = db.session.execute(
        select(Person.id, Person.email, RoleGrant.role, RoleGrant.organisation_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role.in_(roles),
            RoleGrant.organisation_id.in_(organisation_ids),
            RoleGrant.withdrawn_at.is_(None),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.email, RoleGrant.id)
    )
    return [
        RoleHolder(person_id=person_id, email=email, role=role, organisation_id=organisation_id)
        for person_id, email, role, organisation_id in rows
    ]


def demo_people() -> list[DemoPerson]:
    """The people of the demo world, as they were registered; empty when it is not loaded."""
    rows = db.session.scalars(
        select(Person)
        .where(Person.is_demo, Person.disabled_at.is_(None))
        .order_by(Person.created_at, Person.id)
    ).all()
    roles = _roles_of([row.id for row in rows])
    first = {held: row.id for row in reversed(rows) for held in roles.get(row.id, ())}
    return [
        DemoPerson(
            id=row.id, name=row.name, email=row.email, is_first_of_role=row.id in first.values()
        )
        for row in rows
    ]


def count_people() -> int:
    """How many accounts there are."""
    return db.session.scalar(select(func.count()).select_from(Person)) or 0


def _roles_of(ids: Collection[UUID]) -> dict[UUID, tuple[Role, ...]]:
    rows = db.session.execute(
        select(RoleGrant.person_id, RoleGrant.role)
        .where(RoleGrant.person_id.in_(ids), RoleGrant.withdrawn_at.is_(None))
        .order_by(RoleGrant.granted_at, RoleGrant.id)
    )
    roles: dict[UUID, tuple[Role, ...]] = {}
    for person_id, role in rows:
        roles[person_id] = (*roles.get(person_id, ()), role)
    return roles


def _grants_of(person_id: UUID) -> list[GrantLine]:
    rows = db.session.execute(
        select(RoleGrant, Organisation.name)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .where(RoleGrant.person_id == person_id, RoleGrant.withdrawn_at.is_(None))
        .order_by(RoleGrant.granted_at, RoleGrant.id)
    )
    return [
        GrantLine(id=grant.id, role=grant.role, organisation=name, granted_at=grant.granted_at)
        for grant, name in rows
    ]
