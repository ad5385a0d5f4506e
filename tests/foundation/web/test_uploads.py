"""Large requests lie on the disk while they come in, and nobody can read them there."""

import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import IO
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import waitress.buffers
from flask import Flask

from tests.support.live_server import served

pytestmark = pytest.mark.any_database
CANARY = b"canary-heron-in-a-large-upload"
BODY = (
    b'--cut\r\nContent-Disposition: form-data; name="file"; filename="method.pdf"\r\n\r\n'
    + CANARY * 30_000
    + b"\r\n--cut--\r\n"
)
KIND = "multipart/form-data; boundary=cut"
Kept = Callable[[], list[bytes]]


@pytest.fixture
def spooled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    """Temporary files keep their names, so that what was in them can be looked at."""
    numbers = count()

    def kept(mode: str = "w+b", buffering: int = 0, **_: object) -> IO[bytes]:
        return (tmp_path / f"spool-{next(numbers)}").open(mode, buffering)

    monkeypatch.setattr(tempfile, "TemporaryFile", kept)
    return lambda: [path.read_bytes() for path in tmp_path.glob("spool-*")]


def send(address: str) -> None:
    """To a page that reads no file: it is kept all the same, and refused after that."""
    request = Request(f"{address}/sign-in", data=BODY, headers={"Content-Type": KIND})  # noqa: S310
    with pytest.raises(HTTPError, match="400"):
        urlopen(request)  # noqa: S310


def test_a_large_body_is_kept_twice_and_readable_nowhere(app: Flask, spooled: Kept) -> None:
    with served(app) as address:
        send(address)
    kept = spooled()
    assert len([each for each in kept if len(each) >= len(CANARY) * 30_000]) == 2
    assert not any(CANARY in each for each in kept)


def test_a_body_that_is_not_locked_would_be_read(
    app: Flask, spooled: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: what the web server does by itself."""
    with served(app) as address:
        plain = waitress.buffers.TempfileBasedBuffer.__mro__[1]
        monkeypatch.setattr(waitress.buffers, "TempfileBasedBuffer", plain)
        send(address)
    assert len([each for each in spooled() if CANARY in each]) == 1
