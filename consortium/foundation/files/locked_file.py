"""Temporary files that nobody can read on the disk: what a large upload is kept in meanwhile.

A key is made with the file and lies in memory alone, so that neither the disk, nor a copy of it,
nor a file that a crash leaves behind tells what was sent. AES in counter mode encrypts each byte
by its place, so the file is read and written anywhere.
"""

import io
import os
import tempfile
from typing import IO, TYPE_CHECKING, cast

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

_BLOCK = 16
_KEY_BYTES = 32
# What is smaller stays in memory.
IN_MEMORY = 512 * 1024


def locked_file() -> IO[bytes]:
    """A temporary file that is encrypted under a key of its own and gone when it is closed."""
    return cast("IO[bytes]", io.BufferedRandom(_Locked()))


def upload_file(total: int | None) -> IO[bytes]:
    """What keeps an upload that comes in a request of ``total`` bytes, when that is known."""
    if total is not None and total <= IN_MEMORY:
        return io.BytesIO()
    return locked_file()


class _Locked(io.RawIOBase):
    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed with this one
        self._key = AES(os.urandom(_KEY_BYTES))

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, into: "WriteableBuffer", /) -> int:
        view = memoryview(into).cast("B")
        at = self._file.tell()
        found = self._file.read(len(view)) or b""
        view[: len(found)] = self._masked(found, at)
        return len(found)

    def write(self, content: "ReadableBuffer", /) -> int:
        return self._file.write(self._masked(bytes(content), self._file.tell()))

    def seek(self, place: int, whence: int = io.SEEK_SET, /) -> int:
        return self._file.seek(place, whence)

    def tell(self) -> int:
        return self._file.tell()

    def truncate(self, size: int | None = None, /) -> int:
        return self._file.truncate(size)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _masked(self, content: bytes, at: int) -> bytes:
        """The bytes at a place, locked or unlocked: both are the same step."""
        block, rest = divmod(at, _BLOCK)
        stream = Cipher(self._key, CTR(block.to_bytes(_BLOCK, "big"))).encryptor()
        stream.update(bytes(rest))
        return stream.update(content)
