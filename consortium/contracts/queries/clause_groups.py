"""The prices that the record of a clause may be about."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.schedule import PriceSchedule, PricingGroup, ScheduleState
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChoice:
    id: UUID
    name: str
    clause: Clause


def groups_to_record(*, actor: Actor, agreement_id: UUID, on: date) -> list[GroupChoice]:
    """The prices in force that a clause may be about, or the newest ones when none are yet.

    Raises:
        NotFound: there is no such agreement, or it is not within reach.
    """
    access_agreement(actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id)
    versions = (
        select(PriceSchedule.id)
        .where(
            PriceSchedule.agreement_id == agreement_id,
            PriceSchedule.state != ScheduleState.ABANDONED,
        )
        .order_by(
            (PriceSchedule.state == ScheduleState.ACTIVE).desc(),
            (PriceSchedule.effective_from <= on).desc(),
            PriceSchedule.effective_from.desc(),
        )
        .limit(1)
    )
    rows = db.session.execute(
        select(PricingGroup.id, PricingGroup.name, PricingGroup.clause)
        .where(PricingGroup.schedule_id == versions.scalar_subquery())
        .order_by(PricingGroup.position)
    )
    return [GroupChoice(id=each, name=name, clause=clause) for each, name, clause in rows]
