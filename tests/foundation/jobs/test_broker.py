"""Real workers on a real queue: SQLite beside the data, or PostgreSQL that machines share."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import make_url
from uuid_utils.compat import uuid7

import config
from consortium.foundation.database import bookkeeping, db
from consortium.foundation.jobs import Job, JobState, broker, enqueue
from consortium.foundation.mail.outbox import DELIVER, OutgoingMail
from tests.support.databases import close, make_app
from tests.support.shared import SERVER
from tests.support.world import NOW, SYSTEM

# Until something hangs: on a busy machine a process takes half a minute to start.
PATIENCE = 120.0

pytestmark = pytest.mark.database


@pytest.fixture
def queued_app(tmp_path: Path, _worker: str) -> Iterator[Flask]:
    """An application whose jobs wait for a worker."""
    app = make_app(tmp_path, f"queued_{_worker}", JOBS_INLINE=False, BROKER_URL=broker_url())
    yield app
    queue, _ = app.extensions[broker.EXTENSION]
    queue.storage.close()
    close(app)


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def broker_url() -> str:
    """The queue of this run: on the test's PostgreSQL, or beside the data on SQLite."""
    server = os.environ.get(SERVER)
    return make_url(server).set(drivername="postgresql").render_as_string(False) if server else ""


def write_a_mail() -> UUID:
    """A mail to nobody, as a job that every worker can do: it goes to the console."""
    mail_id = uuid7()
    with bookkeeping() as session:
        session.add(
            OutgoingMail(
                id=mail_id, recipient="a@example.org", subject="Hello", body="", written_at=NOW
            )
        )
        return enqueue(
            kind=DELIVER,
            title="Send a mail",
            arguments={"mail_id": str(mail_id)},
            actor=SYSTEM,
            now=NOW,
        )


def state_of(job_id: UUID) -> JobState:
    db.session.rollback()
    return db.session.get_one(Job, job_id, populate_existing=True).state


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def environment_of(app: Flask, **more: str) -> dict[str, str]:
    """The settings with which a process of its own works on the app's data."""
    names = ("DATA_DIR", "DATABASE_URL", "BROKER_URL", "SECRET_KEY")
    settings: dict[str, Any] = {name: app.config[name] for name in names}
    ours = {f"{config.PREFIX}{name}": str(value) for name, value in settings.items()}
    return {**os.environ, **ours, f"{config.PREFIX}ENV": "development", **more}


@contextmanager
def started(app: Flask, command: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "consortium", command],
        env=environment_of(app, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=config.ROOT,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


class TestWorkerProcess:
    """`consortium worker`."""

    def test_does_what_was_asked_for_before_and_after_it_started(self, queued_app: Flask) -> None:
        with queued_app.app_context():
            before = write_a_mail()
            assert state_of(before) is JobState.QUEUED
            with started(queued_app, "worker") as worker:
                wait_for(lambda: state_of(before) is JobState.DONE)
                after = write_a_mail()
                wait_for(lambda: state_of(after) is JobState.DONE)
            assert worker.returncode == 0, "it ends when it is told to"


class TestServeProcess:
    """`consortium serve`."""

    def test_answers_works_and_leaves_no_worker_behind(
        self, queued_app: Flask, unused_port: int
    ) -> None:
        address = f"http://127.0.0.1:{unused_port}/readyz"
        with (
            queued_app.app_context(),
            started(queued_app, "serve", PORT=str(unused_port)) as server,
        ):
            wait_for(lambda: answers(address))
            job_id = write_a_mail()
            wait_for(lambda: state_of(job_id) is JobState.DONE)
            (worker,) = children_of(server.pid)
            server.send_signal(signal.SIGTERM)
            assert server.wait(PATIENCE) == 0
            wait_for(lambda: not Path(f"/proc/{worker}").exists())


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:  # noqa: S310 - our own
            return bool(response.status == 200)
    except OSError:
        return False


def children_of(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(each) for each in text.split()]
