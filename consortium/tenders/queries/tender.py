"""The register of tenders: the list, the numbers for the desk, the search."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, or_, select

from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.tender import (
    STATE_OWNERS,
    Owner,
    TenderState,
    next_step,
)
from consortium.tenders.models.access import seen_by
from consortium.tenders.models.lot import Lot
from consortium.tenders.models.tender import Tender, TenderTrust


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderSummary:
    """A tender as the register shows it. ``answered`` of ``invited`` trusts named their demand."""

    id: UUID
    reference: str
    title: str
    state: TenderState
    lead_trust: str
    lots: int
    invited: int
    answered: int
    demand_due_on: date | None
    deadline: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderInHand:
    """A tender that waits for the reader, and what is to be done with it."""

    tender_id: UUID
    reference: str
    title: str
    order: str


def list_tenders(*, actor: Actor, asked: Asked) -> Page[TenderSummary]:
    """The tenders the actor reaches; words match reference, title or lead trust."""
    rows = _summaries(actor, asked.words)
    orders = {
        "title": Tender.title,
        "lead": Organisation.name,
        "due": Tender.demand_due_on,
        "deadline": Tender.deadline,
    }
    page, total = one_page(rows, asked, orders.get(asked.sort, Tender.reference), Tender.id)
    return Page(rows=[_summary(*row) for row in page], total=total, asked=asked)


def search_tenders(*, actor: Actor, words: str, limit: int) -> list[TenderSummary]:
    """The tenders that match some words, the latest first."""
    rows = _summaries(actor, words).order_by(Tender.reference.desc()).limit(limit)
    return [_summary(*row) for row in db.session.execute(rows)]


def tenders_in_hand(*, actor: Actor, now: datetime) -> list[TenderInHand]:
    """The tenders that wait for whoever runs them, with the next order, the oldest first.

    A tender that waits for the trusts' demand, for bids or for signatures is not among them.
    """
    silent = exists().where(
        TenderTrust.tender_id == Tender.id,
        TenderTrust.submitted_at.is_(None),
        TenderTrust.declined_at.is_(None),
    )
    rows = select(Tender).where(
        seen_by(actor.scope(Permission.TENDERS_VIEW)),
        seen_by(actor.scope(Permission.TENDERS_MANAGE)),
        or_(
            Tender.state.in_(_LEADS_TURN),
            and_(Tender.state == TenderState.DEMAND_OPEN, ~silent),
            and_(Tender.state == TenderState.PUBLISHED, Tender.deadline <= now),
        ),
    )
    found = []
    for tender in db.session.scalars(rows.order_by(Tender.commenced_on, Tender.reference)):
        step = next_step(tender.state)
        if step is not None:
            found.append(
                TenderInHand(
                    tender_id=tender.id,
                    reference=tender.reference,
                    title=tender.title,
                    order=step.order,
                )
            )
    return found


_LEADS_TURN = [
    state
    for state, owner in STATE_OWNERS.items()
    if owner in (Owner.LEAD, Owner.HOLDERS, Owner.SECOND_PERSON)
]
_LOTS = (
    select(Lot.tender_id, func.count().label("lots")).group_by(Lot.tender_id).subquery("lots_of")
)
_TRUSTS = (
    select(
        TenderTrust.tender_id,
        func.count().label("invited"),
        func.count(func.coalesce(TenderTrust.submitted_at, TenderTrust.declined_at)).label(
            "answered"
        ),
    )
    .group_by(TenderTrust.tender_id)
    .subquery("trusts_of")
)
_Row = Select[Tender, str, int | None, int | None, int | None]


def _summaries(actor: Actor, words: str) -> _Row:
    return (
        select(Tender, Organisation.name, _LOTS.c.lots, _TRUSTS.c.invited, _TRUSTS.c.answered)
        .join(Organisation, Organisation.id == Tender.lead_trust_id)
        .outerjoin(_LOTS, _LOTS.c.tender_id == Tender.id)
        .outerjoin(_TRUSTS, _TRUSTS.c.tender_id == Tender.id)
        .where(
            seen_by(actor.scope(Permission.TENDERS_VIEW)),
            *matching(words, Tender.reference, Tender.title, Organisation.name),
        )
    )


def _summary(
    row: Tender, lead: str, lots: int | None, invited: int | None, answered: int | None
) -> TenderSummary:
    return TenderSummary(
        id=row.id,
        reference=row.reference,
        title=row.title,
        state=row.state,
        lead_trust=lead,
        lots=lots or 0,
        invited=invited or 0,
        answered=answered or 0,
        demand_due_on=row.demand_due_on,
        deadline=row.deadline,
    )
