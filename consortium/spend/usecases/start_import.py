"""Starting an import from a page: the file is kept, its columns are known, a worker reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID

from flask import current_app

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.files import file_store
from consortium.foundation.jobs import enqueue
from consortium.organisations.models.organisation import Organisation
from consortium.spend.domain.fields import Field
from consortium.spend.domain.guess import of_headings
from consortium.spend.domain.kinds import Kind
from consortium.spend.gateways.reading import opened
from consortium.spend.models.access import access_trust
from consortium.spend.models.batch import batch_of_file
from consortium.spend.models.kept_upload import KeptUpload, access_upload
from consortium.spend.models.remembered import layouts_of, remember
from consortium.spend.models.upload import Upload, note_file

IMPORT_JOB = "spend.import"


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The file that was kept, and the job that imports it.

    Without a job somebody says first what its columns hold: :func:`confirm_columns`.
    """

    file_id: UUID
    job_id: UUID | None


def start_import(
    *, actor: Actor, trust_id: UUID, content: IO[bytes], file_name: str, now: datetime
) -> Started:
    """Keep the file, and queue its import when its header is known.

    A header is known when it is in our own names or somebody has confirmed it for this trust.

    Raises:
        NotFound: the trust is not within reach.
        Invalid: the file cannot be read; nothing is kept or queued.
        Conflict: the trust imported this very file before.
    """
    permissions.check(actor, Permission.SPEND_IMPORT)
    trust = access_trust(actor=actor, permission=Permission.SPEND_IMPORT, trust_id=trust_id)
    kept = file_store().put(content, limit=current_app.config["MAX_UPLOAD_BYTES"])
    path = file_store().path(kept.sha256).resolve()
    with opened(path, layouts_of(trust_id)) as tables:
        is_known = tables[0].is_recalled or tables[0].found.is_in_our_names
    _refuse_known(trust_id, kept.sha256)
    with transaction():
        file_id = note_file(Upload(trust_id=trust_id, content=kept, name=file_name), now=now)
        db.session.add(
            KeptUpload(file_id=file_id, trust_id=trust_id, kept_at=now, kept_by=actor.id)
        )
        job_id = _queued(file_id, file_name, trust, actor, now) if is_known else None
        record(
            actor=actor,
            action="import.started" if is_known else "import.kept",
            subject=Subject("file", file_id, file_name[:200]),
            at=now,
            owner_id=trust_id,
            file=kept.sha256,
        )
    return Started(file_id=file_id, job_id=job_id)


def confirm_columns(
    *,
    actor: Actor,
    file_id: UUID,
    kind: Kind,
    header_row: int,
    places: Mapping[Field, int],
    now: datetime,
) -> UUID:
    """Say what the columns of a kept file hold, remember it for its header, and queue the import.

    Returns the id of the job, whose page leads to the report.

    Raises:
        NotFound: there is no such file within reach.
        Invalid: the file has no such row, or a column is missing that its kind needs.
        Conflict: the trust imported this very file before.
    """
    permissions.check(actor, Permission.SPEND_IMPORT)
    file = access_upload(actor=actor, file_id=file_id)
    trust = access_trust(actor=actor, permission=Permission.SPEND_IMPORT, trust_id=file.owner_id)
    _refuse_known(file.owner_id, file.sha256)
    with opened(file_store().path(file.sha256).resolve(), {}) as tables:
        headings = tables[0].headings_in(header_row)
    found = of_headings(kind, headings, places, header_row=header_row).for_sure()
    with transaction():
        remember(trust_id=file.owner_id, layout=found.layout, person_id=actor.id, now=now)
        job_id = _queued(file_id, file.name, trust, actor, now)
        record(
            actor=actor,
            action="import.columns_confirmed",
            subject=Subject("file", file_id, file.name[:200]),
            at=now,
            owner_id=file.owner_id,
            file=file.sha256,
            kind=kind.value,
            columns={field.value: headings[place] for field, place in places.items()},
        )
    return job_id


def _queued(
    file_id: UUID, file_name: str, trust: Organisation, actor: Actor, now: datetime
) -> UUID:
    return enqueue(
        kind=IMPORT_JOB,
        title=f"Import of {file_name[:120]} for {trust.name}"[:200],
        arguments={"file_id": str(file_id)},
        actor=actor,
        owner_id=trust.id,
        now=now,
    )


def _refuse_known(trust_id: UUID, sha256: str) -> None:
    known = batch_of_file(trust_id, sha256)
    if known is not None:
        raise Conflict(
            "already_imported",
            f"This file was already imported as {known.reference}. It was not imported again.",
            field="file",
            next_step="Open that import to see what became of its rows.",
        )
