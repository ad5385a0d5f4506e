"""Attaching documents to an agreement or to one trust's contract."""

from datetime import datetime
from uuid import UUID

from consortium.contracts.domain.managing.documents import DocumentKind, SentFile
from consortium.contracts.models.access import access_agreement, contract_of_agreement
from consortium.contracts.models.document import attach
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.domain import permissions
from consortium.foundation.domain.permissions import Actor, Permission


def attach_document(
    *,
    actor: Actor,
    agreement_id: UUID,
    contract_id: UUID | None,
    kind: DocumentKind,
    title: str,
    file: SentFile,
    now: datetime,
) -> UUID:
    """Attach a document to an agreement or, with a contract, to one trust's; it is never changed.

    Raises:
        NotFound, NotAllowed: the agreement is not within reach, or not the actor's to change; or
            it has no such contract.
        Invalid: the file is too large, or none of the types that are taken.
    """
    with transaction():
        agreement = access_agreement(
            actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
        )
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        contract = contract_of_agreement(contract_id, agreement) if contract_id else None
        row = attach(
            file,
            agreement=agreement,
            contract=contract,
            kind=kind,
            title=title,
            uploaded_by=actor.id,
            now=now,
        )
        record(
            actor=actor,
            action="document.attached",
            subject=Subject("agreement", agreement.id, agreement.reference),
            at=now,
            owner_id=contract.trust_id if contract else agreement.consortium_id,
            kind=kind.value,
            title=title,
            sha256=row.sha256,
        )
    return row.id
