"""The terms of loans: a preview of them as they stand, and those that were kept."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from consortium.contracts.domain.papers.generated_documents import Document
from consortium.contracts.reports.generated_documents import Format, written
from consortium.equipment.models.loan import access_party
from consortium.equipment.models.loan_document import LoanDocument, facts_of_loan
from consortium.equipment.reports.loan_terms import loan_terms_document
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.files import StoredFile, file_store
from consortium.organisations.queries.people import names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTerms:
    """Terms that were kept; the hashes are those of the two files."""

    id: UUID
    position: int
    kept_at: datetime
    kept_by: str
    facts_sha256: str
    pdf_sha256: str
    docx_sha256: str


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A kept file: where its bytes lie, and what it is called."""

    path: Path
    name: str
    media_type: str


def preview_terms(*, actor: Actor, loan_id: UUID, now: datetime) -> Document:
    """The terms of a loan as they stand now; nothing is kept.

    Raises:
        NotFound: the loan is not within reach, or the actor belongs to neither party.
        Conflict: the lender has offered none yet.
    """
    loan = access_party(actor=actor, loan_id=loan_id)
    return loan_terms_document(facts_of_loan(loan), known_at=now)


def terms_in_format(document: Document, file_format: Format) -> bytes:
    return written(document, file_format)


def kept_terms_of(loan_id: UUID) -> list[KeptTerms]:
    """What was kept of a loan that the caller has found to be within reach, newest first."""
    pdf, docx = aliased(StoredFile), aliased(StoredFile)
    rows = db.session.execute(
        select(LoanDocument, pdf.sha256, docx.sha256)
        .join(pdf, pdf.id == LoanDocument.pdf_id)
        .join(docx, docx.id == LoanDocument.docx_id)
        .where(LoanDocument.loan_id == loan_id)
        .order_by(LoanDocument.position.desc())
    ).all()
    names = names_of({row.kept_by for row, *_ in rows if row.kept_by})
    return [
        KeptTerms(
            id=row.id,
            position=row.position,
            kept_at=row.kept_at,
            kept_by=names.get(row.kept_by, "") if row.kept_by else "",
            facts_sha256=row.facts_sha256,
            pdf_sha256=pdf_sha256,
            docx_sha256=docx_sha256,
        )
        for row, pdf_sha256, docx_sha256 in rows
    ]


def open_kept_terms(*, actor: Actor, loan_id: UUID, position: int, file_format: Format) -> KeptFile:
    """The bytes of terms as they were kept.

    Raises:
        NotFound: there are none at that position, or the actor belongs to neither party.
    """
    access_party(actor=actor, loan_id=loan_id)
    row = db.session.scalar(
        select(LoanDocument).where(
            LoanDocument.loan_id == loan_id, LoanDocument.position == position
        )
    )
    if row is None:
        raise NotFound("document")
    file = db.session.get_one(StoredFile, row.pdf_id if file_format is Format.PDF else row.docx_id)
    return KeptFile(path=file_store().path(file.sha256), name=file.name, media_type=file.media_type)
