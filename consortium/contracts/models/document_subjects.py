"""What a generated document is about, and who reaches it: what is not yours is not found."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from consortium.contracts.domain.papers.generated_documents import (
    AUDIENCES,
    Audience,
    GeneratedKind,
)
from consortium.contracts.domain.terms.participation import ParticipationKind
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement, ParticipationEvent, TrustContract
from consortium.contracts.models.document_facts import LEAVES
from consortium.contracts.models.rebate import RebateEntitlement
from consortium.contracts.models.rebate_statement_facts import shares_of
from consortium.contracts.models.schedule import TierDetermination
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission, may

JOINS = (ParticipationKind.JOIN, ParticipationKind.REJOIN)

Row = TrustContract | ParticipationEvent | TierDetermination | RebateEntitlement


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A row that a document of one kind can be made from; without a trust it concerns all."""

    agreement: Agreement
    kind: GeneratedKind
    row: Row
    trust_id: UUID | None


def access_subject(
    *, actor: Actor, agreement_id: UUID, kind: GeneratedKind, subject_id: UUID
) -> Subject:
    """What a document of that kind would be about, for whoever may read the document.

    Raises:
        NotFound: there is no such row under the agreement, or what the document would say is not
            within reach.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    row, trust_id = _FINDERS[kind](subject_id), None
    if row is None and kind is GeneratedKind.REBATE_STATEMENT:
        row, trust_id = _share(agreement.id, subject_id)
    if row is None or row.agreement_id != agreement.id:
        raise NotFound("document")
    if not isinstance(row, TierDetermination | RebateEntitlement):
        trust_id = row.trust_id
    if not may_read(actor, agreement, kind, trust_id):
        raise NotFound("document")
    return Subject(agreement=agreement, kind=kind, row=row, trust_id=trust_id)


def may_read(
    actor: Actor, agreement: Agreement, kind: GeneratedKind, trust_id: UUID | None
) -> bool:
    """Whether somebody who reaches the agreement may read such a document, about that trust."""
    audience = AUDIENCES[kind]
    if audience is Audience.AGREEMENT:
        return True
    owner = trust_id or agreement.consortium_id
    own = actor.scope(Permission.AGREEMENTS_VIEW)
    if audience is Audience.VOLUMES:
        # The whole consortium's volumes are no trust's own.
        return may(actor, Permission.VOLUMES_VIEW, owner) or (
            trust_id in own if trust_id else False
        )
    return any(each in own for each in (owner, agreement.consortium_id, agreement.supplier_id))


def _share(agreement_id: UUID, subject_id: UUID) -> tuple[RebateEntitlement | None, UUID | None]:
    """The entitlement that one trust's share is of, and the trust."""
    for share_id, row, trust_id, _ in shares_of(agreement_id):
        if share_id == subject_id:
            return row, trust_id
    return None, None


def _contract(subject_id: UUID) -> TrustContract | None:
    return db.session.get(TrustContract, subject_id)


def _event(*kinds: ParticipationKind) -> Callable[[UUID], ParticipationEvent | None]:
    def find(subject_id: UUID) -> ParticipationEvent | None:
        row = db.session.get(ParticipationEvent, subject_id)
        return row if row is not None and row.kind in kinds else None

    return find


_FINDERS: dict[GeneratedKind, Callable[[UUID], Row | None]] = {
    GeneratedKind.CONTRACT_SCHEDULE: _contract,
    GeneratedKind.LETTER_OF_COMMITMENT: _contract,
    GeneratedKind.JOINER_NOTICE: _event(*JOINS),
    GeneratedKind.LEAVER_NOTICE: _event(*LEAVES),
    GeneratedKind.TIER_NOTICE: lambda subject_id: db.session.get(TierDetermination, subject_id),
    GeneratedKind.REBATE_STATEMENT: lambda subject_id: db.session.get(
        RebateEntitlement, subject_id
    ),
}
