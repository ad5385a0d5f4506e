"""Trusts to choose from: those whose lines somebody may see or import."""

from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries.directory import OrganisationLine, organisations_by_id
from consortium.spend.models.batch import ImportBatch


def trusts_within_reach(*, actor: Actor, permission: Permission) -> list[OrganisationLine]:
    """The trusts that a person reaches with a permission, by name."""
    reached = organisations_by_id(actor.scope(permission).organisations).values()
    trusts = [row for row in reached if row.kind is OrganisationKind.TRUST]
    return sorted(trusts, key=lambda trust: trust.name)


def trusts_with_batches() -> list[UUID]:
    """Every trust that imported something, in one order."""
    return list(
        db.session.scalars(select(ImportBatch.trust_id).distinct().order_by(ImportBatch.trust_id))
    )
