"""From a price to the records of the clauses that stand behind it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from consortium.contracts.domain.clauses.catalogue import CLAUSE_TYPES, Clause
from consortium.contracts.domain.clauses.joining import Joining
from consortium.contracts.models.clause import AgreementClause, latest_clauses
from consortium.contracts.models.schedule import GroupItem, PriceSchedule, PricingGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseLink:
    id: UUID
    clause: Clause
    name: str


def clauses_of_item(*, agreement_id: UUID, item_id: UUID) -> tuple[ClauseLink, ...]:
    """The latest records of the clauses of an agreement that concern an item: those about its
    prices, in whatever version of them, and those about the whole agreement."""
    versions = select(PriceSchedule.id).where(PriceSchedule.agreement_id == agreement_id)
    group = select(PricingGroup.id).where(PricingGroup.schedule_id.in_(versions))
    # A group has the same name in every version, and an id of its own in each.
    names = select(PricingGroup.name).join(GroupItem, GroupItem.group_id == PricingGroup.id)
    of_item = names.where(PricingGroup.schedule_id.in_(versions), GroupItem.item_id == item_id)
    concerned = or_(
        AgreementClause.group_id.is_(None),
        AgreementClause.group_id.in_(group.where(PricingGroup.name.in_(of_item))),
    )
    return tuple(
        ClauseLink(id=row.id, clause=row.clause, name=CLAUSE_TYPES[row.clause].name)
        for row in latest_clauses(agreement_id, concerned)
    )


def joiner_warning(*, agreement_id: UUID) -> str:
    """What to tell whoever lets a further trust take part: what the record of C7 names, if any."""
    records = (row for row in latest_clauses(agreement_id) if row.clause is Clause.JOINER)
    terms = next((Joining.read(row.parameters) for row in records), Joining())
    return terms.legal_warning
