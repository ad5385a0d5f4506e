"""Documents of an agreement or of one trust's contract; the content is kept by its hash."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, String, Uuid, or_
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from consortium.contracts.domain.managing.documents import (
    MOST_BYTES,
    SHOWN_TO_SUPPLIER,
    DocumentKind,
    SentFile,
)
from consortium.contracts.gateways.document_file import type_of
from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.files import keep


class AgreementDocument(Identified, AppendOnly, Base):
    """A document as it was sent. Without a contract it is about the agreement as a whole."""

    __tablename__ = "agreement_document"

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    contract_id: Mapped[UUID | None] = mapped_column(references("trust_contract.id"), index=True)
    kind: Mapped[DocumentKind] = mapped_column(enum_of(DocumentKind))
    title: Mapped[str] = mapped_column(String(200))
    file_id: Mapped[UUID] = mapped_column(references("stored_file.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime] = mapped_column(Instant)
    uploaded_by: Mapped[UUID | None] = mapped_column(Uuid)


def attach(
    file: SentFile,
    *,
    agreement: Agreement,
    contract: TrustContract | None = None,
    kind: DocumentKind,
    title: str,
    uploaded_by: UUID | None,
    now: datetime,
) -> AgreementDocument:
    """Keep a sent file as a document, inside the open transaction.

    Raises:
        Invalid: it is too large, or none of the types that are taken.
    """
    stored = keep(
        file.content,
        name=file.name,
        media_type=type_of(file).value,
        owner_id=contract.trust_id if contract else agreement.consortium_id,
        now=now,
        limit=MOST_BYTES,
    )
    row = AgreementDocument(
        id=uuid7(),
        agreement_id=agreement.id,
        contract_id=contract.id if contract else None,
        kind=kind,
        title=title,
        file_id=stored.id,
        sha256=stored.sha256,
        uploaded_at=now,
        uploaded_by=uploaded_by,
    )
    db.session.add(row)
    return row


def documents_seen_by(actor: Actor, agreement: Agreement) -> ColumnElement[bool]:
    """Which documents of an agreement that is within reach the actor may open.

    What is about one trust is for the trust, for those who see its volumes and, letters of
    commitment apart, for the supplier. Join the contract (outer) to ask it.
    """
    own = actor.scope(Permission.AGREEMENTS_VIEW)
    volumes = actor.scope(Permission.VOLUMES_VIEW)
    conditions = [AgreementDocument.contract_id.is_(None)]
    if own.everything or volumes.everything:
        conditions.append(AgreementDocument.contract_id.is_not(None))
    conditions.append(TrustContract.trust_id.in_(own.organisations | volumes.organisations))
    if agreement.supplier_id in own:
        conditions.append(AgreementDocument.kind.in_(sorted(SHOWN_TO_SUPPLIER)))
    return or_(*conditions)
