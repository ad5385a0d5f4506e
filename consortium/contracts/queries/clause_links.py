"""From a price to the records of the clauses that stand behind it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.domain.clauses.catalogue import CLAUSE_TYPES, Clause
from consortium.contracts.domain.clauses.joining import Joining
from consortium.contracts.models.clause import latest_clauses
from consortium.contracts.models.schedule import GroupItem, PriceSchedule, PricingGroup
from consortium.foundation.database import db


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseLink:
    id: UUID
    clause: Clause
    name: str


def clauses_of_item(*, agreement_id: UUID, item_id: UUID) -> tuple[ClauseLink, ...]:
    """The latest records of the clauses of an agreement that concern an item: those about its
    prices, in whatever version of them, and those about the whole agreement."""
    named = dict(
        db.session.execute(
            select(PricingGroup.id, PricingGroup.name)
            .join(PriceSchedule, PriceSchedule.id == PricingGroup.schedule_id)
            .where(PriceSchedule.agreement_id == agreement_id)
        ).all()
    )
    with_item = select(GroupItem.group_id).where(
        GroupItem.group_id.in_(named), GroupItem.item_id == item_id
    )
    names = {named[group_id] for group_id in db.session.scalars(with_item)}
    return tuple(
        ClauseLink(id=row.id, clause=row.clause, name=CLAUSE_TYPES[row.clause].name)
        for row in latest_clauses(agreement_id)
        if row.group_id is None or named[row.group_id] in names
    )


def joiner_warning(*, agreement_id: UUID) -> str:
    """What to tell whoever lets a further trust take part: what the record of C7 names, if any."""
    records = (row for row in latest_clauses(agreement_id) if row.clause is Clause.JOINER)
    terms = next((Joining.read(row.parameters) for row in records), Joining())
    return terms.legal_warning
