"""The files of the lake: written once under the hash of what they hold, never changed.

A file that lies here is only a file. A batch exists when its row in the database is committed;
what an import left behind without one is an orphan, and swept after a day.
"""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import file_digest
from pathlib import Path
from uuid import UUID

from flask import current_app

from consortium.spend.models.batch import ImportBatch
from consortium.spend.models.compaction import places_of

KEPT_UNKNOWN = timedelta(days=1)
_WORK = "work"


@dataclass(frozen=True, slots=True)
class LakeFile:
    """A file of lines of one trust."""

    trust_id: UUID
    sha256: str
    size: int


class Lake:
    """Keeps lines under ``<folder>/<trust>/<sha256>.parquet``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, trust_id: UUID, sha256: str) -> Path:
        return self.folder / str(trust_id) / f"{sha256}.parquet"

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """A folder for the temporary files of one import, on the same disk as the lake."""
        work = self.folder / _WORK
        work.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=work) as folder:
            yield Path(folder)

    def take_in(self, temporary: Path, trust_id: UUID) -> LakeFile:
        """Move a finished file to its place, where it survives a power cut."""
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
            sha256 = file_digest(file, "sha256").hexdigest()
        target = self.path(trust_id, sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        size = temporary.stat().st_size
        temporary.replace(target)
        _sync_folder(target.parent)
        return LakeFile(trust_id, sha256, size)

    def discard(self, file: LakeFile | None) -> None:
        """Remove a file that no batch will ever name."""
        if file is not None:
            self.path(file.trust_id, file.sha256).unlink(missing_ok=True)

    def sweep(self, *, named: frozenset[tuple[UUID, str]], now: datetime) -> int:
        """Remove what no batch names and nobody has touched for a day; say how many."""
        before = (now - KEPT_UNKNOWN).timestamp()
        kept = {self.path(trust_id, sha256) for trust_id, sha256 in named}
        old = [
            path
            for path in [*self.folder.glob("*/*.parquet"), *self.folder.glob(f"{_WORK}/*")]
            if path not in kept and path.stat().st_mtime < before
        ]
        for path in old:
            _remove(path)
        return len(old)


def lake() -> Lake:
    return Lake(Path(current_app.config["DATA_DIR"]).resolve() / "lake")


def landed_paths_of(batches: Iterable[ImportBatch]) -> list[Path]:
    """Where each of these batches landed; one without lines has no file."""
    files = lake()
    return [files.path(batch.trust_id, batch.lake_sha256) for batch in batches if batch.lake_sha256]


def paths_of(batches: Iterable[ImportBatch], *, among: Iterable[ImportBatch] = ()) -> list[Path]:
    """Where the lines of these batches lie, in as few files as there are for them.

    Lines of batches ``among`` which these were picked may be read along: whoever picks batches by
    period leaves the lines of others out by period as well.
    """
    wanted = [batch for batch in batches if batch.lake_sha256]
    welcome = {batch.id for batch in (*wanted, *among)}
    places = places_of({batch.trust_id for batch in wanted})
    welcome_in = Counter(place.sha256 for id_, place in places.items() if id_ in welcome)
    files = lake()
    found: dict[Path, None] = {}
    for batch, landed in zip(wanted, landed_paths_of(wanted), strict=True):
        place = places.get(batch.id)
        is_whole = place is not None and welcome_in[place.sha256] == place.batches
        path = files.path(batch.trust_id, place.sha256) if place and is_whole else landed
        found[path] = None
    return list(found)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
