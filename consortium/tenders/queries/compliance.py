"""What bids passed and failed, for those who see bids."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.bid import BidStatus
from consortium.tenders.domain.criterion import CriterionKind, leaves_of
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.access import access_bid, access_tender
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.lot import criteria_of, lots_of
from consortium.tenders.models.marks import latest_checks
from consortium.tenders.queries.bid import may_read_bids


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """A bid and a criterion that it passes or fails; ``passed`` is None until it is checked."""

    bid_id: UUID
    supplier: str
    admitted: bool
    excluded_because: str
    lot: str
    criterion_id: UUID
    criterion: str
    passed: bool | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompliancePage:
    tender_id: UUID
    consortium_id: UUID
    reference: str
    title: str
    state: TenderState
    checks: tuple[CheckView, ...]


def find_compliance(*, actor: Actor, tender_id: UUID, now: datetime) -> CompliancePage:
    """Every bid with every criterion that it passes or fails.

    Raises:
        NotFound: the tender is not within reach, or its bids may not be read by the actor.
    """
    tender = access_tender(actor=actor, permission=Permission.BIDS_VIEW, tender_id=tender_id)
    if not may_read_bids(actor=actor, tender=tender, now=now):
        raise NotFound("tender")
    lots = lots_of(tender.id)
    criteria, checks = criteria_of(tender.id), latest_checks([lot.id for lot in lots])
    rows = db.session.execute(
        select(Bid, Organisation.name)
        .join(Organisation, Organisation.id == Bid.supplier_id)
        .where(Bid.lot_id.in_([lot.id for lot in lots]))
        .order_by(Organisation.name, Bid.recorded_at)
    ).all()
    views = []
    for lot in lots:
        asked = [
            each
            for each in leaves_of(criteria.get(lot.id, ()))
            if each.kind is CriterionKind.PASS_FAIL
        ]
        for bid, supplier in rows:
            for criterion in asked if bid.lot_id == lot.id else ():
                check = checks.get((bid.id, criterion.id))
                views.append(
                    CheckView(
                        bid_id=bid.id,
                        supplier=supplier,
                        admitted=bid.status is BidStatus.ADMITTED,
                        excluded_because=bid.excluded_because,
                        lot=lot.name,
                        criterion_id=criterion.id,
                        criterion=criterion.name,
                        passed=check.passed if check else None,
                        reason=check.reason if check else "",
                    )
                )
    return CompliancePage(
        tender_id=tender.id,
        consortium_id=tender.consortium_id,
        reference=tender.reference,
        title=tender.title,
        state=tender.state,
        checks=tuple(views),
    )


def find_checks(
    *, actor: Actor, bid_id: UUID, now: datetime
) -> tuple[CompliancePage, list[CheckView]]:
    """The checks of one bid, with the page they are part of.

    Raises:
        NotFound: the bid may not be read by the actor.
    """
    _, _, tender = access_bid(actor=actor, bid_id=bid_id, now=now)
    page = find_compliance(actor=actor, tender_id=tender.id, now=now)
    return page, [each for each in page.checks if each.bid_id == bid_id]
