"""When something was recorded that a price under an agreement depends on."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.models.agreement import Commitment, ParticipationEvent
from consortium.contracts.models.schedule import PriceSchedule, TierDetermination
from consortium.contracts.models.standing import LeadEvent, TrustMerger
from consortium.contracts.models.usage import UsageReturn
from consortium.foundation.database import db

_RECORDED: tuple[tuple[Any, Any], ...] = (
    (PriceSchedule.agreement_id, PriceSchedule.activated_at),
    (TierDetermination.agreement_id, TierDetermination.recorded_at),
    (ParticipationEvent.agreement_id, ParticipationEvent.recorded_at),
    (Commitment.agreement_id, Commitment.recorded_at),
    (TrustMerger.agreement_id, TrustMerger.recorded_at),
    (LeadEvent.agreement_id, LeadEvent.recorded_at),
    (UsageReturn.agreement_id, UsageReturn.recorded_at),
)


def instants_of(agreement_id: UUID) -> tuple[datetime, ...]:
    """Every instant at which the answers of an agreement may have become others, oldest first."""
    return tuple(sorted(set(_instants(agreement_id))))


def _instants(agreement_id: UUID) -> Iterable[datetime]:
    for agreement, recorded_at in _RECORDED:
        rows = select(recorded_at).where(agreement == agreement_id, recorded_at.is_not(None))
        yield from db.session.scalars(rows.distinct())
