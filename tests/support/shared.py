"""What all processes of a run share: one of them makes it, the others wait for it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The address of the PostgreSQL of this run, where it is not SQLite's.
SERVER = "CONSORTIUM_TEST_SERVER"
# The folder of this run.
SHARED = "CONSORTIUM_TEST_SHARED"


def shared_folder() -> Path:
    """What the processes of this run share that use the same kind of database."""
    kind = "postgresql" if os.environ.get(SERVER) else "sqlite"
    folder = Path(os.environ[SHARED], kind)
    folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """No other process of the run holds this lock meanwhile."""
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
