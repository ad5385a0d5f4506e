"""Importing others' releases of open contracting data: everything lands, faults are listed."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import IO
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.files import keep
from consortium.notices.domain.release_faults import Warned
from consortium.notices.domain.released import Released
from consortium.notices.gateways.release_file import (
    MOST_BYTES,
    ReadFile,
    digest_of,
    read_releases,
    storable,
)
from consortium.notices.models.ocds_release import OcdsImport, OcdsRelease, OcdsWarning


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a file: its releases, and how many of them were here already."""

    import_id: UUID
    file_name: str
    releases: tuple[Released, ...]
    known: int
    of_file: tuple[Warned, ...]

    @property
    def warnings(self) -> int:
        return len(self.of_file) + sum(len(each.warnings) for each in self.releases)


def import_releases(
    *, actor: Actor, consortium_id: UUID, content: IO[bytes], file_name: str, now: datetime
) -> Imported:
    """Keep a file and each of its releases that is not here yet, with the warnings of each.

    Raises:
        NotAllowed: the actor does not record notices for the consortium.
        Invalid: the file is too large, is no JSON, or holds no release; nothing is kept.
    """
    permissions.check(actor, Permission.NOTICES_RECORD, consortium_id)
    data = content.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Invalid(
            "file_too_large",
            f"The file is larger than {MOST_BYTES >> 20} MB.",
            field="file",
            next_step="Split it into several release packages.",
        )
    read = read_releases(data)
    name = storable(file_name, 255)
    with transaction():
        stored = keep(
            BytesIO(data),
            name=name,
            media_type="application/json",
            owner_id=consortium_id,
            now=now,
            limit=MOST_BYTES,
        )
        digests = [digest_of(each.raw) for each in read.releases]
        known = _known(consortium_id)
        done = Imported(
            import_id=uuid7(),
            file_name=name,
            releases=read.releases,
            known=len(digests) - len(set(digests) - known),
            of_file=read.warnings,
        )
        db.session.add(
            OcdsImport(
                id=done.import_id,
                consortium_id=consortium_id,
                file_id=stored.id,
                file_name=name,
                releases=len(read.releases),
                known=done.known,
                warnings=done.warnings,
                imported_at=now,
                imported_by=actor.id,
            )
        )
        _add_releases(read, digests, known, done.import_id, consortium_id)
        record(
            actor=actor,
            action="ocds.imported",
            subject=Subject("ocds_import", done.import_id, name),
            at=now,
            owner_id=consortium_id,
            releases=len(read.releases),
            known=done.known,
            warnings=done.warnings,
            file_sha256=stored.sha256,
        )
    return done


def _known(consortium_id: UUID) -> set[str]:
    rows = select(OcdsRelease.sha256).where(OcdsRelease.consortium_id == consortium_id)
    return set(db.session.scalars(rows))


def _add_releases(
    read: ReadFile, digests: list[str], known: set[str], import_id: UUID, consortium_id: UUID
) -> None:
    for seq, warned in enumerate(read.warnings, start=1):
        db.session.add(_warning(warned, seq, import_id, None))
    for each, digest in zip(read.releases, digests, strict=True):
        if digest in known:
            continue
        known.add(digest)
        row = _row(each, digest, import_id, consortium_id)
        db.session.add(row)
        for seq, warned in enumerate(each.warnings, start=1):
            db.session.add(_warning(warned, seq, import_id, row.id))


def _row(each: Released, digest: str, import_id: UUID, consortium_id: UUID) -> OcdsRelease:
    return OcdsRelease(
        id=uuid7(),
        consortium_id=consortium_id,
        import_id=import_id,
        position=each.position,
        ocid=storable(each.ocid, 200),
        release_id=storable(each.release_id, 200),
        tag=storable(each.tag, 200),
        published_at=each.published_at,
        title=storable(each.title, 400),
        buyer=storable(each.buyer, 300),
        suppliers=storable(each.suppliers, 20_000),
        parties=each.parties,
        amount=each.amount,
        currency=storable(each.currency, 10),
        warnings=len(each.warnings),
        sha256=digest,
    )


def _warning(warned: Warned, seq: int, import_id: UUID, release_id: UUID | None) -> OcdsWarning:
    return OcdsWarning(
        id=uuid7(),
        import_id=import_id,
        release_id=release_id,
        seq=seq,
        fault=warned.fault,
        place=storable(warned.place, 300),
        words=storable(warned.words, 400),
    )
