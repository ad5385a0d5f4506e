"""Loading what changes who counts, and by how much, into values: one question for each table."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.domain.terms.facts import Lead, Merger, Usage
from consortium.contracts.domain.terms.leads import LeadChange, leads_of
from consortium.contracts.domain.terms.usage import standing_returns
from consortium.contracts.models.schedule_terms import Named, known
from consortium.contracts.models.standing import LeadEvent, TrustMerger
from consortium.contracts.models.usage import UsageReturn
from consortium.foundation.database import db
from consortium.foundation.domain.periods import Period

Ids = Collection[UUID]


def mergers_of(
    agreement_ids: Ids, known_at: datetime | None, trusts: Mapping[UUID, Named]
) -> Mapping[UUID, list[Merger]]:
    rows = known(
        select(TrustMerger).where(TrustMerger.agreement_id.in_(agreement_ids)),
        TrustMerger.recorded_at,
        known_at,
    )
    found: dict[UUID, list[Merger]] = defaultdict(list)
    for row in db.session.scalars(rows.order_by(TrustMerger.id)):
        found[row.agreement_id].append(
            Merger(
                legacy=(trusts[row.trust_id].code, trusts[row.other_trust_id].code),
                successor=trusts[row.successor_id].code,
                effective_on=row.effective_on,
                outsiders_named=row.outsiders_named,
            )
        )
    return found


def leads_by_agreement(
    agreement_ids: Ids, known_at: datetime | None, trusts: Mapping[UUID, Named]
) -> Mapping[UUID, tuple[Lead, ...]]:
    rows = known(
        select(LeadEvent).where(LeadEvent.agreement_id.in_(agreement_ids)),
        LeadEvent.recorded_at,
        known_at,
    )
    found: dict[UUID, list[LeadChange]] = defaultdict(list)
    for row in db.session.scalars(rows.order_by(LeadEvent.id)):
        found[row.agreement_id].append(_change(row, trusts[row.trust_id].code))
    return defaultdict(tuple, {each: leads_of(changes) for each, changes in found.items()})


def lead_changes_of(agreement_id: UUID) -> list[LeadChange]:
    """Everything recorded of who leads under one agreement, with the trusts' ids for codes."""
    rows = select(LeadEvent).where(LeadEvent.agreement_id == agreement_id).order_by(LeadEvent.id)
    return [_change(row, str(row.trust_id)) for row in db.session.scalars(rows)]


def lead_on(agreement_id: UUID, day: date, *, known_at: datetime) -> UUID | None:
    """The trust that leads under an agreement on a day, as known at an instant, if one does."""
    rows = select(LeadEvent).where(
        LeadEvent.agreement_id == agreement_id, LeadEvent.recorded_at <= known_at
    )
    changes = [
        _change(row, str(row.trust_id)) for row in db.session.scalars(rows.order_by(LeadEvent.id))
    ]
    return next((UUID(lead.trust) for lead in leads_of(changes) if day in lead.period), None)


def returns_of(agreement_id: UUID, trust_id: UUID, item_id: UUID) -> list[Usage]:
    """Everything a trust returned of an item under one agreement, with ids for codes."""
    rows = select(UsageReturn).where(
        UsageReturn.agreement_id == agreement_id,
        UsageReturn.trust_id == trust_id,
        UsageReturn.item_id == item_id,
    )
    return [_usage(row, str(trust_id), str(item_id)) for row in db.session.scalars(rows)]


def usage_by_agreement(
    agreement_ids: Ids,
    known_at: datetime | None,
    trusts: Mapping[UUID, Named],
    items: Mapping[UUID, Named],
) -> Mapping[UUID, tuple[Usage, ...]]:
    rows = known(
        select(UsageReturn).where(UsageReturn.agreement_id.in_(agreement_ids)),
        UsageReturn.recorded_at,
        known_at,
    )
    recorded: dict[UUID, list[Usage]] = defaultdict(list)
    for row in db.session.scalars(rows.order_by(UsageReturn.recorded_at, UsageReturn.id)):
        usage = _usage(row, trusts[row.trust_id].code, items[row.item_id].code)
        recorded[row.agreement_id].append(usage)
    return defaultdict(tuple, {each: standing_returns(all_) for each, all_ in recorded.items()})


def _change(row: LeadEvent, trust: str) -> LeadChange:
    return LeadChange(trust=trust, kind=row.kind, effective_on=row.effective_on)


def _usage(row: UsageReturn, trust: str, item: str) -> Usage:
    return Usage(
        trust=trust,
        item=item,
        period=Period(row.starts_on, row.ends_on),
        on_contract=row.on_contract,
        of_category=row.of_category,
    )
