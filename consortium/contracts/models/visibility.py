"""Who sees what concerns one trust or one role under an agreement.

Buyers see what concerns them all, and what concerns the trusts they reach; a supplier sees what
it has to do itself, and nothing of what the buyers have to.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Grant, Role, Scope


def contract_seen_by(scope: Scope) -> ColumnElement[bool]:
    """The contracts somebody reaches: of their trust, of their network, or as the supplier.

    Use it where ``TrustContract`` and ``Agreement`` are joined.
    """
    if scope.everything:
        return true()
    return or_(
        TrustContract.trust_id.in_(scope.organisations),
        Agreement.consortium_id.in_(scope.organisations),
        Agreement.supplier_id.in_(scope.organisations),
    )


def matter_seen_by(scope: Scope, trust_id: Any, role: Any) -> ColumnElement[bool]:
    """The rows, joined to ``Agreement``, that concern the reader, by their trust and role."""
    if scope.everything:
        return true()
    reached = scope.organisations
    return or_(
        and_(role == Role.SUPPLIER, Agreement.supplier_id.in_(reached)),
        and_(_buys(reached), or_(trust_id.is_(None), trust_id.in_(reached))),
    )


def matter_answered_by(actor: Actor, trust_id: Any, role: Any) -> ColumnElement[bool]:
    """The rows, joined to ``Agreement``, that are the actor's own to deal with: by a role held at
    a trust concerned."""

    def held(grant: Grant) -> ColumnElement[bool]:
        if grant.role is Role.SUPPLIER:
            return Agreement.supplier_id.in_(grant.own)
        return or_(trust_id.in_(grant.own), and_(trust_id.is_(None), _buys(grant.own)))

    return or_(false(), *(and_(role == grant.role, held(grant)) for grant in actor.grants))


def _buys(organisations: Collection[UUID]) -> ColumnElement[bool]:
    """The agreements that were made by some organisations, or for them."""
    takes_part = exists().where(
        TrustContract.agreement_id == Agreement.id, TrustContract.trust_id.in_(organisations)
    )
    return or_(Agreement.consortium_id.in_(organisations), takes_part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """The organisations of one agreement."""

    consortium_id: UUID
    supplier_id: UUID
    trusts: frozenset[UUID]

    def concern(self, scope: Scope, *, trust_id: UUID | None, role: Role | None) -> bool:
        """The same as :func:`matter_seen_by`, for what was not a row; dates without a role are
        terms of the contract, which both sides know."""
        if scope.everything:
            return True
        if role is None and trust_id is None:
            return True
        if role is Role.SUPPLIER and self.supplier_id in scope:
            return True
        buys = self.consortium_id in scope or any(each in scope for each in self.trusts)
        return buys and (trust_id is None or trust_id in scope)


def parties_of(agreements: list[Agreement]) -> dict[UUID, Parties]:
    """The parties of some agreements; the trusts are those with a contract, signed or not."""
    trusts: dict[UUID, set[UUID]] = {row.id: set() for row in agreements}
    for agreement_id, trust_id in db.session.execute(
        select(TrustContract.agreement_id, TrustContract.trust_id).where(
            TrustContract.agreement_id.in_(trusts)
        )
    ):
        trusts[agreement_id].add(trust_id)
    return {
        row.id: Parties(
            consortium_id=row.consortium_id,
            supplier_id=row.supplier_id,
            trusts=frozenset(trusts[row.id]),
        )
        for row in agreements
    }
