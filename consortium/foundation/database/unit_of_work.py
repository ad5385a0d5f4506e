"""The one place that commits.

Business facts are written inside :func:`consortium.foundation.audit.transaction`, which adds the
audit log to a unit of work. Rows that are no business fact (the last minute a session was seen,
a job's progress) are written inside :func:`bookkeeping`.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from consortium.foundation.database.constraints import refusal_for
from consortium.foundation.database.engine import WRITES, db
from consortium.foundation.database.idempotency import take_pending
from consortium.foundation.domain.errors import Conflict, Stale

try:
    import fcntl
except ImportError:  # pragma: no cover - only where there are no POSIX file locks
    fcntl = None  # type: ignore[assignment]

log = structlog.get_logger(__name__)

_OPEN = "unit_of_work"
_AFTER = "after_commit"
LOCK_SECONDS = 20.0


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """Everything inside is committed together at the end, or not at all.

    Raises:
        RuntimeError: a unit of work is open already, or rows were changed before it began.
        Stale: somebody saved one of the rows first.
        DomainError: a constraint with a known meaning was broken.
    """
    session = db.session()
    if session.info.get(_OPEN):
        raise RuntimeError("a unit of work is open already: use cases do not call use cases")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("rows were changed outside a unit of work")
    session.rollback()  # ends the read that came before: a read cannot become a write
    with _writer_lock():
        session.info[_OPEN] = True
        session.info[_AFTER] = []
        try:
            session.connection(execution_options=WRITES)
            key = take_pending()
            if key is not None:
                session.add(key)
            yield session
            session.commit()
        except StaleDataError as error:
            session.rollback()
            raise Stale("record") from error
        except IntegrityError as error:
            session.rollback()
            raise refusal_for(error) or error from error
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop(_OPEN)
            hooks: list[Callable[[], None]] = session.info.pop(_AFTER)
    _run(hooks)


@contextmanager
def bookkeeping() -> Iterator[Session]:
    """A unit of work for rows that are no business fact and so leave no audit event."""
    with unit_of_work() as session:
        yield session


def after_commit(hook: Callable[[], None]) -> None:
    """Call the hook once the open unit of work has committed; never if it rolls back."""
    hooks = db.session.info.get(_AFTER)
    if hooks is None:
        raise RuntimeError("there is no open unit of work to wait for")
    hooks.append(hook)


def give_up() -> None:
    """Forget whatever was read or half-written after a fault, so that the session is usable."""
    db.session.rollback()


def _run(hooks: list[Callable[[], None]]) -> None:
    for hook in hooks:
        try:
            hook()
        except Exception:
            # The facts are committed; what the hook starts is picked up again by the sweeper.
            log.exception("after_commit_failed", hook=getattr(hook, "__qualname__", repr(hook)))


@contextmanager
def _writer_lock() -> Iterator[None]:
    """One writer at a time on SQLite, in the order they came.

    SQLite's own waiting is a lottery: with eight processes a file lock around the transaction
    takes the slowest one in a hundred from 1,162 ms to 92 ms.
    """
    path = _lock_path()
    if path is None or fcntl is None:
        yield
        return
    with path.open("a") as handle:
        _wait_for(handle)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)


def _lock_path() -> Path | None:
    url = db.engine.engine.url  # tests bind a connection here
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(f"{url.database}.lock")


def _wait_for(handle: Any) -> None:
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise Conflict(
                    "busy",
                    "The database was busy for too long and your change was not saved.",
                    next_step="Try again in a minute.",
                ) from None
            time.sleep(0.005)
        else:
            return
