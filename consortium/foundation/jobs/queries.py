"""How far a job is, for its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from consortium.foundation.database.engine import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.jobs.models import Job, JobState


@dataclass(frozen=True, slots=True, kw_only=True)
class JobProgress:
    id: UUID
    kind: str
    title: str
    state: JobState
    done: int
    total: int
    note: str
    error: str
    result: Mapping[str, Any] | None
    created_at: datetime
    finished_at: datetime | None

    @property
    def ended(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED)

    @property
    def percent(self) -> int:
        if self.state is JobState.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0


def find_job(*, actor: Actor, job_id: UUID) -> JobProgress:
    """The job, if the actor asked for it.

    Raises:
        NotFound: there is none, or somebody else asked for it.
    """
    job = db.session.get(Job, job_id)
    if job is None or (not actor.is_system and job.actor_id != actor.id):
        raise NotFound("job")
    return JobProgress(
        id=job.id,
        kind=job.kind,
        title=job.title,
        state=job.state,
        done=job.done,
        total=job.total,
        note=job.note,
        error=job.error,
        result=job.result,
        created_at=job.created_at,
        finished_at=job.finished_at,
    )


def count_by_state() -> dict[JobState, int]:
    """How many jobs are in each state; a state without jobs counts 0."""
    found = db.session.execute(select(Job.state, func.count()).group_by(Job.state)).all()
    return {**dict.fromkeys(JobState, 0), **dict(found)}
