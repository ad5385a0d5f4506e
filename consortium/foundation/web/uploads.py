"""Where large requests lie while they come in: in temporary files that nobody can read.

A supplier's bid may be among them, which nobody may read before the opening, not on the disk
either. The web server keeps a large body, and Flask each large file that is in it.
"""

from typing import IO

import waitress.buffers
from flask import Request

from consortium.foundation.files.locked_file import locked_file, upload_file


class LockedRequest(Request):
    """A request whose large uploads lie encrypted on the disk."""

    def _get_file_stream(self, total_content_length: int | None, **_: object) -> IO[bytes]:  # type: ignore[override]
        return upload_file(total_content_length)


class _LockedBuffer(waitress.buffers.TempfileBasedBuffer):
    def newfile(self) -> IO[bytes]:
        return locked_file()


def lock_spooled_bodies() -> None:
    """Have waitress spool large bodies and answers into locked files; it has no setting for it."""
    waitress.buffers.TempfileBasedBuffer = _LockedBuffer
