"""The only ways to the batches of a trust: what is not yours is not found."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select, true

from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission, Scope
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.access import access_organisation
from consortium.organisations.models.organisation import Organisation
from consortium.spend.models.batch import ImportBatch


def seen_by(scope: Scope) -> ColumnElement[bool]:
    """The batches of the trusts somebody reaches."""
    return true() if scope.everything else ImportBatch.trust_id.in_(scope.organisations)


def access_trust(*, actor: Actor, permission: Permission, trust_id: UUID) -> Organisation:
    """A trust within the actor's reach.

    Raises:
        NotFound: there is no such trust, or it is not within reach.
    """
    if trust_id not in actor.scope(permission):
        raise NotFound("trust")
    return access_organisation(organisation_id=trust_id, kind=OrganisationKind.TRUST)


def access_batch(*, actor: Actor, permission: Permission, batch_id: UUID) -> ImportBatch:
    """A batch within the actor's reach.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    return access_batches(actor=actor, permission=permission, batch_ids=[batch_id])[0]


def access_batches(
    *, actor: Actor, permission: Permission, batch_ids: Collection[UUID]
) -> Sequence[ImportBatch]:
    """All of these batches.

    Raises:
        NotFound: one of them does not exist, or is not within reach.
    """
    rows = db.session.scalars(
        select(ImportBatch)
        .where(ImportBatch.id.in_(batch_ids), seen_by(actor.scope(permission)))
        .order_by(ImportBatch.trust_id, ImportBatch.position)
    ).all()
    if len(rows) != len(set(batch_ids)):
        raise NotFound("import batch")
    return rows


def trusts_within(scope: Scope) -> Sequence[UUID]:
    """The trusts that somebody reaches, in one order; of everything, those that imported."""
    if scope.everything:
        return trusts_that_imported(scope)
    return db.session.scalars(
        select(Organisation.id)
        .where(
            Organisation.kind == OrganisationKind.TRUST,
            Organisation.id.in_(scope.organisations),
        )
        .order_by(Organisation.id)
    ).all()


def trusts_that_imported(scope: Scope) -> Sequence[UUID]:
    """The trusts that somebody reaches and of which something was imported, in one order."""
    return db.session.scalars(
        select(ImportBatch.trust_id).where(seen_by(scope)).distinct().order_by(ImportBatch.trust_id)
    ).all()
