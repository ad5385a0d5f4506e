"""The letter of a claim, and the lines that a claim would hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from consortium.contracts.reports.generated_documents import MEDIA_TYPES, Format, written
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.files import StoredFile, file_store
from consortium.savings.domain.price_claims import ClaimStep
from consortium.savings.gateways.audit_findings import AuditedLine
from consortium.savings.models.claim_books import ClaimBooks
from consortium.savings.models.claim_facts import claim_facts
from consortium.savings.models.claimable import Choice, claimable_lines
from consortium.savings.models.price_audit import access_audit
from consortium.savings.models.price_claim import access_claim
from consortium.savings.reports.claim_letter import claim_letter

__all__ = ["Choice", "Letter", "find_letter", "lines_to_claim"]


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter of a claim in one format: kept bytes, or a preview made now."""

    name: str
    media_type: str
    path: Path | None = None
    content: bytes = b""


def find_letter(*, actor: Actor, claim_id: UUID, file_format: Format, now: datetime) -> Letter:
    """The letter as it was last sent; before that, as it would go out now.

    Raises:
        NotFound: there is no such claim, or a trust of it is not within reach.
    """
    claim = access_claim(actor=actor, claim_id=claim_id)
    books = ClaimBooks(actor, [claim.id])
    if not books.is_whole(claim.id):
        raise NotFound("letter")
    sent = [each for each in books.events[claim.id] if each.step is ClaimStep.SENT]
    if sent:
        file_id = sent[-1].pdf_id if file_format is Format.PDF else sent[-1].docx_id
        file = db.session.get_one(StoredFile, file_id)
        return Letter(file.name, file.media_type, path=file_store().path(file.sha256))
    letter = claim_letter(claim_facts(claim), known_at=now, is_sent=False)
    return Letter(
        f"draft-{letter.file_name}.{file_format.value}",
        MEDIA_TYPES[file_format],
        content=written(letter, file_format),
    )


def lines_to_claim(*, actor: Actor, audit_id: UUID, choice: Choice) -> Sequence[AuditedLine]:
    """The lines that a claim of this choice would hold.

    Raises:
        NotFound: there is no such audit, or nothing of it is within reach.
    """
    audit = access_audit(actor=actor, audit_id=audit_id)
    return claimable_lines(actor=actor, audit=audit, choice=choice)
