"""The content-addressed store on disk: written once under its SHA-256, never changed."""

import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO

from flask import current_app

from consortium.foundation.domain.errors import Invalid, NotFound

CHUNK = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class StoredContent:
    sha256: str
    size: int


class FileStore:
    """Keeps content under ``<folder>/ab/cdef…``; a half-written file is never seen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, stream: IO[bytes], *, limit: int) -> StoredContent:
        """Keep everything the stream holds and say how to find it again.

        Raises:
            Invalid: the stream holds more than ``limit`` bytes; nothing is kept.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        digest, size = sha256(), 0
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".incoming-")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as out:
                for chunk in _chunks(stream):
                    size += len(chunk)
                    if size > limit:
                        raise _too_large(limit)
                    digest.update(chunk)
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            target = self._path(digest.hexdigest())
            target.parent.mkdir(exist_ok=True)
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        return StoredContent(digest.hexdigest(), size)

    def path(self, digest: str) -> Path:
        """Where the content lies.

        Raises:
            NotFound: there is no content with that hash.
        """
        if not _DIGEST.fullmatch(digest) or not self._path(digest).is_file():
            raise NotFound("file")
        return self._path(digest)

    def _path(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest[2:]


def file_store() -> FileStore:
    return FileStore(Path(current_app.config["DATA_DIR"]) / "files")


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def _too_large(limit: int) -> Invalid:
    return Invalid(
        "file_too_large",
        f"The file is larger than {limit // (1 << 20)} MB.",
        field="file",
        next_step="Split it, or ask an administrator to raise the limit.",
    )
