"""Running a job: once, with progress that its page shows, and a clear end."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select

from consortium.foundation.database.unit_of_work import bookkeeping, give_up
from consortium.foundation.domain.errors import DomainError
from consortium.foundation.jobs import queue
from consortium.foundation.jobs.context import JobContext
from consortium.foundation.jobs.models import Job, JobState

log = structlog.get_logger(__name__)

# A job that has not shown itself for so long belonged to a worker that died.
SILENCE = timedelta(minutes=10)
OUR_FAULT = "Something went wrong on our side. Nothing was half-done; it has been logged."


def run(job_id: UUID) -> None:
    """Do the job unless somebody has done it or is doing it."""
    job = _claim(job_id)
    if job is None:
        return
    work = queue.work_for(job.kind)
    context = JobContext(job.id, job.arguments, job.actor_id, job.owner_id)
    try:
        result = work.run(context)
    except DomainError as refusal:
        _finish(job_id, JobState.FAILED, error=str(refusal))
    except Exception:
        log.exception("job_failed", job=str(job_id), kind=job.kind, attempt=job.attempts)
        again = job.attempts < work.attempts
        _finish(job_id, JobState.QUEUED if again else JobState.FAILED, error=OUR_FAULT)
    else:
        _finish(job_id, JobState.DONE, result=result)


def sweep(now: datetime) -> int:
    """Send again what was queued and never arrived, and what a dead worker left; say how many."""
    silent = now - SILENCE
    with bookkeeping() as session:
        for job in session.scalars(
            select(Job).where(Job.state == JobState.RUNNING, Job.seen_at < silent)
        ):
            again = job.attempts < queue.work_for(job.kind).attempts
            job.state = JobState.QUEUED if again else JobState.FAILED
            job.error = "" if again else "The machine that ran this stopped. Start it again."
            job.dispatched_at = None
        waiting = list(
            session.scalars(
                select(Job).where(
                    Job.state == JobState.QUEUED,
                    (Job.dispatched_at.is_(None)) | (Job.dispatched_at < silent),
                )
            )
        )
        for job in waiting:
            job.dispatched_at = now
        ids = [job.id for job in waiting]
    for job_id in ids:
        queue.send(job_id)
    return len(ids)


@queue.periodic("sweep", minute="*")
def sweep_now() -> None:
    sweep(datetime.now(UTC))


def _claim(job_id: UUID) -> Job | None:
    now = datetime.now(UTC)
    with bookkeeping() as session:
        job = session.scalar(select(Job).where(Job.id == job_id).with_for_update())
        if job is None or job.state is not JobState.QUEUED:
            return None
        job.state = JobState.RUNNING
        job.dispatched_at = job.dispatched_at or now
        job.started_at = job.seen_at = now
        job.attempts += 1
        job.error = ""
    return job


def _finish(
    job_id: UUID, state: JobState, *, error: str = "", result: Mapping[str, Any] | None = None
) -> None:
    now = datetime.now(UTC)
    give_up()
    with bookkeeping() as session:
        job = session.get_one(Job, job_id, populate_existing=True)
        job.state = state
        job.error = error
        job.result = dict(result) if result is not None else None
        job.seen_at = now
        job.finished_at = None if state is JobState.QUEUED else now
        job.dispatched_at = now
