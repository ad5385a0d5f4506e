"""Records of clauses, for tests, made through the use cases."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.clauses.conditions import (
    Calendar,
    Conditions,
    Effect,
    MemberStanding,
    Notifier,
    ReviewerRole,
    Rounding,
)
from consortium.contracts.models.schedule import PricingGroup
from consortium.contracts.usecases.clauses import record_clause
from consortium.foundation.database import db
from tests.contracts.story import STARTS
from tests.support.world import NOW, SYSTEM

CONDITIONS = Conditions(
    effective_from=STARTS,
    paragraph="Schedule 2, paragraph 6",
    calendar=Calendar.WHEN_IT_HAPPENS,
    date_basis=None,
    standing=MemberStanding.IN_GOOD_STANDING,
    rounding=Rounding.LINE_TOTAL,
    notifier=Notifier.TRUST,
    notice_days=90,
    cure_days=0,
    effect=Effect.PROSPECTIVE,
    evidence="The letter of notice",
    reviewer=ReviewerRole.LAWYER,
)
OPT_OUT = {"who_pays_more": "both", "discount": "6500", "discount_months": "24"}


def recorded(
    agreement_id: UUID,
    clause: Clause = Clause.OPT_OUT,
    parameters: Mapping[str, str] | None = None,
    *,
    about: str = "",
) -> UUID:
    """A clause of an agreement, by default its opt-out clause; ``about`` names its prices."""
    return record_clause(
        actor=SYSTEM,
        agreement_id=agreement_id,
        clause=clause,
        parameters=OPT_OUT if parameters is None else parameters,
        group_id=group(about) if about else None,
        conditions=CONDITIONS,
        now=NOW,
    )


def group(name: str) -> UUID:
    """The newest prices of that name."""
    found = db.session.scalars(select(PricingGroup.id).where(PricingGroup.name == name))
    return list(found)[-1]
