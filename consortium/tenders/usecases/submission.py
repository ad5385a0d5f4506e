"""Submitting a bid, confirming it after a change of the tender, withdrawing it.

Until the opening nothing here tells who did it: the log keeps the digest alone, under the
portal's name, and the person stands inside the sealed envelope.
"""

from datetime import datetime
from uuid import UUID, uuid4

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.bid_content import BidContent, check_content, parts_of
from consortium.tenders.domain.envelope import Envelope, bound_to, canonical
from consortium.tenders.domain.receipt import Copy, Receipt
from consortium.tenders.domain.submission import VersionKind, is_in_time, standing
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.gateways import receipts, sealing
from consortium.tenders.gateways.bidder import bid_id_of
from consortium.tenders.gateways.clock_guard import Clock
from consortium.tenders.models.asked import lots_asked
from consortium.tenders.models.keys import keys_of
from consortium.tenders.models.sealed_bid import (
    SealedBid,
    forget_drafts,
    sealed_hashes,
    values_of,
    versions_of,
)
from consortium.tenders.models.supplier import access_open_tender
from consortium.tenders.models.tender import Tender

# Whoever acts for a supplier is not named in the log before the opening.
PORTAL = Actor.system("suppliers' portal")


def submit_bid(
    *,
    actor: Actor,
    supplier_id: UUID,
    tender_id: UUID,
    content: BidContent,
    nonce: bytes,
    clock: Clock,
) -> UUID:
    """Seal a supplier's bid as its next version and return that version; its draft goes.

    The clock is read once nobody else can write, so that no bid is in time by waiting. A late
    one is not kept: the log keeps its digest, and that it was late.

    Raises:
        NotFound: the tender is not open to the supplier, or the supplier is not the actor's.
        Invalid: the bid is not complete.
        Conflict: the deadline has passed, the tender takes no bids, or the clock went back.
    """
    parts = parts_of(content)
    copy = Copy(nonce=nonce, bid={each.value: part for each, part in parts.items()})
    late = False
    with transaction():
        tender = access_open_tender(actor=actor, supplier_id=supplier_id, tender_id=tender_id)
        now = clock()
        if _is_over(tender, now):
            late = True
            _record_late(copy.digest, now)
        else:
            check_content(content, lots_asked(tender))
            row = _new_version(tender, supplier_id, VersionKind.SUBMITTED, copy.digest, now)
            row.quality, row.price = (
                _sealed(row, envelope, parts[envelope], nonce, actor, supplier_id)
                for envelope in (Envelope.QUALITY, Envelope.PRICE)
            )
            _vouch(tender, row)
            forget_drafts(tender.id, row.bid_id)
    if late:
        raise _too_late()
    return row.id


def confirm_bid(*, actor: Actor, supplier_id: UUID, tender_id: UUID, clock: Clock) -> UUID:
    """Say that the bid that stands holds for the tender as it was changed.

    Raises:
        NotFound: the tender is not open to the supplier, or the supplier is not the actor's.
        Conflict: no bid stands, the deadline has passed, or the clock went back.
    """
    return _without_content(actor, supplier_id, tender_id, clock, kind=VersionKind.CONFIRMED)


def withdraw_bid(*, actor: Actor, supplier_id: UUID, tender_id: UUID, clock: Clock) -> UUID:
    """Take back the bid that stands; another can be submitted until the deadline.

    Raises:
        NotFound: the tender is not open to the supplier, or the supplier is not the actor's.
        Conflict: no bid stands, the deadline has passed, or the clock went back.
    """
    return _without_content(actor, supplier_id, tender_id, clock, kind=VersionKind.WITHDRAWN)


def _without_content(
    actor: Actor, supplier_id: UUID, tender_id: UUID, clock: Clock, *, kind: VersionKind
) -> UUID:
    late = False
    with transaction():
        tender = access_open_tender(actor=actor, supplier_id=supplier_id, tender_id=tender_id)
        now = clock()
        rows = versions_of(tender.id, bid_id_of(tender.id, supplier_id))
        stands = standing(values_of(rows))
        if stands is None:
            raise Conflict(
                "no_bid", "There is no bid of yours that stands.", next_step="Submit one first."
            )
        digest = next(row.digest for row in rows if row.id == stands.id)
        if _is_over(tender, now):
            late = True
            _record_late(digest, now)
        else:
            row = _new_version(tender, supplier_id, kind, digest, now)
            row.confirms_id = stands.id if kind is VersionKind.CONFIRMED else None
            _vouch(tender, row)
    if late:
        raise _too_late()
    return row.id


def _is_over(tender: Tender, now: datetime) -> bool:
    """Whether the deadline has passed, by the clock or because the tender was closed by it.

    Raises:
        Conflict: the tender takes no bids for another reason.
    """
    closed = tender.state is not TenderState.PUBLISHED
    if tender.deadline is not None and not is_in_time(now, tender.deadline):
        return True
    if closed or not keys_of(tender.id):
        raise Conflict(
            "takes_no_bids",
            "This tender takes no bids here.",
            next_step="Ask the buyer, whose name stands on the tender's page.",
        )
    return False


def _new_version(
    tender: Tender, supplier_id: UUID, kind: VersionKind, digest: str, now: datetime
) -> SealedBid:
    bid_id = bid_id_of(tender.id, supplier_id)
    return SealedBid(
        id=uuid4(),
        tender_id=tender.id,
        bid_id=bid_id,
        version=len(versions_of(tender.id, bid_id)) + 1,
        kind=kind,
        digest=digest,
        received_at=now,
    )


def _sealed(
    row: SealedBid,
    envelope: Envelope,
    part: dict[str, object],
    nonce: bytes,
    actor: Actor,
    supplier_id: UUID,
) -> bytes:
    """A part of the bid in its envelope, with who submitted it for whom."""
    content = canonical(
        {
            "nonce": nonce.hex(),
            "supplier": supplier_id,
            "submitted_by": actor.id,
            "part": part,
        }
    )
    bound = bound_to(
        tender_id=row.tender_id, bid_id=row.bid_id, version=row.version, envelope=envelope
    )
    return sealing.seal(keys_of(row.tender_id)[envelope].public_key, content, bound)


def _vouch(tender: Tender, row: SealedBid) -> None:
    """Record the version, sign its receipt and keep it."""
    sealed = sealed_hashes(row)
    stands = record(
        actor=PORTAL,
        action=f"sealed_bid.{row.kind.value}",
        subject=Subject("sealed_bid", row.id, "sealed"),
        at=row.received_at,
        digest=row.digest,
        sealed={envelope.value: digest for envelope, digest in sealed.items()},
    )
    row.audit_sequence, row.audit_hash = stands.sequence, stands.hash
    receipt = Receipt(
        tender=str(tender.id),
        reference=tender.reference,
        bid=str(row.bid_id),
        version=row.version,
        kind=row.kind,
        received_at=row.received_at,
        digest=row.digest,
        sealed=sealed,
        audit_sequence=stands.sequence,
        audit_hash=stands.hash,
    )
    row.signature, row.public_key = receipts.signature_of(receipt), receipts.public_key()
    db.session.add(row)


def _record_late(digest: str, now: datetime) -> None:
    record(
        actor=PORTAL,
        action="sealed_bid.late",
        subject=Subject("sealed_bid", uuid4(), "late"),
        at=now,
        digest=digest,
    )


def _too_late() -> Conflict:
    return Conflict(
        "too_late",
        "The deadline has passed. This was not taken and is never opened.",
        next_step="Ask the buyer whether the deadline is extended.",
    )
