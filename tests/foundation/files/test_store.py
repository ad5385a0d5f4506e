"""Files are kept by what they hold: once, whole, and never under a name somebody chose."""

import io
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO, cast

import pytest

from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.files import FileStore

LIMIT = 10 * (1 << 20)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def files_in(store: FileStore) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]


class Breaking:
    """A stream that breaks off, as an upload does."""

    def __init__(self) -> None:
        self.parts: Iterator[bytes] = iter([b"half of it"])

    def read(self, _size: int) -> bytes:
        for part in self.parts:
            return part
        raise ConnectionResetError


class TestPut:
    def test_keeps_content_under_its_hash(self, store: FileStore) -> None:
        kept = store.put(io.BytesIO(b"certificate"), limit=LIMIT)
        assert kept.sha256 == sha256(b"certificate").hexdigest()
        assert kept.size == 11
        assert store.path(kept.sha256).read_bytes() == b"certificate"

    def test_keeps_the_same_content_once(self, store: FileStore) -> None:
        first = store.put(io.BytesIO(b"certificate"), limit=LIMIT)
        second = store.put(io.BytesIO(b"certificate"), limit=LIMIT)
        assert first == second
        assert len(files_in(store)) == 1

    def test_takes_what_is_larger_than_a_piece(self, store: FileStore) -> None:
        content = bytes(range(256)) * 10_000
        kept = store.put(io.BytesIO(content), limit=LIMIT)
        assert store.path(kept.sha256).read_bytes() == content

    def test_takes_nothing_at_all_too(self, store: FileStore) -> None:
        assert store.put(io.BytesIO(), limit=LIMIT).size == 0

    def test_counts_the_bytes_that_come_and_not_the_ones_announced(self, store: FileStore) -> None:
        with pytest.raises(Invalid, match="larger than 10 MB") as refused:
            store.put(io.BytesIO(b"x" * (LIMIT + 1)), limit=LIMIT)
        assert refused.value.field == "file"
        assert files_in(store) == []
        assert store.put(io.BytesIO(b"x" * LIMIT), limit=LIMIT).size == LIMIT

    def test_leaves_nothing_of_an_upload_that_broke_off(self, store: FileStore) -> None:
        with pytest.raises(ConnectionResetError):
            store.put(cast("IO[bytes]", Breaking()), limit=LIMIT)
        assert files_in(store) == []

    def test_nobody_else_on_the_machine_reads_it(self, store: FileStore) -> None:
        kept = store.put(io.BytesIO(b"certificate"), limit=LIMIT)
        assert store.path(kept.sha256).stat().st_mode & 0o077 == 0


class TestPath:
    @pytest.mark.parametrize("digest", ["0" * 64, "", "../../../etc/passwd", "ab/../../secret"])
    def test_leads_only_to_content(self, store: FileStore, digest: str, tmp_path: Path) -> None:
        (tmp_path / "secret").write_text("not a file of ours")
        with pytest.raises(NotFound):
            store.path(digest)
