"""What a handler is given: its job's arguments, and a way to say how far it is."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update

from consortium.foundation.database.unit_of_work import bookkeeping
from consortium.foundation.jobs.models import Job

# Progress is written at most so often: a page looks once a second.
SECONDS_BETWEEN_NOTES = 0.5


@dataclass(slots=True)
class JobContext:
    """What a handler knows of its job, and how it says how far it is."""

    id: UUID
    arguments: Mapping[str, Any]
    actor_id: UUID | None
    owner_id: UUID | None
    _last_note: float = field(default=0.0, init=False)

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Show how far the work is; call it as often as you like, outside a transaction."""
        now = time.monotonic()
        if now - self._last_note < SECONDS_BETWEEN_NOTES and done < total:
            return
        self._last_note = now
        with bookkeeping() as session:
            session.execute(
                update(Job)
                .where(Job.id == self.id)
                .values(done=done, total=total, note=note[:200], seen_at=datetime.now(UTC))
            )
