"""The files of the lake: written once under the hash of what they hold, never changed.

A file that lies here is only a file. A batch exists when its row in the database is committed;
what an import left behind without one is an orphan, and swept after a day.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import file_digest
from pathlib import Path
from uuid import UUID

from flask import current_app

from consortium.spend.models.batch import ImportBatch

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


def paths_of(batches: Iterable[ImportBatch]) -> list[Path]:
    """Where the lines of these batches lie; one without lines has no file."""
    files = lake()
    return [files.path(batch.trust_id, batch.lake_sha256) for batch in batches if batch.lake_sha256]


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
