"""Starting an import from a page: the file is kept, and a worker reads it."""

from datetime import datetime
from pathlib import Path
from typing import IO
from uuid import UUID

from flask import current_app

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.files import file_store
from consortium.foundation.jobs import enqueue
from consortium.spend.gateways.reading import opened
from consortium.spend.models.access import access_trust
from consortium.spend.models.batch import batch_of_file
from consortium.spend.models.remembered import layouts_of
from consortium.spend.models.upload import Upload, note_file

IMPORT_JOB = "spend.import"


def start_import(
    *, actor: Actor, trust_id: UUID, content: IO[bytes], file_name: str, now: datetime
) -> UUID:
    """Keep the file and queue its import; what can be refused at once is refused at once.

    Returns the id of the job, whose page leads to the report.

    Raises:
        NotFound: the trust is not within reach.
        Invalid: the file or its header cannot be read; nothing is queued.
        Conflict: the trust imported this very file before.
    """
    permissions.check(actor, Permission.SPEND_IMPORT)
    trust = access_trust(actor=actor, permission=Permission.SPEND_IMPORT, trust_id=trust_id)
    kept = file_store().put(content, limit=current_app.config["MAX_UPLOAD_BYTES"])
    _check(file_store().path(kept.sha256), trust_id)
    _refuse_known(trust_id, kept.sha256)
    with transaction():
        file_id = note_file(Upload(trust_id=trust_id, content=kept, name=file_name), now=now)
        job_id = enqueue(
            kind=IMPORT_JOB,
            title=f"Import of {file_name[:120]} for {trust.name}"[:200],
            arguments={"file_id": str(file_id)},
            actor=actor,
            owner_id=trust_id,
            now=now,
        )
        record(
            actor=actor,
            action="import.started",
            subject=Subject("file", file_id, file_name[:200]),
            at=now,
            owner_id=trust_id,
            file=kept.sha256,
        )
    return job_id


def _check(path: Path, trust_id: UUID) -> None:
    with opened(path, layouts_of(trust_id)) as tables:
        for table in tables:
            table.found.for_sure()


def _refuse_known(trust_id: UUID, sha256: str) -> None:
    known = batch_of_file(trust_id, sha256)
    if known is not None:
        raise Conflict(
            "already_imported",
            f"This file was already imported as {known.reference}. It was not imported again.",
            field="file",
            next_step="Open that import to see what became of its rows.",
        )
