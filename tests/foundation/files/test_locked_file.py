"""Temporary files that tell nothing to whoever reads the disk."""

import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consortium.foundation.files.locked_file import IN_MEMORY, locked_file, upload_file

pytestmark = pytest.mark.any_database
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.binary(max_size=70)),
        st.tuples(st.just("seek"), st.integers(0, 200)),
        st.tuples(st.just("read"), st.integers(0, 70)),
    ),
    max_size=20,
)


@given(STEPS)
@settings(max_examples=50)
def test_reads_and_writes_as_a_file_in_memory_does(steps: list[tuple[str, bytes | int]]) -> None:
    with locked_file() as locked, io.BytesIO() as plain:
        for verb, value in steps:
            if verb == "seek":
                # A hole would hold locked zeros: uploads have none.
                value = min(int(value), len(plain.getvalue()))
            assert getattr(locked, verb)(value) == getattr(plain, verb)(value)
        locked.seek(0)
        assert locked.read() == plain.getvalue()


def test_nothing_of_it_can_be_read_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = tmp_path / "spool"
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda buffering: spool.open("w+b", buffering))
    with locked_file() as file:
        file.write(b"canary " * 1000)
        file.flush()
        assert spool.stat().st_size == 7000
        assert b"canary" not in spool.read_bytes()
        file.seek(7)
        assert file.readline(6) == b"canary"


def test_small_uploads_stay_in_memory() -> None:
    assert isinstance(upload_file(IN_MEMORY), io.BytesIO)
    assert not isinstance(upload_file(IN_MEMORY + 1), io.BytesIO)
    assert not isinstance(upload_file(None), io.BytesIO)
