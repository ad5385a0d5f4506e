"""Giving out the evidence pack of a saving, and writing reviewer notes on one."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.contracts.domain.words import in_words
from consortium.foundation.audit import Subject, head, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.files.models import StoredFile, keep
from consortium.foundation.jobs.queue import enqueue
from consortium.organisations.models.organisation import Organisation
from consortium.savings.domain.packs.facts import AuditGrade
from consortium.savings.domain.packs.saving_key import SavingKey
from consortium.savings.models.evidence_pack import EvidencePack, ReviewerNote, access_pack
from consortium.savings.models.loading import members_ever
from consortium.savings.reports.packs.gathering import gather
from consortium.savings.reports.packs.writing import Contents, Made, Stamp, contents_of, write_pack

PACK_JOB = "evidence_pack"
ZIP, PDF = "application/zip", "application/pdf"


@dataclass(frozen=True, slots=True)
class Taken:
    """A pack that was given out."""

    id: UUID
    reference: str
    zip_sha256: str


def take_pack(*, actor: Actor, key: SavingKey, now: datetime) -> Taken:
    """Give out the pack of a saving as it stands, and record to whom and with which hash.

    A pack is written once: while what it would hold is the same, the same bytes are given out.

    Raises:
        NotFound: the saving is not there or not within reach.
        Invalid: the period is not of whole months.
        Conflict: somebody asked for the same new pack at the same moment.
    """
    _check_reach(actor, key, Permission.EVIDENCE_TAKE)
    contents = contents_of(gather(key))
    row = _known(contents.sha256)
    made = None
    if row is None:
        log = head()
        stamp = Stamp(
            reference=f"EP-{contents.sha256[:12].upper()}",
            made_at=now,
            audit_sequence=log.sequence,
            audit_head=log.hash,
        )
        made = write_pack(contents, stamp)
    with transaction():
        if made is not None:
            row = _keep(actor, key, contents, made, now)
        if row is None:
            raise NotFound("evidence pack")
        _record_given(actor, row, now)
    return Taken(row.id, row.reference, row.zip_sha256)


def give_out_again(*, actor: Actor, pack_id: UUID, now: datetime) -> Taken:
    """Give out a pack that was made before, exactly as it was, and record to whom.

    Raises:
        NotFound: there is none, or it is another trust's.
    """
    with transaction():
        row = access_pack(actor=actor, pack_id=pack_id)
        _record_given(actor, row, now)
    return Taken(row.id, row.reference, row.zip_sha256)


def start_pack(*, actor: Actor, key: SavingKey, now: datetime) -> UUID:
    """Ask a worker for the pack of a saving; returns the id of the job, whose page leads to it.

    Raises:
        NotFound: the saving is not there or not within reach.
    """
    with transaction():
        _check_reach(actor, key, Permission.EVIDENCE_TAKE)
        trust = db.session.get_one(Organisation, key.trust_id)
        days = f"{in_words(key.period.start)} to {in_words(key.period.last_day)}"
        job_id = enqueue(
            kind=PACK_JOB,
            title=f"Evidence pack of {trust.name}, {days}",
            arguments=key.as_arguments(),
            actor=actor,
            owner_id=key.trust_id,
            now=now,
        )
        record(
            actor=actor,
            action="evidence_pack.started",
            subject=Subject("organisation", key.trust_id, trust.name),
            at=now,
            owner_id=key.trust_id,
            **_about(key),
        )
    return job_id


def write_note(
    *, actor: Actor, key: SavingKey, text: str, grade: AuditGrade | None, now: datetime
) -> UUID:
    """Add a reviewer's note to a saving; it is never changed, and stands in every later pack.

    Raises:
        NotFound: the saving is not there or not within reach.
        NotAllowed: the role writes no notes.
        Invalid: the note says nothing.
    """
    if not text.strip():
        raise Invalid(
            "no_text",
            "The note says nothing.",
            field="text",
            next_step="Write what you looked at, and what you found.",
        )
    with transaction():
        permissions.check(actor, Permission.EVIDENCE_NOTE)
        _check_reach(actor, key, Permission.EVIDENCE_NOTE)
        row = ReviewerNote(
            id=uuid7(),
            consortium_id=key.consortium_id,
            trust_id=key.trust_id,
            item_id=key.item_id,
            kind=key.kind,
            period_from=key.period.start,
            period_to=key.period.end,
            grade=grade,
            text=text.strip(),
            written_at=now,
            written_by=actor.id,
        )
        db.session.add(row)
        trust = db.session.get_one(Organisation, key.trust_id)
        record(
            actor=actor,
            action="reviewer_note.written",
            subject=Subject("reviewer note", row.id, f"a saving of {trust.name}"),
            at=now,
            owner_id=key.trust_id,
            grade=grade.value if grade else "",
            **_about(key),
        )
    return row.id


def _check_reach(actor: Actor, key: SavingKey, permission: Permission) -> None:
    """A saving of a trust that is not within reach, or never was a member, is not there."""
    if key.trust_id not in actor.scope(permission) or key.trust_id not in members_ever(
        key.consortium_id
    ):
        raise NotFound("saving")


def _known(contents_sha256: str) -> EvidencePack | None:
    return db.session.scalar(
        select(EvidencePack).where(EvidencePack.contents_sha256 == contents_sha256)
    )


def _keep(
    actor: Actor, key: SavingKey, contents: Contents, made: Made, now: datetime
) -> EvidencePack:
    reference = f"EP-{contents.sha256[:12].upper()}"
    name = f"{reference.lower()}-{contents.facts.claim.saving.trust.lower()}"
    row = EvidencePack(
        id=uuid7(),
        reference=reference,
        consortium_id=key.consortium_id,
        trust_id=key.trust_id,
        item_id=key.item_id,
        kind=key.kind,
        period_from=key.period.start,
        period_to=key.period.end,
        amount=contents.facts.claim.counts,
        is_complete=not contents.missing,
        contents_sha256=contents.sha256,
        manifest_sha256=made.manifest_sha256,
        zip_sha256=made.zip_sha256,
        zip_file_id=_stored(made.zip_bytes, f"{name}.zip", ZIP, key.trust_id, now).id,
        pdf_sha256=made.pdf_sha256,
        pdf_file_id=_stored(made.pdf_bytes, f"{name}.pdf", PDF, key.trust_id, now).id,
        made_at=now,
        made_by=actor.id,
    )
    db.session.add(row)
    return row


def _stored(
    content: bytes, name: str, media_type: str, owner_id: UUID, now: datetime
) -> StoredFile:
    return keep(io.BytesIO(content), name=name, media_type=media_type, owner_id=owner_id, now=now)


def _record_given(actor: Actor, row: EvidencePack, now: datetime) -> None:
    record(
        actor=actor,
        action="evidence_pack.given_out",
        subject=Subject("evidence pack", row.id, row.reference),
        at=now,
        owner_id=row.trust_id,
        amount=row.amount,
        zip_sha256=row.zip_sha256,
        pdf_sha256=row.pdf_sha256,
        manifest_sha256=row.manifest_sha256,
    )


def _about(key: SavingKey) -> dict[str, Any]:
    return {
        "item_id": key.item_id,
        "kind": key.kind.value,
        "period_from": key.period.start,
        "period_to": key.period.end,
    }
