"""Loading the recorded clauses on opting out, with the items that each is about."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from consortium.catalogue.models.item import Item
from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.clauses.opt_out import OptOut
from consortium.contracts.domain.terms.schedules import priced_items
from consortium.contracts.domain.what_if.clawbacks import OptOutClause
from consortium.contracts.models.clause import AgreementClause
from consortium.contracts.models.schedule import GroupItem
from consortium.contracts.models.terms import AgreementTerms
from consortium.foundation.database import db


def opt_out_clauses(
    known: Collection[AgreementTerms],
) -> Mapping[UUID, tuple[OptOutClause, ...]]:
    """The latest versions of clause C6 of some agreements, by the agreement.

    A clause that names no pricing group is about every item. The number of queries does not
    depend on the number of agreements.
    """
    later = aliased(AgreementClause)
    rows = list(
        db.session.scalars(
            select(AgreementClause)
            .where(
                AgreementClause.agreement_id.in_([each.agreement_id for each in known]),
                AgreementClause.clause == Clause.OPT_OUT,
                ~select(later.id).where(later.supersedes_id == AgreementClause.id).exists(),
            )
            .order_by(AgreementClause.id)
        )
    )
    of_group = _items_of([row.group_id for row in rows if row.group_id is not None])
    items = {each.agreement_id: frozenset(priced_items(each.terms.schedules)) for each in known}
    found: defaultdict[UUID, tuple[OptOutClause, ...]] = defaultdict(tuple)
    for row in rows:
        about = of_group[row.group_id] if row.group_id else items[row.agreement_id]
        clause = OptOutClause(terms=OptOut.read(row.parameters), items=about)
        found[row.agreement_id] = (*found[row.agreement_id], clause)
    return found


def _items_of(group_ids: Collection[UUID]) -> Mapping[UUID, frozenset[str]]:
    codes: defaultdict[UUID, frozenset[str]] = defaultdict(frozenset)
    for group_id, code in db.session.execute(
        select(GroupItem.group_id, Item.code)
        .join(Item, Item.id == GroupItem.item_id)
        .where(GroupItem.group_id.in_(group_ids))
    ):
        codes[group_id] |= {code}
    return codes
