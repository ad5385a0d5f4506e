"""Writing many small files of the lake into few large ones."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.spend.domain.compaction import Landed, worth_compacting
from consortium.spend.domain.kinds import Kind
from consortium.spend.gateways.compacting import compact
from consortium.spend.gateways.lake import LakeFile, paths_of
from consortium.spend.models.access import seen_by
from consortium.spend.models.batch import ImportBatch, is_current
from consortium.spend.models.compaction import BatchPlace, LakeCompaction, places_of


class _Overtaken(Exception):
    """The part was compacted by another since this one looked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is read together: the lines or payments of a trust whose files begin in one year."""

    trust_id: UUID
    trust: str
    kind: Kind
    # None for payments without a day.
    year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compacted:
    """What was written into one file, and how many files it is read in place of."""

    part: Part
    batches: int
    files: int
    lines: int
    bytes: int
    sha256: str


def compact_lake(*, actor: Actor, now: datetime) -> list[Compacted]:
    """Compact each part of the lake within reach where that is worth it.

    No answer changes: a batch keeps the file in which it landed, and can be withdrawn and restored
    as before. Each part is committed by itself, so what was done before a crash stays done.

    Raises:
        LinesDiffer: a file of the lake does not hold what was imported.
    """
    permissions.check(actor, Permission.SPEND_IMPORT)
    done: list[Compacted] = []
    for part, batches in _parts(actor).items():
        chosen = worth_compacting([_landed(batch, batches) for batch in batches])
        together = [batch for batch in batches if batch.id in chosen]
        if not together:
            continue
        before = places_of([part.trust_id])
        files = len(paths_of(together))
        file = compact(together)
        # Of two that compact the same part one is late, and its file is swept.
        with suppress(_Overtaken), transaction():
            db.session.get_one(Organisation, part.trust_id, with_for_update=True)
            if places_of([part.trust_id]) != before:
                raise _Overtaken
            done.append(_committed(part, together, file, files=files, actor=actor, now=now))
    return done


def _parts(actor: Actor) -> dict[Part, list[ImportBatch]]:
    """The current batches with lines within reach."""
    rows = db.session.execute(
        select(ImportBatch, Organisation.name)
        .join(Organisation, Organisation.id == ImportBatch.trust_id)
        .where(
            seen_by(actor.scope(Permission.SPEND_IMPORT)),
            ImportBatch.lake_sha256.is_not(None),
            is_current(),
        )
        .order_by(ImportBatch.trust_id, ImportBatch.position)
    )
    parts: dict[Part, list[ImportBatch]] = defaultdict(list)
    for batch, trust in rows:
        first = batch.first_ordered_on
        part = Part(
            trust_id=batch.trust_id,
            trust=trust,
            kind=batch.kind,
            year=first.year if first else None,
        )
        parts[part].append(batch)
    return parts


def _landed(batch: ImportBatch, part: Sequence[ImportBatch]) -> Landed:
    (read_from,) = paths_of([batch], among=part)
    return Landed(batch_id=batch.id, bytes=batch.lake_bytes or 0, read_from=read_from.stem)


def _committed(
    part: Part,
    batches: Sequence[ImportBatch],
    file: LakeFile,
    *,
    files: int,
    actor: Actor,
    now: datetime,
) -> Compacted:
    """Give each of the batches its place in the new file."""
    compaction = LakeCompaction(
        id=uuid7(),
        trust_id=part.trust_id,
        sha256=file.sha256,
        bytes=file.size,
        batches=len(batches),
        lines=sum(batch.rows_accepted for batch in batches),
        made_at=now,
    )
    places = places_of([part.trust_id])
    db.session.add(compaction)
    db.session.add_all(
        BatchPlace(
            batch_id=batch.id,
            trust_id=part.trust_id,
            number=places[batch.id].number + 1 if batch.id in places else 1,
            compaction_id=compaction.id,
        )
        for batch in batches
    )
    record(
        actor=actor,
        action="lake.compacted",
        subject=Subject("lake file", compaction.id, f"{part.trust}, {part.year or 'no day'}"),
        at=now,
        owner_id=part.trust_id,
        lake_file=compaction.sha256,
        batches=sorted(batch.reference for batch in batches),
        lines=compaction.lines,
    )
    return Compacted(
        part=part,
        batches=compaction.batches,
        files=files,
        lines=compaction.lines,
        bytes=compaction.bytes,
        sha256=compaction.sha256,
    )
