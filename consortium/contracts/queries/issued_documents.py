"""Documents that were issued: the list, and the bytes as they went out."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from consortium.contracts.domain.papers.generated_documents import GENERATED_NAMES, GeneratedKind
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.issued_document import IssuedDocument, issued_seen_by
from consortium.contracts.queries.documents import KeptDocument
from consortium.contracts.reports.generated_documents import Format
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.files import StoredFile, file_store
from consortium.organisations.models.person import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedLine:
    id: UUID
    reference: str
    kind: GeneratedKind
    subject_id: UUID
    about: str
    issued_at: datetime
    issued_by: str
    inputs_sha256: str
    pdf_sha256: str
    docx_sha256: str

    @property
    def name(self) -> str:
        return GENERATED_NAMES[self.kind]


Pdf, Docx = aliased(StoredFile), aliased(StoredFile)


def list_issued(
    *,
    actor: Actor,
    agreement_id: UUID,
    asked: Asked,
    kind: GeneratedKind | None = None,
    subject_id: UUID | None = None,
) -> Page[IssuedLine]:
    """What was issued under an agreement, the latest first, of a kind or subject if one is given.

    Raises:
        NotFound: the agreement is not within reach.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    rows = (
        select(IssuedDocument, Person.name, Pdf.sha256, Docx.sha256)
        .outerjoin(Person, Person.id == IssuedDocument.issued_by)
        .join(Pdf, Pdf.id == IssuedDocument.pdf_id)
        .join(Docx, Docx.id == IssuedDocument.docx_id)
        .where(
            IssuedDocument.agreement_id == agreement.id,
            issued_seen_by(actor, agreement),
            *matching(asked.words, IssuedDocument.reference, IssuedDocument.about),
        )
    )
    if kind is not None:
        rows = rows.where(IssuedDocument.kind == kind)
    if subject_id is not None:
        rows = rows.where(IssuedDocument.subject_id == subject_id)
    orders = {
        "reference": IssuedDocument.reference,
        "document": IssuedDocument.kind,
        "about": IssuedDocument.about,
        "issued": IssuedDocument.issued_at,
    }
    wanted = asked if asked.sort in orders else replace(asked, sort="issued", descending=True)
    page, total = one_page(rows, wanted, orders[wanted.sort], IssuedDocument.id)
    lines = [
        IssuedLine(
            id=row.id,
            reference=row.reference,
            kind=row.kind,
            subject_id=row.subject_id,
            about=row.about,
            issued_at=row.issued_at,
            issued_by=person or "the system",
            inputs_sha256=row.inputs_sha256,
            pdf_sha256=pdf_sha256,
            docx_sha256=docx_sha256,
        )
        for row, person, pdf_sha256, docx_sha256 in page
    ]
    return Page(rows=lines, total=total, asked=asked)


def open_issued(
    *, actor: Actor, agreement_id: UUID, document_id: UUID, file_format: Format
) -> KeptDocument:
    """The bytes of an issued document as they went out.

    Raises:
        NotFound: there is none with that id, or the actor may not read it.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    row = db.session.scalar(
        select(IssuedDocument).where(
            IssuedDocument.id == document_id,
            IssuedDocument.agreement_id == agreement.id,
            issued_seen_by(actor, agreement),
        )
    )
    if row is None:
        raise NotFound("document")
    file_id = row.pdf_id if file_format is Format.PDF else row.docx_id
    file = db.session.get_one(StoredFile, file_id)
    return KeptDocument(
        path=file_store().path(file.sha256), name=file.name, media_type=file.media_type
    )
