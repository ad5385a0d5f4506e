"""The job by which the lines of a trust follow what was decided."""

from datetime import datetime
from uuid import UUID

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.jobs import enqueue
from consortium.organisations.models.organisation import Organisation
from consortium.spend.domain.matching import MATCH_JOB


def queue_matching(*, trust_id: UUID, actor: Actor, now: datetime) -> UUID:
    """Ask for a job that matches the lines of a trust anew, inside the open transaction."""
    trust = db.session.get_one(Organisation, trust_id)
    return enqueue(
        kind=MATCH_JOB,
        title=f"Matching the lines of {trust.name}"[:200],
        arguments={"trust_id": str(trust_id)},
        actor=actor,
        owner_id=trust_id,
        now=now,
    )
