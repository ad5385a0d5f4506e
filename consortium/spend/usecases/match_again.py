"""Matching lines that have landed anew, by what is known now.

Files of the lake never change. A batch of which any line is matched otherwise now is written again
beside the old one and takes its place, as an import batch of its own: reports that were pinned to
the old one keep it, and those made afterwards read the new. All batches of a trust change places
in one transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.spend.domain.kinds import Kind
from consortium.spend.gateways.engine import workbench
from consortium.spend.gateways.known import everything_known
from consortium.spend.gateways.lake import LakeFile, lake
from consortium.spend.gateways.reading import Progress
from consortium.spend.gateways.rematch import Rematching
from consortium.spend.gateways.staging import Written
from consortium.spend.models.access import access_trust
from consortium.spend.models.batch import (
    BatchStanding,
    ImportBatch,
    Manifest,
    batches_with_lines,
    last_standing,
    manifest_of,
)
from consortium.spend.models.matched_again import MatchedAgain, versions_of


class _Overtaken(Exception):
    """The manifest of the trust moved since this one looked."""


@dataclass(frozen=True, slots=True)
class _Rewritten:
    """A batch, what its lines add up to as they are matched now, and the file they lie in."""

    batch: ImportBatch
    written: Written
    file: LakeFile


def match_again(
    *, actor: Actor, trust_id: UUID, now: datetime, progress: Progress = lambda *_: None
) -> int:
    """Match all lines of a trust by what is known now; how many batches took another's place.

    Done twice, the second time changes nothing.

    Raises:
        NotFound: the trust is not within reach.
    """
    permissions.check(actor, Permission.LINES_MATCH)
    access_trust(actor=actor, permission=Permission.LINES_MATCH, trust_id=trust_id)
    while True:
        manifest = manifest_of(trust_id)
        rewritten = _rewritten(trust_id, progress)
        if not rewritten:
            return 0
        try:
            _commit(rewritten, trust_id, manifest, actor, now)
        except _Overtaken:
            for each in rewritten:
                lake().discard(each.file)
        else:
            return len(rewritten)


def _rewritten(trust_id: UUID, progress: Progress) -> list[_Rewritten]:
    """The batches of which lines are matched otherwise now, each written anew."""
    found: list[_Rewritten] = []
    batches = [batch for kind in Kind for batch in batches_with_lines([trust_id], kind=kind)]
    with lake().workspace() as folder, workbench() as connection:
        rematching = Rematching(connection, folder, everything_known(trust_id))
        for place, batch in enumerate(batches):
            progress(place, len(batches), f"Matching {batch.reference}")
            written = rematching.written(batch)
            if written is not None:
                file = lake().take_in(written.path, trust_id)
                found.append(_Rewritten(batch, written, file))
    return found


def _commit(
    rewritten: list[_Rewritten], trust_id: UUID, manifest: Manifest, actor: Actor, now: datetime
) -> None:
    with transaction():
        # One import or withdrawal of a trust at a time: each looks at what the others left.
        db.session.get_one(Organisation, trust_id, with_for_update=True)
        if manifest_of(trust_id) != manifest:
            raise _Overtaken
        for place, each in enumerate(rewritten, manifest.imports + 1):
            _replace(each, position=place, actor=actor, now=now)


def _replace(found: _Rewritten, *, position: int, actor: Actor, now: datetime) -> None:
    old = found.batch
    origin_id, *later = versions_of(old.id)
    number = len(later) + 2
    origin = db.session.get_one(ImportBatch, origin_id)
    new = _successor(found, reference=f"{origin.reference}/{number}", position=position)
    new.imported_at, new.imported_by = now, actor.id
    db.session.add(new)
    db.session.add(
        MatchedAgain(batch_id=new.id, origin_id=origin_id, replaces_id=old.id, number=number)
    )
    before = last_standing(old.id)
    db.session.add(
        BatchStanding(
            batch_id=old.id,
            trust_id=old.trust_id,
            number=before.number + 1 if before else 1,
            is_withdrawn=True,
            reason=f"Matched again as {new.reference}.",
            said_at=now,
            said_by=actor.id,
        )
    )
    record(
        actor=actor,
        action="lines.matched_again",
        subject=Subject("import batch", new.id, new.reference),
        at=now,
        owner_id=old.trust_id,
        replaces=old.reference,
        lake_file=new.lake_sha256,
        without_item_before=old.lines_without_item,
        without_item=new.lines_without_item,
        amount=new.amount,
    )


def _successor(found: _Rewritten, *, reference: str, position: int) -> ImportBatch:
    """The row of the batch, but for its place, its file and how its lines are matched."""
    old, written = found.batch, found.written
    return ImportBatch(
        id=uuid7(),
        reference=reference,
        trust_id=old.trust_id,
        position=position,
        source_file_id=old.source_file_id,
        source_sha256=old.source_sha256,
        source_name=old.source_name,
        source_sheet=old.source_sheet,
        kind=old.kind,
        rejected_file_id=old.rejected_file_id,
        lake_sha256=found.file.sha256,
        lake_bytes=found.file.size,
        rows_accepted=written.lines,
        rows_rejected=old.rows_rejected,
        rows_duplicate=old.rows_duplicate,
        rows_left_out=old.rows_left_out,
        lines_without_item=written.without_item,
        lines_without_supplier=written.without_supplier,
        amount=written.amount,
        first_ordered_on=written.first_day,
        last_ordered_on=written.last_day,
        findings={**old.findings, "matched_by": dict(written.matched_by)},
    )
