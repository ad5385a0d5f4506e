"""The only ways a use case loads agreements and contracts: what is not yours is not found."""

from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select, true

from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.contracts.models.schedule import PriceSchedule
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission, Scope


def seen_by(scope: Scope) -> ColumnElement[bool]:
    """The agreements somebody reaches: by the consortium, as its supplier, or by a contract."""
    if scope.everything:
        return true()
    return or_(
        Agreement.consortium_id.in_(scope.organisations),
        Agreement.supplier_id.in_(scope.organisations),
        exists().where(
            TrustContract.agreement_id == Agreement.id,
            TrustContract.trust_id.in_(scope.organisations),
        ),
    )


def access_agreement(*, actor: Actor, permission: Permission, agreement_id: UUID) -> Agreement:
    """An agreement within the actor's reach.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    row = db.session.scalar(
        select(Agreement).where(Agreement.id == agreement_id, seen_by(actor.scope(permission)))
    )
    if row is None:
        raise NotFound("agreement")
    return row


def access_contract(*, actor: Actor, permission: Permission, contract_id: UUID) -> TrustContract:
    """A trust's contract within the actor's reach: by the trust, the consortium or the supplier.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    scope = actor.scope(permission)
    found = db.session.execute(
        select(TrustContract, Agreement)
        .join(Agreement, Agreement.id == TrustContract.agreement_id)
        .where(TrustContract.id == contract_id)
    ).one_or_none()
    if found is None:
        raise NotFound("contract")
    contract, agreement = found
    owners = (contract.trust_id, agreement.consortium_id, agreement.supplier_id)
    if not any(owner in scope for owner in owners):
        raise NotFound("contract")
    return contract


def access_schedule(*, actor: Actor, permission: Permission, schedule_id: UUID) -> PriceSchedule:
    """A version of a schedule whose agreement is within the actor's reach.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    row = db.session.get(PriceSchedule, schedule_id)
    if row is None:
        raise NotFound("price schedule")
    access_agreement(actor=actor, permission=permission, agreement_id=row.agreement_id)
    return row


def contract_of_agreement(contract_id: UUID, agreement: Agreement) -> TrustContract:
    """A contract under an agreement that the caller has found to be within reach.

    Raises:
        NotFound: the agreement has no such contract.
    """
    row = db.session.get(TrustContract, contract_id)
    if row is None or row.agreement_id != agreement.id:
        raise NotFound("contract")
    return row
