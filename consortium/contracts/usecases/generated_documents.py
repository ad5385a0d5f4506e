"""Issuing a document that was made from the data: its exact bytes are kept for ever."""

import io
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.contracts.domain.papers.generated_documents import (
    GENERATED_NAMES,
    Document,
    GeneratedKind,
)
from consortium.contracts.models.document_subjects import Subject as DocumentSubject
from consortium.contracts.models.document_subjects import access_subject
from consortium.contracts.models.generated_document import composed
from consortium.contracts.models.issued_document import IssuedDocument, last_issue_of
from consortium.contracts.reports.composing.frame import Cover
from consortium.contracts.reports.generated_documents import MEDIA_TYPES, Format, written
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.database.references import next_reference
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.domain.references import Series
from consortium.foundation.files import StoredFile, keep


def issue_document(
    *, actor: Actor, agreement_id: UUID, kind: GeneratedKind, subject_id: UUID, now: datetime
) -> UUID:
    """Make a document from what is known now, number it and keep it as PDF and as DOCX.

    Raises:
        NotFound, NotAllowed: the subject is not within reach, or its agreement is not the
            actor's to manage.
        Conflict: the same was issued already, and nothing has changed since.
    """
    with transaction():
        subject = access_subject(
            actor=actor, agreement_id=agreement_id, kind=kind, subject_id=subject_id
        )
        agreement = subject.agreement
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        reference = next_reference(Series.DOCUMENT, london_date(now).year)
        document = composed(subject, Cover(known_at=now, issued_as=reference))
        before = last_issue_of(kind, subject_id)
        if before is not None and before.inputs_sha256 == document.inputs_sha256:
            raise Conflict(
                "issued_already",
                f"It was issued as {before.reference}, and nothing has changed since.",
                next_step="Download that one.",
            )
        row = IssuedDocument(
            id=uuid7(),
            reference=reference,
            agreement_id=agreement.id,
            trust_id=subject.trust_id,
            kind=kind,
            subject_id=subject_id,
            position=before.position + 1 if before else 1,
            about=document.about[:400],
            known_at=now,
            inputs_sha256=document.inputs_sha256,
            pdf_id=_kept(document, Format.PDF, subject, now).id,
            docx_id=_kept(document, Format.DOCX, subject, now).id,
            issued_at=now,
            issued_by=actor.id,
        )
        db.session.add(row)
        record(
            actor=actor,
            action="document.issued",
            subject=Subject("agreement", agreement.id, agreement.reference),
            at=now,
            owner_id=agreement.consortium_id,
            document=reference,
            kind=GENERATED_NAMES[kind],
            about=row.about,
            inputs_sha256=row.inputs_sha256,
        )
    return row.id


def _kept(
    document: Document, file_format: Format, subject: DocumentSubject, now: datetime
) -> StoredFile:
    return keep(
        io.BytesIO(written(document, file_format)),
        name=f"{document.file_name}.{file_format.value}",
        media_type=MEDIA_TYPES[file_format],
        owner_id=subject.trust_id or subject.agreement.consortium_id,
        now=now,
    )
