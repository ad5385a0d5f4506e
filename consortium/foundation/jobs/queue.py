"""Asking for a job, and saying which function does which kind."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.foundation.database.engine import db
from consortium.foundation.database.unit_of_work import after_commit
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.jobs.context import JobContext
from consortium.foundation.jobs.models import Job

Handler = Callable[[JobContext], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Work:
    """The function that does a kind of job, and how often it may be tried."""

    run: Handler
    attempts: int


_WORK: dict[str, Work] = {}
_PERIODIC: dict[str, tuple[dict[str, str], Callable[[], None]]] = {}
_SENDERS: list[Callable[[UUID], None]] = []


def handler(kind: str, *, attempts: int = 1) -> Callable[[Handler], Handler]:
    """Say that this function does this kind of job; it must stand being run twice."""

    def register(function: Handler) -> Handler:
        _WORK[kind] = Work(function, attempts)
        return function

    return register


def periodic(name: str, **schedule: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Run this function on a schedule (``hour="2", minute="0"``), once per deployment."""

    def register(function: Callable[[], None]) -> Callable[[], None]:
        _PERIODIC[name] = (schedule, function)
        return function

    return register


def work_for(kind: str) -> Work:
    """What does a kind of job; a kind that this version no longer does fails in clear words."""
    return _WORK.get(kind, _NOBODYS)


def _nobodys(_job: JobContext) -> Mapping[str, Any]:
    raise Invalid(
        "unknown_job",
        "This version of the product no longer does this kind of work.",
        next_step="Start it again from the page where you asked for it.",
    )


_NOBODYS = Work(_nobodys, attempts=1)


def periodic_tasks() -> Iterator[tuple[str, dict[str, str], Callable[[], None]]]:
    for name, (schedule, function) in _PERIODIC.items():
        yield name, schedule, function


def deliver_with(sender: Callable[[UUID], None]) -> None:
    """Say what carries a job id to a worker once its transaction has committed."""
    _SENDERS[:] = [sender]


def send(job_id: UUID) -> None:
    for sender in _SENDERS:
        sender(job_id)


def enqueue(
    *,
    kind: str,
    title: str,
    arguments: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    owner_id: UUID | None = None,
    once_key: str | None = None,
) -> UUID:
    """Ask for a job inside the open transaction; it is sent when that commits.

    Returns the id of the job, whose page shows its progress. With a ``once_key`` that was asked
    for before, returns that job and asks for nothing.
    """
    if once_key is not None:
        known = db.session.scalar(select(Job.id).where(Job.once_key == once_key))
        if known is not None:
            return known
    job = Job(
        id=uuid7(),
        kind=kind,
        title=title,
        arguments=dict(arguments),
        actor_id=actor.id,
        owner_id=owner_id,
        once_key=once_key,
        created_at=now,
    )
    db.session.add(job)
    job_id = job.id
    after_commit(lambda: send(job_id))
    return job_id
