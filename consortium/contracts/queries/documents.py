"""The documents attached to an agreement, as far as the reader may open them."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from consortium.contracts.domain.managing.documents import DocumentKind
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import TrustContract
from consortium.contracts.models.document import AgreementDocument, documents_seen_by
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.files import StoredFile, file_store
from consortium.organisations.models.organisation import Organisation

Trust = aliased(Organisation)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """An attached document; ``trust`` is empty when it is about the agreement as a whole."""

    id: UUID
    kind: DocumentKind
    title: str
    trust: str
    file_name: str
    size: int
    sha256: str
    uploaded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDocument:
    """Where a document's content lies, and what a browser needs to know to save it."""

    path: Path
    name: str
    media_type: str


def list_documents(*, actor: Actor, agreement_id: UUID, asked: Asked) -> Page[DocumentLine]:
    """The documents of an agreement that the actor may open; words match title, trust or file.

    Raises:
        NotFound: the agreement is not within reach.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    rows = (
        select(AgreementDocument, StoredFile, Trust.name)
        .join(StoredFile, StoredFile.id == AgreementDocument.file_id)
        .outerjoin(TrustContract, TrustContract.id == AgreementDocument.contract_id)
        .outerjoin(Trust, Trust.id == TrustContract.trust_id)
        .where(
            AgreementDocument.agreement_id == agreement.id,
            documents_seen_by(actor, agreement),
            *matching(asked.words, AgreementDocument.title, Trust.name, StoredFile.name),
        )
    )
    orders = {
        "title": AgreementDocument.title,
        "kind": AgreementDocument.kind,
        "trust": Trust.name,
        "uploaded": AgreementDocument.uploaded_at,
    }
    wanted = asked if asked.sort in orders else replace(asked, sort="uploaded", descending=True)
    page, total = one_page(rows, wanted, orders[wanted.sort], AgreementDocument.id)
    lines = [
        DocumentLine(
            id=row.id,
            kind=row.kind,
            title=row.title,
            trust=trust or "",
            file_name=file.name,
            size=file.size,
            sha256=row.sha256,
            uploaded_at=row.uploaded_at,
        )
        for row, file, trust in page
    ]
    return Page(rows=lines, total=total, asked=asked)


def open_document(*, actor: Actor, agreement_id: UUID, document_id: UUID) -> KeptDocument:
    """The content of a document, for whoever may open it.

    Raises:
        NotFound: there is none with that id, or the actor may not open it.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    file = db.session.scalar(
        select(StoredFile)
        .join(AgreementDocument, AgreementDocument.file_id == StoredFile.id)
        .outerjoin(TrustContract, TrustContract.id == AgreementDocument.contract_id)
        .where(
            AgreementDocument.id == document_id,
            AgreementDocument.agreement_id == agreement.id,
            documents_seen_by(actor, agreement),
        )
    )
    if file is None:
        raise NotFound("document")
    return KeptDocument(
        path=file_store().path(file.sha256), name=file.name, media_type=file.media_type
    )
