"""Opening envelopes once two holders have released their key."""

import json
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import select

from consortium.catalogue.models.item import Item
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.bid import BidStatus
from consortium.tenders.domain.bid_content import answers_in, lots_in
from consortium.tenders.domain.envelope import Envelope, bound_to, commitment
from consortium.tenders.domain.offer import offer_hash
from consortium.tenders.domain.opening import Outcome
from consortium.tenders.domain.submission import needs_reconfirmation, standing
from consortium.tenders.gateways import sealing, server_key
from consortium.tenders.gateways.bidder import bid_id_of
from consortium.tenders.gateways.sealing import Tampered
from consortium.tenders.models.amendment import amended_at
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.keys import keys_of
from consortium.tenders.models.lot import TenderLine, lots_of
from consortium.tenders.models.offer import add_offer_rows
from consortium.tenders.models.opening import OpenedEnvelope, opened_envelopes, release_of
from consortium.tenders.models.sealed_bid import SealedBid, values_of, versions_by_bid
from consortium.tenders.models.tender import Tender


def bidders_of(tender: Tender) -> dict[UUID, Organisation]:
    """Who bids, by the id of the bid: found by trying every supplier, since no row names one."""
    rows = db.session.scalars(
        select(Organisation).where(Organisation.kind == OrganisationKind.SUPPLIER)
    )
    return {bid_id_of(tender.id, row.id): row for row in rows}


def standing_bids(tender: Tender) -> list[SealedBid]:
    """The version of each bid that counts; one that was not confirmed after a change does not."""
    found, changed = [], amended_at(tender.id)
    for rows in versions_by_bid(tender.id).values():
        versions = values_of(rows)
        counts = standing(versions)
        if counts is not None and not needs_reconfirmation(versions, changed):
            found += [row for row in rows if row.id == counts.id]
    return found


def open_quality_envelopes(
    tender: Tender, *, opened_by: UUID | None, now: datetime
) -> list[OpenedEnvelope]:
    """Open every quality envelope with the released key, and make a bid for each lot in it.

    One that was tampered with is told and stays closed; the others open all the same.

    Raises:
        Conflict: two holders have not released the key.
    """
    private, bidders = released_key(tender, Envelope.QUALITY), bidders_of(tender)
    opened = []
    for sealed in standing_bids(tender):
        supplier = bidders[sealed.bid_id]
        row = _opened(tender, sealed, Envelope.QUALITY, private, supplier.id, now)
        opened.append(row)
        if row.outcome is Outcome.OPENED:
            _add_bids(tender, sealed, row, opened_by)
    return opened


def open_price_envelopes(tender: Tender, *, now: datetime) -> list[OpenedEnvelope]:
    """Open every price envelope with the released key, and write the offers of its bids.

    Call it in the step that opens prices, once quality is locked. A bid whose prices were
    tampered with, or are not those of its digest, keeps none.

    Raises:
        Conflict: two holders have not released the key.
    """
    private = released_key(tender, Envelope.PRICE)
    items = _items_of(tender.id)
    opened = []
    for quality in opened_envelopes(tender.id, Envelope.QUALITY):
        sealed = db.session.get_one(SealedBid, quality.sealed_bid_id)
        row = _opened(tender, sealed, Envelope.PRICE, private, quality.supplier_id, now)
        opened.append(row)
        if quality.outcome is Outcome.OPENED and not _is_committed(quality, row):
            row.outcome, row.part = Outcome.TAMPERED, {}
        if row.outcome is Outcome.OPENED:
            _add_offers(sealed, row, items)
    return opened


def released_key(tender: Tender, envelope: Envelope) -> X25519PrivateKey:
    """The private key that two holders released.

    Raises:
        Conflict: they have not.
    """
    key = keys_of(tender.id).get(envelope)
    release = release_of(key.id) if key else None
    if release is None:
        raise Conflict(
            "key_not_released",
            "Two holders of the key have not opened these bids.",
            next_step="Ask them to open the page of the opening together.",
        )
    secret = server_key.unlock(release_purpose(tender.id, envelope), release.locked)
    return sealing.private_key_from(tender.id, envelope, secret)


def release_purpose(tender_id: UUID, envelope: Envelope) -> str:
    """What the server locks a released secret for."""
    return f"released key|{tender_id}|{envelope}"


def _opened(
    tender: Tender,
    sealed: SealedBid,
    envelope: Envelope,
    private: X25519PrivateKey,
    supplier_id: UUID,
    now: datetime,
) -> OpenedEnvelope:
    lying = sealed.envelope(envelope)
    row = OpenedEnvelope(id=uuid4(), tender_id=tender.id, sealed_bid_id=sealed.id)
    row.supplier_id, row.envelope, row.opened_at = supplier_id, envelope, now
    row.sealed_sha256, row.digest = sha256(lying).hexdigest(), sealed.digest
    bound = bound_to(
        tender_id=tender.id, bid_id=sealed.bid_id, version=sealed.version, envelope=envelope
    )
    try:
        found: dict[str, Any] = json.loads(sealing.unseal(private, lying, bound))
    except Tampered:
        row.outcome, row.part = Outcome.TAMPERED, {}
    else:
        row.outcome, row.part = Outcome.OPENED, found
        row.submitted_by = UUID(found["submitted_by"]) if found["submitted_by"] else None
    db.session.add(row)
    return row


def _is_committed(quality: OpenedEnvelope, price: OpenedEnvelope) -> bool:
    """Whether both parts together are what the supplier's receipt stands for."""
    if price.outcome is not Outcome.OPENED:
        return False
    bid = {Envelope.QUALITY.value: quality.part["part"], Envelope.PRICE.value: price.part["part"]}
    return commitment(bytes.fromhex(quality.part["nonce"]), bid) == price.digest


def _add_bids(
    tender: Tender, sealed: SealedBid, row: OpenedEnvelope, opened_by: UUID | None
) -> None:
    """A bid for each lot of the envelope that was not ended; its offer comes with the prices."""
    live = {lot.id for lot in lots_of(tender.id) if lot.ended_at is None}
    for lot_id in answers_in(row.part["part"]):
        if lot_id in live:
            bid = Bid(id=uuid4(), lot_id=lot_id, supplier_id=row.supplier_id)
            bid.status, bid.offer_sha256 = BidStatus.ADMITTED, ""
            bid.sealed_bid_id = sealed.id
            bid.recorded_at, bid.recorded_by = row.opened_at, opened_by
            db.session.add(bid)


def _add_offers(sealed: SealedBid, row: OpenedEnvelope, items: dict[UUID, dict[str, UUID]]) -> None:
    offers = {each.lot_id: each.primary for each in lots_in(row.part["part"])}
    bids = db.session.scalars(select(Bid).where(Bid.sealed_bid_id == sealed.id)).all()
    for bid in bids:
        offer = offers[bid.lot_id]
        bid.offer_sha256 = offer_hash(offer)
        add_offer_rows(bid.id, offer, items[bid.lot_id])


def _items_of(tender_id: UUID) -> dict[UUID, dict[str, UUID]]:
    """The items of each lot by their codes."""
    rows = db.session.execute(
        select(TenderLine.lot_id, Item.code, Item.id)
        .join(Item, Item.id == TenderLine.item_id)
        .where(TenderLine.lot_id.in_([lot.id for lot in lots_of(tender_id)]))
    )
    found: dict[UUID, dict[str, UUID]] = {}
    for lot_id, code, item_id in rows:
        found.setdefault(lot_id, {})[code] = item_id
    return found
