"""Awards of a tender's lots, with the agreement and the contracts that came of each."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.models.agreement import Agreement
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.readiness import TenderFacts
from consortium.tenders.models.access import access_bid
from consortium.tenders.models.bidding import evaluations_of
from consortium.tenders.models.ranking import LotAward


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardView:
    """Who won a lot. What it is worth and why are for those who may read the bids."""

    supplier: str
    decided_at: datetime
    agreement_id: UUID
    agreement: str
    contracts: int
    signed: int
    total: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A bid that may win, with the contracts that its award would draft."""

    bid_id: UUID
    supplier: str
    lot: str
    tender_id: UUID
    reference: str
    title: str
    total: Decimal
    contracts: tuple[tuple[str, Decimal], ...]


def find_candidate(*, actor: Actor, bid_id: UUID, now: datetime) -> Candidate:
    """What awarding a lot to a bid would make.

    Raises:
        NotFound: the bid may not be read by the actor, or its price not by anybody yet.
    """
    bid, lot, tender = access_bid(actor=actor, bid_id=bid_id, now=now)
    if tender.prices_opened_at is None:
        raise NotFound("bid")
    cost = evaluations_of(tender, {bid.id: lot.id})[bid.id]
    names = select(Organisation.code, Organisation.name).where(
        Organisation.kind == OrganisationKind.TRUST, Organisation.code.in_(cost.values)
    )
    return Candidate(
        bid_id=bid.id,
        supplier=db.session.get_one(Organisation, bid.supplier_id).name,
        lot=lot.name,
        tender_id=tender.id,
        reference=tender.reference,
        title=tender.title,
        total=cost.total,
        contracts=tuple(
            (name, cost.values[code])
            for code, name in db.session.execute(names.order_by(Organisation.name))
        ),
    )


def awards_of(facts: TenderFacts, *, with_values: bool) -> dict[UUID, AwardView]:
    """The awards of a tender's lots, by the lot."""
    lots = {lot.id: lot for lot in facts.lots}
    rows = db.session.execute(
        select(LotAward, Agreement.reference, Organisation.name)
        .join(Agreement, Agreement.id == LotAward.agreement_id)
        .join(Organisation, Organisation.id == Agreement.supplier_id)
        .where(LotAward.lot_id.in_(lots))
    )
    return {
        award.lot_id: AwardView(
            supplier=supplier,
            decided_at=award.decided_at,
            agreement_id=award.agreement_id,
            agreement=reference,
            contracts=lots[award.lot_id].contracts,
            signed=lots[award.lot_id].signed,
            total=award.total if with_values else None,
            reason=award.reason if with_values else "",
        )
        for award, reference, supplier in rows
    }
