"""Importing a file of purchase lines or payments: good rows land once, the others are reported.

All that takes time happens before the transaction. That one is short: it looks whether another
import of the trust was committed since what had landed before was looked up. If so nothing is
committed, and the lines are written anew.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID

from flask import current_app

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.database.references import next_reference
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.domain.references import Series
from consortium.foundation.files import StoredContent, StoredFile, file_store
from consortium.organisations.models.organisation import Organisation
from consortium.spend.domain.report import ImportReport
from consortium.spend.gateways.lake import lake
from consortium.spend.gateways.landing import Landing, Rejected, keep_rejected, land
from consortium.spend.gateways.reading import Progress, opened, staged
from consortium.spend.gateways.staging import Staging
from consortium.spend.gateways.tables import FoundTable
from consortium.spend.models.access import access_trust
from consortium.spend.models.batch import (
    ImportBatch,
    batch_of_file,
    batches_with_lines,
    manifest_of,
)
from consortium.spend.models.match_job import queue_matching, times_said
from consortium.spend.models.remembered import layouts_of
from consortium.spend.models.upload import Upload, note_file


class _Overtaken(Exception):
    """Another import of the trust was committed since this one looked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """A file, who sent it and when."""

    upload: Upload
    actor: Actor
    now: datetime


def import_file(
    *, actor: Actor, trust_id: UUID, content: IO[bytes], file_name: str, now: datetime
) -> tuple[ImportReport, ...]:
    """Import a file for a trust: rows with faults are reported, all others land.

    A line lands once, however often it is sent. The very same file a second time changes nothing
    and is answered with the report of the first. Each sheet of a workbook has its own report.

    Raises:
        NotFound: the trust is not within reach.
        Invalid: the file cannot be read, or it is not sure which column holds what; nothing lands.
    """
    permissions.check(actor, Permission.SPEND_IMPORT)
    access_trust(actor=actor, permission=Permission.SPEND_IMPORT, trust_id=trust_id)
    kept = file_store().put(content, limit=current_app.config["MAX_UPLOAD_BYTES"])
    upload = Upload(trust_id=trust_id, content=kept, name=file_name)
    return _imported(_Sent(upload=upload, actor=actor, now=now), lambda *_: None)


def import_kept_file(
    *, actor: Actor, file_id: UUID, now: datetime, progress: Progress
) -> tuple[ImportReport, ...]:
    """Import a file that was kept when it was uploaded; the same promises hold.

    Raises:
        NotFound: there is no such file, or its trust is not within reach.
        Invalid: the file cannot be read, or it is not sure which column holds what; nothing lands.
    """
    permissions.check(actor, Permission.SPEND_IMPORT)
    file = db.session.get(StoredFile, file_id)
    if file is None:
        raise NotFound("file")
    access_trust(actor=actor, permission=Permission.SPEND_IMPORT, trust_id=file.owner_id)
    upload = Upload(
        trust_id=file.owner_id,
        content=StoredContent(file.sha256, file.size),
        name=file.name,
        file_id=file.id,
    )
    return _imported(_Sent(upload=upload, actor=actor, now=now), progress)


def _imported(sent: _Sent, progress: Progress) -> tuple[ImportReport, ...]:
    upload = sent.upload
    path = file_store().path(upload.content.sha256).resolve()
    known = batch_of_file(upload.trust_id, upload.content.sha256)
    if known is not None:
        return (known.as_report(already_imported=True),)
    with opened(path, layouts_of(upload.trust_id)) as tables:
        for table in tables:
            table.found.for_sure()
        return tuple(_of_table(table, sent, progress) for table in tables)


def _of_table(table: FoundTable, sent: _Sent, progress: Progress) -> ImportReport:
    said_before = times_said(sent.upload.trust_id)
    with staged(
        table,
        trust_id=sent.upload.trust_id,
        today=london_date(sent.now),
        progress=progress,
    ) as staging:
        rejected = keep_rejected(staging)
        while True:
            known = _known(sent.upload, table.sheet)
            if known is not None:
                return known
            landing = _landed(staging, rejected, sent.upload.trust_id)
            try:
                return _committed(landing, rejected, sent, table, said_before)
            except _Overtaken:
                lake().discard(landing.file)


def _known(upload: Upload, sheet: str) -> ImportReport | None:
    """The report of this very sheet, when it was imported before."""
    batch = batch_of_file(upload.trust_id, upload.content.sha256, sheet)
    return batch.as_report(already_imported=True) if batch is not None else None


def _landed(staging: Staging, rejected: Rejected, trust_id: UUID) -> Landing:
    """The lines that no earlier batch of the trust holds, written into the lake."""
    manifest = manifest_of(trust_id)
    return land(
        staging,
        rejected=rejected,
        trust_id=trust_id,
        manifest=manifest,
        earlier=batches_with_lines([trust_id], kind=staging.layout.kind),
    )


def _committed(
    landing: Landing, rejected: Rejected, sent: _Sent, table: FoundTable, said_before: int
) -> ImportReport:
    """Make the landed lines a batch.

    The lines were matched by what was known when the file was staged; what somebody decided of
    their words since reaches them by a job.
    """
    upload = sent.upload
    with transaction():
        # One import or withdrawal of a trust at a time: each looks at what the others left.
        db.session.get_one(Organisation, upload.trust_id, with_for_update=True)
        if manifest_of(upload.trust_id) != landing.manifest:
            raise _Overtaken
        batch = _batch(landing, sent, table)
        batch.source_file_id = note_file(upload, now=sent.now)
        if rejected.content is not None:
            file = upload.answered_with(rejected.content)
            batch.rejected_file_id = note_file(file, now=sent.now)
        db.session.add(batch)
        record(
            actor=sent.actor,
            action="lines.imported",
            subject=Subject("import batch", batch.id, batch.reference),
            at=sent.now,
            owner_id=upload.trust_id,
            file=upload.content.sha256,
            lake_file=batch.lake_sha256,
            accepted=batch.rows_accepted,
            rejected=batch.rows_rejected,
            duplicate=batch.rows_duplicate,
            amount=batch.amount,
        )
        if times_said(upload.trust_id) != said_before:
            queue_matching(trust_id=upload.trust_id, actor=sent.actor, now=sent.now)
    return batch.as_report()


def _batch(landing: Landing, sent: _Sent, table: FoundTable) -> ImportBatch:
    counts, written = landing.counts, landing.written
    return ImportBatch(
        id=landing.batch_id,
        reference=next_reference(Series.BATCH, london_date(sent.now).year),
        trust_id=sent.upload.trust_id,
        position=landing.manifest.imports + 1,
        source_sha256=sent.upload.content.sha256,
        source_name=sent.upload.name[:255],
        source_sheet=table.sheet[:255],
        kind=table.found.layout.kind,
        lake_sha256=landing.file.sha256 if landing.file else None,
        lake_bytes=landing.file.size if landing.file else None,
        rows_accepted=counts.accepted,
        rows_rejected=counts.rejected,
        rows_duplicate=counts.duplicate,
        rows_left_out=counts.left_out,
        lines_without_item=counts.without_item,
        lines_without_supplier=counts.without_supplier,
        amount=written.amount,
        first_ordered_on=written.first_day,
        last_ordered_on=written.last_day,
        findings=landing.findings.as_json(),
        imported_at=sent.now,
        imported_by=sent.actor.id,
    )
