"""Long work, done beside the request: queued in the transaction that needs it, with progress."""

from consortium.foundation.jobs.context import JobContext
from consortium.foundation.jobs.models import Job, JobState
from consortium.foundation.jobs.queue import enqueue, handler, periodic

__all__ = ["Job", "JobContext", "JobState", "enqueue", "handler", "periodic"]
