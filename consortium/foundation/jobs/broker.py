"""The queue that carries job ids from whoever asks to whoever works.

SQLite beside the data by default; PostgreSQL when several machines share the work. The queue
holds ids only: what a job is stands in its row, so nothing is lost when the queue is.
"""

from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from huey import Huey, MemoryHuey, PostgresHuey, SqliteHuey, crontab
from huey.consumer import Consumer

from consortium.foundation.jobs import queue, runner

EXTENSION = "consortium.jobs"
QUEUE = "consortium"
# A job keeps its own result; what the queue would keep beside it is never read.
_OPTIONS: dict[str, Any] = {"results": False, "utc": True}


def install(app: Flask) -> None:
    """Make the queue that the configuration names, with the tasks it can carry."""
    huey = _queue_for(app)

    @huey.task(name="run_job")
    def run_job(job_id: str) -> None:
        with app.app_context():
            runner.run(UUID(job_id))

    for name, schedule, function in queue.periodic_tasks():

        @huey.periodic_task(crontab(**schedule), name=f"periodic_{name}")
        def tick(function: Any = function) -> None:
            with app.app_context():
                function()

    app.extensions[EXTENSION] = (huey, run_job)


def send(job_id: UUID) -> None:
    """Put a job on the queue. Sending the same job twice does no harm: it runs once."""
    _, run_job = current_app.extensions[EXTENSION]
    run_job(str(job_id))


def consumer(app: Flask, *, workers: int, scheduler: bool) -> Consumer:
    """A worker process for the app's queue; only one per deployment keeps the schedule."""
    huey, _ = app.extensions[EXTENSION]
    return Consumer(huey, workers=workers, periodic=scheduler, max_delay=1.0, worker_type="thread")


def _queue_for(app: Flask) -> Huey:
    if app.config["JOBS_INLINE"]:
        return MemoryHuey(QUEUE, immediate=True, **_OPTIONS)
    if app.config["BROKER_URL"]:
        return PostgresHuey(QUEUE, dsn=app.config["BROKER_URL"], **_OPTIONS)
    folder = Path(app.config["DATA_DIR"]) / "jobs"
    folder.mkdir(parents=True, exist_ok=True)
    return SqliteHuey(QUEUE, filename=str(folder / "queue.db"), **_OPTIONS)
