"""Writing down the terms of a loan: the exact bytes that lender and borrower have are kept."""

import io
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.contracts.domain.papers.generated_documents import Document
from consortium.contracts.reports.generated_documents import MEDIA_TYPES, Format, written
from consortium.equipment.domain.loan_terms import check_is_new
from consortium.equipment.models.loan import access_party
from consortium.equipment.models.loan_document import (
    LoanDocument,
    facts_of_loan,
    last_document_of,
)
from consortium.equipment.reports.loan_terms import loan_terms_document
from consortium.foundation.audit import record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.files import StoredFile, keep


def keep_loan_terms(*, actor: Actor, loan_id: UUID, now: datetime) -> UUID:
    """Write the terms of a loan down as they are now, and keep them as PDF and as DOCX.

    Raises:
        NotFound: the loan is not within reach, or the actor manages the equipment of neither
            its lender nor its borrower.
        Conflict: the lender has offered no terms yet, or they are kept already as they are.
    """
    with transaction():
        loan = access_party(actor=actor, loan_id=loan_id)
        document = loan_terms_document(facts_of_loan(loan), known_at=now)
        before = last_document_of(loan_id)
        check_is_new(before.facts_sha256 if before else None, document.inputs_sha256)
        row = LoanDocument(
            id=uuid7(),
            loan_id=loan_id,
            position=before.position + 1 if before else 1,
            facts_sha256=document.inputs_sha256,
            pdf_id=_kept(document, Format.PDF, loan.lender_trust_id, now).id,
            docx_id=_kept(document, Format.DOCX, loan.lender_trust_id, now).id,
            kept_at=now,
            kept_by=actor.id,
        )
        db.session.add(row)
        record(
            actor=actor,
            action="loan.terms_kept",
            at=now,
            **loan.audited,
            facts_sha256=row.facts_sha256,
            position=row.position,
        )
    return row.id


def _kept(document: Document, file_format: Format, owner_id: UUID, now: datetime) -> StoredFile:
    return keep(
        io.BytesIO(written(document, file_format)),
        name=f"{document.file_name}.{file_format.value}",
        media_type=MEDIA_TYPES[file_format],
        owner_id=owner_id,
        now=now,
    )
