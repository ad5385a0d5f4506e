"""Running an old price audit again from what it is pinned to: batches, and terms as then known."""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.jobs import enqueue
from consortium.savings.gateways.audit_findings import rows_apart
from consortium.savings.models.loading import load_scene
from consortium.savings.models.price_audit import PriceAudit, access_audit
from consortium.savings.models.price_findings import Progress, work_folder, write_findings
from consortium.spend.models.batch import ImportBatch

AGAIN_JOB = "savings.price_audit_again"


@dataclass(frozen=True, slots=True)
class Again:
    """How an audit came out the second time; ``apart`` counts rows that only one of them has."""

    id: UUID
    reference: str
    lines: int
    apart: int


def start_audit_again(*, actor: Actor, audit_id: UUID, now: datetime) -> UUID:
    """Queue it and return the id of its job, whose page says how it came out.

    Raises:
        NotFound, NotAllowed: the audit is not within reach, or not the actor's to run.
    """
    with transaction():
        row = _access(actor, audit_id)
        job_id = enqueue(
            kind=AGAIN_JOB,
            title=f"Price audit {row.reference}, again from the same inputs",
            arguments={"audit_id": str(row.id)},
            actor=actor,
            owner_id=row.consortium_id,
            now=now,
        )
        record(
            actor=actor,
            action="price_audit.started_again",
            subject=Subject("price audit", row.id, row.reference),
            at=now,
            owner_id=row.consortium_id,
        )
    return job_id


def audit_again(
    *, actor: Actor, audit_id: UUID, now: datetime, progress: Progress = lambda *_: None
) -> Again:
    """Work the findings out again and hold them against those that are kept, row by row.

    Nothing of the audit changes.

    Raises:
        NotFound, NotAllowed: the audit is not within reach, or not the actor's to run.
        Conflict: a batch that it is pinned to is not there any more.
    """
    row = _access(actor, audit_id)
    batches = _batches(row)
    with tempfile.TemporaryDirectory(dir=work_folder()) as folder:
        path = Path(folder) / "findings.parquet"
        write_findings(
            load_scene(row.consortium_id, known_at=row.known_at),
            batches,
            period=Period(row.period_from, row.period_to),
            known_at=row.known_at,
            path=path,
            progress=progress,
        )
        apart = rows_apart(row.findings_sha256, path)
    with transaction():
        record(
            actor=actor,
            action="price_audit.made_again",
            subject=Subject("price audit", row.id, row.reference),
            at=now,
            owner_id=row.consortium_id,
            lines=row.lines,
            apart=apart,
        )
    return Again(row.id, row.reference, row.lines, apart)


def _access(actor: Actor, audit_id: UUID) -> PriceAudit:
    row = access_audit(actor=actor, audit_id=audit_id)
    permissions.check(actor, Permission.PRICES_AUDIT, row.consortium_id)
    return row


def _batches(row: PriceAudit) -> list[ImportBatch]:
    ids = [UUID(each) for each in row.batch_ids]
    found = {
        batch.id: batch
        for batch in db.session.scalars(select(ImportBatch).where(ImportBatch.id.in_(ids)))
    }
    if len(found) < len(ids):
        raise Conflict(
            "batches_gone",
            f"{row.reference} was made from batches that are not here.",
            next_step="Restore the data of its day from a backup, then run it again.",
        )
    return [found[each] for each in ids]
