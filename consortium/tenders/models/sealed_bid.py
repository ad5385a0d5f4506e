"""Sealed bids as they lie here, and drafts that only the server reads.

No row names a supplier: a bid's id is made from tender and supplier with a key that is not in
the database. What was submitted cannot be read here before two holders open it; a draft is
locked with the server's key, because its supplier has to see it again, and goes when it is
submitted.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    LargeBinary,
    String,
    UniqueConstraint,
    Uuid,
    delete,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Versioned, db
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.tenders.domain.envelope import Envelope, canonical
from consortium.tenders.domain.submission import Version, VersionKind
from consortium.tenders.gateways import server_key
from consortium.tenders.models.bid import Unguessable


class SealedBid(Unguessable, AppendOnly, Base):
    """One version of a supplier's bid for a tender, with what vouches for it."""

    __tablename__ = "sealed_bid"
    __table_args__ = (
        UniqueConstraint("tender_id", "bid_id", "version"),
        CheckConstraint(
            "(kind = 'submitted') = (quality IS NOT NULL)"
            " AND (kind = 'submitted') = (price IS NOT NULL)",
            name="submitted_is_sealed",
        ),
        CheckConstraint("kind != 'confirmed' OR confirms_id IS NOT NULL", name="confirms_one"),
    )

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    bid_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    version: Mapped[int]
    kind: Mapped[VersionKind] = mapped_column(enum_of(VersionKind))
    confirms_id: Mapped[UUID | None] = mapped_column(Uuid)
    received_at: Mapped[datetime] = mapped_column(Instant)
    digest: Mapped[str] = mapped_column(String(64))
    quality: Mapped[bytes | None] = mapped_column(LargeBinary)
    price: Mapped[bytes | None] = mapped_column(LargeBinary)
    audit_sequence: Mapped[int]
    audit_hash: Mapped[str] = mapped_column(String(64))
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)

    def envelope(self, which: Envelope) -> bytes:
        """The sealed envelope of a submitted version."""
        sealed = self.quality if which is Envelope.QUALITY else self.price
        if sealed is None:
            raise ValueError("this version has no envelopes")
        return sealed

    def as_value(self) -> Version:
        return Version(
            id=self.id,
            number=self.version,
            kind=self.kind,
            received_at=self.received_at,
            confirms_id=self.confirms_id,
        )


class BidDraft(Unguessable, Versioned, Base):
    """What a supplier has typed so far, locked with the server's key."""

    __tablename__ = "bid_draft"
    __table_args__ = (UniqueConstraint("tender_id", "bid_id"),)

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    bid_id: Mapped[UUID] = mapped_column(Uuid)
    locked: Mapped[bytes] = mapped_column(LargeBinary)
    saved_at: Mapped[datetime] = mapped_column(Instant)

    def content(self) -> dict[str, Any]:
        """What was saved.

        Raises:
            InvalidTag: it was changed, or locked by another server.
        """
        opened = server_key.unlock(self._purpose(), self.locked)
        content: dict[str, Any] = json.loads(opened)
        return content

    def keep(self, content: Mapping[str, Any], *, now: datetime) -> None:
        self.locked = server_key.lock(self._purpose(), canonical(content))
        self.saved_at = now

    def _purpose(self) -> str:
        return f"draft|{self.tender_id}|{self.bid_id}"


def versions_of(tender_id: UUID, bid_id: UUID) -> list[SealedBid]:
    """Every version of one bid, oldest first."""
    rows = select(SealedBid).where(SealedBid.tender_id == tender_id, SealedBid.bid_id == bid_id)
    return list(db.session.scalars(rows.order_by(SealedBid.version)))


def versions_by_bid(tender_id: UUID) -> dict[UUID, list[SealedBid]]:
    """Every version of every bid of a tender, by the bid."""
    rows = select(SealedBid).where(SealedBid.tender_id == tender_id)
    found: dict[UUID, list[SealedBid]] = defaultdict(list)
    for row in db.session.scalars(rows.order_by(SealedBid.bid_id, SealedBid.version)):
        found[row.bid_id].append(row)
    return found


def values_of(rows: Sequence[SealedBid]) -> list[Version]:
    return [row.as_value() for row in rows]


def sealed_hashes(row: SealedBid) -> dict[Envelope, str]:
    """The SHA-256 of each envelope of a version as it lies here; none when it has none."""
    if row.kind is not VersionKind.SUBMITTED:
        return {}
    return {envelope: sha256(row.envelope(envelope)).hexdigest() for envelope in Envelope}


def draft_of(tender_id: UUID, bid_id: UUID) -> BidDraft | None:
    return db.session.scalar(
        select(BidDraft).where(BidDraft.tender_id == tender_id, BidDraft.bid_id == bid_id)
    )


def new_draft(tender_id: UUID, bid_id: UUID) -> BidDraft:
    row = BidDraft(id=uuid4(), tender_id=tender_id, bid_id=bid_id)
    db.session.add(row)
    return row


def forget_drafts(tender_id: UUID, bid_id: UUID | None = None) -> None:
    """Remove the draft of one bid, or all of a tender that takes no more bids."""
    rows = delete(BidDraft).where(BidDraft.tender_id == tender_id)
    if bid_id is not None:
        rows = rows.where(BidDraft.bid_id == bid_id)
    db.session.execute(rows)
