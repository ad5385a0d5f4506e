"""Reading the manifest: which files were imported, and what became of their rows."""

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.files import StoredFile, file_store
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.models.person import Person
from consortium.spend.domain.kinds import Kind
from consortium.spend.domain.report import ImportReport
from consortium.spend.models.access import access_batch, seen_by
from consortium.spend.models.batch import BatchStanding, ImportBatch, is_current
from consortium.spend.models.matched_again import is_replaced, versions_of


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    id: UUID
    reference: str
    trust_id: UUID
    trust: str
    file_name: str
    kind: Kind
    is_current: bool
    imported_at: datetime
    accepted: int
    rejected: int
    duplicate: int
    amount: Decimal
    first_on: date | None
    last_on: date | None

    def holds_lines_of(self, period: Period) -> bool:
        """Whether lines from its first day to its last can have been ordered in the period."""
        if self.first_on is None or self.last_on is None:
            return False
        ends_before_it = period.end is not None and self.first_on >= period.end
        return self.last_on >= period.start and not ends_before_it


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Somebody withdrew an import or restored it."""

    is_withdrawn: bool
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchDetail:
    """One import; ``said`` is what became of it afterwards, the last first."""

    report: ImportReport
    trust: str
    imported_by: str
    has_rejected_file: bool
    said: tuple[Said, ...]
    # The same lines as they were matched at other times, in that order, with their references.
    versions: tuple[tuple[UUID, str], ...]

    @property
    def replaced_by(self) -> tuple[UUID, str] | None:
        """The last import of the same lines, when this is another one."""
        last = self.versions[-1]
        return last if last[0] != self.report.batch_id else None

    @property
    def is_withdrawn(self) -> bool:
        return bool(self.said) and self.said[0].is_withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """Where the content of a file lies, and what it is called."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedLine:
    row: int
    problem: str
    what_to_do: str


_BATCHES = select(ImportBatch, Organisation.name, is_current()).join(
    Organisation, Organisation.id == ImportBatch.trust_id
)
_SORTS: dict[str, Any] = {
    "trust": Organisation.name,
    "amount": ImportBatch.amount,
    "imported": ImportBatch.imported_at,
}


def list_batches(*, actor: Actor, asked: Asked) -> Page[BatchLine]:
    """The imports of the trusts within reach, newest first; words match reference, file, trust."""
    rows = _BATCHES.where(
        seen_by(actor.scope(Permission.SPEND_VIEW)),
        is_current() | ~is_replaced(),
        *matching(asked.words, ImportBatch.reference, ImportBatch.source_name, Organisation.name),
    )
    if asked.sort not in _SORTS:
        asked = replace(asked, sort="imported", descending=True)
    page, total = one_page(rows, asked, _SORTS[asked.sort], ImportBatch.id)
    return Page(rows=[_line(*row) for row in page], total=total, asked=asked)


def find_batch(*, actor: Actor, batch_id: UUID) -> BatchDetail:
    """One import with its report.

    Raises:
        NotFound: there is none with that id, or its trust is not within reach.
    """
    batch = access_batch(actor=actor, permission=Permission.SPEND_VIEW, batch_id=batch_id)
    person = db.session.get(Person, batch.imported_by) if batch.imported_by else None
    return BatchDetail(
        report=batch.as_report(),
        trust=db.session.get_one(Organisation, batch.trust_id).name,
        imported_by=person.name if person else "",
        has_rejected_file=batch.rejected_file_id is not None,
        said=_said_of(batch_id),
        versions=_versions_of(batch_id),
    )


def _versions_of(batch_id: UUID) -> tuple[tuple[UUID, str], ...]:
    ids = versions_of(batch_id)
    references = references_of_batches(ids)
    return tuple((id_, references[id_]) for id_ in ids)


def _said_of(batch_id: UUID) -> tuple[Said, ...]:
    rows = db.session.execute(
        select(BatchStanding, Person.name)
        .outerjoin(Person, Person.id == BatchStanding.said_by)
        .where(BatchStanding.batch_id == batch_id)
        .order_by(BatchStanding.number.desc())
    )
    return tuple(
        Said(is_withdrawn=row.is_withdrawn, reason=row.reason, at=row.said_at, by=name or "")
        for row, name in rows
    )


def current_batches(*, trust_ids: Collection[UUID]) -> tuple[BatchLine, ...]:
    """The batches of these trusts that hold purchase lines now: what a report of today is pinned
    to.

    Whoever asks decides who may see what it makes of them.
    """
    rows = db.session.execute(
        _BATCHES.where(
            ImportBatch.trust_id.in_(trust_ids),
            ImportBatch.rows_accepted > 0,
            ImportBatch.kind == Kind.LINES,
            is_current(),
        ).order_by(ImportBatch.trust_id, ImportBatch.position)
    )
    return tuple(_line(*row) for row in rows)


def references_of_batches(ids: Collection[UUID]) -> dict[UUID, str]:
    """The references of batches whose ids came out of the lake."""
    rows = db.session.execute(
        select(ImportBatch.id, ImportBatch.reference).where(ImportBatch.id.in_(ids))
    )
    return {row.id: row.reference for row in rows}


def source_file(*, actor: Actor, batch_id: UUID) -> KeptFile:
    """The file as it was sent.

    Raises:
        NotFound: the batch is not there or not within reach.
    """
    batch = access_batch(actor=actor, permission=Permission.SPEND_VIEW, batch_id=batch_id)
    return _kept(batch.source_file_id)


def rejected_file(*, actor: Actor, batch_id: UUID) -> KeptFile:
    """The rows that did not land, as a file to mend and send again.

    Raises:
        NotFound: the batch is not there, is not within reach, or had no rejected rows.
    """
    batch = access_batch(actor=actor, permission=Permission.SPEND_VIEW, batch_id=batch_id)
    if batch.rejected_file_id is None:
        raise NotFound("file of rejected rows")
    return _kept(batch.rejected_file_id)


def rejected_lines(*, actor: Actor, batch_id: UUID) -> Iterator[RejectedLine]:
    """Every row that did not land, with all that is wrong with it."""
    batch = access_batch(actor=actor, permission=Permission.SPEND_VIEW, batch_id=batch_id)
    if batch.rejected_file_id is None:
        return
    with _kept(batch.rejected_file_id).path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        for *_, row, problem, what_to_do in reader:
            yield RejectedLine(row=int(row), problem=problem, what_to_do=what_to_do)


def _kept(file_id: UUID) -> KeptFile:
    row = db.session.get_one(StoredFile, file_id)
    return KeptFile(path=file_store().path(row.sha256), name=row.name)


def _line(batch: ImportBatch, trust: str, is_current: bool) -> BatchLine:
    return BatchLine(
        id=batch.id,
        reference=batch.reference,
        trust_id=batch.trust_id,
        trust=trust,
        file_name=f"{batch.source_name} [{batch.source_sheet}]"
        if batch.source_sheet
        else batch.source_name,
        kind=batch.kind,
        is_current=is_current,
        imported_at=batch.imported_at,
        accepted=batch.rows_accepted,
        rejected=batch.rows_rejected,
        duplicate=batch.rows_duplicate,
        amount=batch.amount,
        first_on=batch.first_ordered_on,
        last_on=batch.last_ordered_on,
    )
