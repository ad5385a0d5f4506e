"""Bids with the prices they offer and the quality scores they were given.

The ids of bids and their parts are random: an id must not tell when a bid came or how many there
are. What a bid offers never changes; a bid that was entered wrongly is excluded and entered anew.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.terms.schedules import Measure, OnDrop
from consortium.contracts.models.schedule import Audience
from consortium.foundation.database import AppendOnly, Base
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import (
    Instant,
    Json,
    Quantity,
    UnitPrice,
    enum_of,
    references,
)
from consortium.foundation.domain.errors import Conflict
from consortium.tenders.domain.bid import BidStatus


class Unguessable:
    """A row whose id is wholly random."""

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4, sort_order=-10)


class Bid(Unguessable, Base):
    """A supplier's bid for a lot, as it was opened or, from elsewhere, recorded afterwards."""

    __tablename__ = "bid"
    __table_args__ = (
        Index(
            "uq_bid_admitted",
            "lot_id",
            "supplier_id",
            unique=True,
            sqlite_where=text("status = 'admitted'"),
            postgresql_where=text("status = 'admitted'"),
        ),
        CheckConstraint("(status = 'excluded') = (excluded_at IS NOT NULL)", name="excluded_pair"),
    )

    lot_id: Mapped[UUID] = mapped_column(references("lot.id"), index=True)
    supplier_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    # The sealed version it was opened from; empty for one that came another way.
    sealed_bid_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    status: Mapped[BidStatus] = mapped_column(enum_of(BidStatus), default=BidStatus.ADMITTED)
    # Of everything it offers, so that a later reader can tell that nothing was changed.
    offer_sha256: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)
    excluded_at: Mapped[datetime | None] = mapped_column(Instant)
    excluded_by: Mapped[UUID | None] = mapped_column(Uuid)
    excluded_because: Mapped[str] = mapped_column(String(400), default="")


class BidScheme(Unguessable, AppendOnly, Base):
    """Items of a bid that are tested together, and by which terms."""

    __tablename__ = "bid_scheme"

    bid_id: Mapped[UUID] = mapped_column(references("bid.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    clause: Mapped[Clause] = mapped_column(enum_of(Clause))
    measure: Mapped[Measure] = mapped_column(enum_of(Measure))
    test_months: Mapped[list[int]] = mapped_column(Json)
    on_drop: Mapped[OnDrop] = mapped_column(enum_of(OnDrop))
    grace_months: Mapped[int] = mapped_column(default=0)
    paragraph: Mapped[str] = mapped_column(String(120), default="")


class BidTier(Unguessable, AppendOnly, Base):
    """From this measure on an item costs this much, for members or for a trust alone."""

    __tablename__ = "bid_tier"
    __table_args__ = (
        UniqueConstraint("scheme_id", "item_id", "audience", "lower_bound"),
        CheckConstraint("lower_bound >= 0 AND unit_price > 0", name="a_price"),
    )

    scheme_id: Mapped[UUID] = mapped_column(references("bid_scheme.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(references("item.id"), index=True)
    audience: Mapped[Audience] = mapped_column(enum_of(Audience))
    lower_bound: Mapped[Decimal] = mapped_column(Quantity)
    unit_price: Mapped[Decimal] = mapped_column(UnitPrice)


class BidRebate(Unguessable, AppendOnly, Base):
    """From this spend in a contract year on, this share of the spend on an item comes back."""

    __tablename__ = "bid_rebate"
    __table_args__ = (UniqueConstraint("bid_id", "name", "item_id", "threshold"),)

    bid_id: Mapped[UUID] = mapped_column(references("bid.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    item_id: Mapped[UUID] = mapped_column(references("item.id"), index=True)
    threshold: Mapped[Decimal] = mapped_column(Quantity)
    rate: Mapped[Decimal] = mapped_column(Quantity)
    paragraph: Mapped[str] = mapped_column(String(120), default="")
    # How it is shared and by when it is claimed, as the rebate's terms write themselves.
    terms: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class QualityScore(Unguessable, AppendOnly, Base):
    """A bid's quality with its reason; a later one names the one it supersedes."""

    __tablename__ = "quality_score"
    __table_args__ = (
        UniqueConstraint("supersedes_id"),
        CheckConstraint("score >= 0", name="not_negative"),
    )

    bid_id: Mapped[UUID] = mapped_column(references("bid.id"), index=True)
    score: Mapped[Decimal] = mapped_column(Quantity)
    rationale: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)
    supersedes_id: Mapped[UUID | None] = mapped_column(references("quality_score.id"))


explain(
    "uq_bid_admitted",
    lambda: Conflict(
        "bid_recorded",
        "A bid of this supplier for this lot is recorded already.",
        field="supplier_id",
        next_step="Exclude the recorded bid with the reason, then record this one.",
    ),
)
