"""What was decided of the words and suppliers of a trust, and the job by which lines follow."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.jobs import enqueue
from consortium.organisations.models.organisation import Organisation
from consortium.spend.domain.matching import MATCH_JOB
from consortium.spend.models.decision import MatchDecision
from consortium.spend.models.spelling import SupplierSpelling


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


def times_said(trust_id: UUID) -> int:
    """How often something was said of the words and suppliers of a trust.

    Nothing that was said is ever changed, so the same number means that the same is known.
    """
    words = select(func.count()).where(MatchDecision.trust_id == trust_id).scalar_subquery()
    names = select(func.count()).where(SupplierSpelling.trust_id == trust_id).scalar_subquery()
    return int(db.session.execute(select(words + names)).scalar_one())
