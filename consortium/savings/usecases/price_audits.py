"""Auditing prices: every purchase line of a period against the one price function."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.contracts.domain.words import in_words
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.database.references import next_reference
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period, london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.domain.references import Series
from consortium.foundation.files import StoredContent, StoredFile, file_store
from consortium.foundation.jobs import enqueue
from consortium.organisations.models.access import access_consortium
from consortium.savings.gateways.audit_findings import sums_of
from consortium.savings.models.loading import load_scene
from consortium.savings.models.price_audit import PriceAudit, PriceAuditSum
from consortium.savings.models.price_findings import (
    Progress,
    inputs_hash,
    work_folder,
    write_findings,
)
from consortium.spend.models.batch import ImportBatch, batches_with_lines

AUDIT_JOB = "savings.price_audit"
PARQUET = "application/vnd.apache.parquet"


@dataclass(frozen=True, slots=True)
class Audited:
    """A finished audit."""

    id: UUID
    reference: str
    lines: int
    inputs_sha256: str
    findings_sha256: str


def start_price_audit(*, actor: Actor, consortium_id: UUID, period: Period, now: datetime) -> UUID:
    """Queue the audit of a period and return the id of its job, whose page leads to the findings.

    Raises:
        NotFound: the consortium is not within reach.
        Invalid: the period has no end, or no member has imported a line yet.
    """
    with transaction():
        consortium = access_consortium(
            actor=actor, permission=Permission.PRICES_AUDIT, consortium_id=consortium_id
        )
        _check(period, batches_with_lines(list(load_scene(consortium_id).trusts)))
        job_id = enqueue(
            kind=AUDIT_JOB,
            title=f"Price audit, {in_words(period.start)} to {in_words(period.last_day)}",
            arguments={
                "consortium_id": str(consortium_id),
                "start": str(period.start),
                "end": str(period.end),
            },
            actor=actor,
            owner_id=consortium_id,
            now=now,
        )
        record(
            actor=actor,
            action="price_audit.started",
            subject=Subject("consortium", consortium.organisation_id, ""),
            at=now,
            owner_id=consortium_id,
            period_from=period.start,
            period_to=period.end,
        )
    return job_id


def run_price_audit(
    *,
    actor: Actor,
    consortium_id: UUID,
    period: Period,
    now: datetime,
    progress: Progress = lambda *_: None,
) -> Audited:
    """Price every line of the members that counts in the period, and keep what was found.

    The audit is pinned to the batches that are there and to what is known now.

    Raises:
        NotFound: the consortium is not within reach.
        Invalid: the period has no end, or no member has imported a line yet.
    """
    access_consortium(actor=actor, permission=Permission.PRICES_AUDIT, consortium_id=consortium_id)
    scene = load_scene(consortium_id, known_at=now)
    batches = batches_with_lines(list(scene.trusts))
    _check(period, batches)
    with tempfile.TemporaryDirectory(dir=work_folder()) as folder:
        path = Path(folder) / "findings.parquet"
        write_findings(scene, batches, period=period, known_at=now, path=path, progress=progress)
        with path.open("rb") as file:
            content = file_store().put(file, limit=path.stat().st_size)
    inputs = inputs_hash(scene, batches, period)
    with transaction():
        row = PriceAudit(
            id=uuid7(),
            reference=next_reference(Series.PRICE_AUDIT, london_date(now).year),
            consortium_id=consortium_id,
            period_from=period.start,
            period_to=period.end,
            known_at=now,
            batch_ids=[str(batch.id) for batch in batches],
            inputs_sha256=inputs,
            findings_sha256=content.sha256,
            audited_at=now,
            audited_by=actor.id,
        )
        row.findings_file_id = _noted(content, row, now)
        sums = [
            PriceAuditSum(id=uuid7(), audit_id=row.id, position=position, **each)
            for position, each in enumerate(sums_of(content.sha256), start=1)
        ]
        row.lines = sum(each.lines for each in sums)
        db.session.add(row)
        db.session.add_all(sums)
        record(
            actor=actor,
            action="price_audit.made",
            subject=Subject("price audit", row.id, row.reference),
            at=now,
            owner_id=consortium_id,
            period_from=period.start,
            period_to=period.end,
            lines=row.lines,
            inputs_sha256=inputs,
            findings_sha256=content.sha256,
        )
    return Audited(row.id, row.reference, row.lines, inputs, content.sha256)


def _check(period: Period, batches: Sequence[ImportBatch]) -> None:
    if period.end is None:
        raise Invalid(
            "no_end", "An audit needs a last day.", field="end", next_step="Enter the last day."
        )
    if not batches:
        raise Invalid(
            "no_lines",
            "No member has imported a purchase line yet.",
            next_step="Import the purchase lines first.",
        )


def _noted(content: StoredContent, audit: PriceAudit, now: datetime) -> UUID:
    """Give the findings their row among the stored files."""
    file = StoredFile(
        id=uuid7(),
        sha256=content.sha256,
        name=f"{audit.reference.lower()}.parquet",
        media_type=PARQUET,
        size=content.size,
        owner_id=audit.consortium_id,
        kept_at=now,
    )
    db.session.add(file)
    return file.id
