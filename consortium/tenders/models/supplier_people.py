"""The people of suppliers who read what suppliers are told."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Permission, roles_with
from consortium.organisations.models.person import Person, RoleGrant


def addresses_of(supplier_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """The addresses of everybody who bids for some suppliers, by the supplier."""
    rows = db.session.execute(
        select(RoleGrant.organisation_id, Person.email)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.organisation_id.in_(supplier_ids),
            RoleGrant.role.in_(list(roles_with(Permission.BIDS_SUBMIT))),
            RoleGrant.withdrawn_at.is_(None),
            Person.disabled_at.is_(None),
        )
        .distinct()
        .order_by(Person.email)
    )
    found: dict[UUID, list[str]] = {}
    for supplier_id, email in rows:
        found.setdefault(supplier_id, []).append(email)
    return found
