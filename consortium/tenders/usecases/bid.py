"""Recording bids after the opening, and excluding one with its reason."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from consortium.catalogue.models.item import Item
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.access import access_organisation
from consortium.tenders.domain.bid import BidStatus
from consortium.tenders.domain.evaluation import check_total
from consortium.tenders.domain.offer import Offer, check_offer, offer_hash
from consortium.tenders.domain.tender import COMPARING, JUDGING, TenderState, check_state
from consortium.tenders.models.access import manage_bid, manage_lot
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.bidding import evaluations_of, run_prices
from consortium.tenders.models.lot import Lot, TenderLine
from consortium.tenders.models.offer import add_offer_rows
from consortium.tenders.models.ranking import check_undecided
from consortium.tenders.models.tender import Tender

RECORDING = (TenderState.OPENED,)
EXCLUDING = (TenderState.OPENED, *JUDGING, TenderState.PRICE_OPEN, *COMPARING)


def record_bid(
    *, actor: Actor, lot_id: UUID, supplier_id: UUID, offer: Offer, now: datetime
) -> UUID:
    """Record a supplier's bid for a lot, as it was opened.

    Raises:
        NotFound, NotAllowed: the lot or supplier is not there, or not run by the actor.
        Conflict: bids are not open, prices are scored already, the lot is ended, or the
            supplier's bid for it is recorded.
        Invalid: the offer does not price each item of the lot once, or costs more than can be.
    """
    with transaction():
        lot, tender = manage_lot(actor=actor, lot_id=lot_id)
        check_state(tender.state, *RECORDING, doing="Recording a bid")
        check_undecided(lot)
        supplier = access_organisation(organisation_id=supplier_id, kind=OrganisationKind.SUPPLIER)
        items = _items_of(lot.id)
        check_offer(offer, items)
        bid = Bid(id=uuid4(), lot_id=lot.id, supplier_id=supplier.id, status=BidStatus.ADMITTED)
        bid.offer_sha256 = offer_hash(offer)
        bid.recorded_at, bid.recorded_by = now, actor.id
        db.session.add(bid)
        add_offer_rows(bid.id, offer, items)
        check_total(evaluations_of(tender, {bid.id: lot.id})[bid.id])
        about, sealed = (bid, lot, tender), bid.offer_sha256
        _record(actor, "bid.recorded", about, now, supplier=supplier.code, sha256=sealed)
    return bid.id


def exclude_bid(*, actor: Actor, bid_id: UUID, reason: str, now: datetime) -> None:
    """Take a bid out of the comparison; what it offered stays on record.

    When prices are scored already, one new run scores all bids that are left.

    Raises:
        NotFound, NotAllowed: the bid is not within reach, or not run by the actor.
        Conflict: it is excluded already, or its lot is awarded or ended.
        Invalid: no reason is given.
    """
    if not reason.strip():
        raise Invalid(
            "no_reason",
            "A bid is excluded for a reason, which its supplier is told.",
            field="reason",
            next_step="Enter the reason.",
        )
    with transaction():
        bid, lot, tender = manage_bid(actor=actor, bid_id=bid_id, now=now)
        check_state(tender.state, *EXCLUDING, doing="Excluding a bid")
        check_undecided(lot)
        if bid.status is BidStatus.EXCLUDED:
            raise Conflict(
                "bid_excluded", "This bid is excluded already.", next_step="Nothing to do."
            )
        bid.status = BidStatus.EXCLUDED
        bid.excluded_at, bid.excluded_by, bid.excluded_because = now, actor.id, reason
        run = {}
        if tender.state in COMPARING:
            run["set_sha256"] = run_prices(lot, tender, run_by=actor.id, now=now).set_sha256
        _record(actor, "bid.excluded", (bid, lot, tender), now, why=reason, **run)


def _items_of(lot_id: UUID) -> dict[str, UUID]:
    rows = db.session.execute(
        select(Item.code, Item.id)
        .join(TenderLine, TenderLine.item_id == Item.id)
        .where(TenderLine.lot_id == lot_id)
    )
    return dict(rows.all())


def _record(
    actor: Actor, action: str, about: tuple[Bid, Lot, Tender], now: datetime, **details: str
) -> None:
    bid, lot, tender = about
    record(
        actor=actor,
        action=action,
        subject=Subject("bid", bid.id, f"{tender.reference} lot {lot.seq}"),
        at=now,
        owner_id=tender.consortium_id,
        **details,
    )
