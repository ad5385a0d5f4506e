"""Checks, single scores and consensus: each kept as it was, a later one in place of the earlier.

The ids are random, as those of bids: they must not tell who scored first.
"""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    exists,
    func,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Versioned, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, Json, Quantity, references
from consortium.foundation.domain.errors import Conflict
from consortium.tenders.domain.bid import BidStatus
from consortium.tenders.domain.marking import KeptMark
from consortium.tenders.models.bid import Bid


class _Unguessable:
    """A row whose id is wholly random."""

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4, sort_order=-10)


class ComplianceCheck(_Unguessable, AppendOnly, Base):
    """Whether a bid passed a criterion that bids only pass or fail; the latest one counts."""

    __tablename__ = "compliance_check"
    __table_args__ = (
        UniqueConstraint("bid_id", "criterion_id", "number"),
        CheckConstraint("number > 0", name="numbered"),
    )

    bid_id: Mapped[UUID] = mapped_column(references("bid.id"), index=True)
    criterion_id: Mapped[UUID] = mapped_column(references("criterion.id"), index=True)
    number: Mapped[int]
    passed: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


class ScoreDraft(_Unguessable, Versioned, Base):
    """What a member has typed about a bid and not submitted yet, by the criterion's id."""

    __tablename__ = "score_draft"
    __table_args__ = (UniqueConstraint("bid_id", "member_id"),)

    bid_id: Mapped[UUID] = mapped_column(references("bid.id"), index=True)
    member_id: Mapped[UUID] = mapped_column(references("panel_member.id"), index=True)
    marks: Mapped[dict[str, KeptMark]] = mapped_column(Json)
    saved_at: Mapped[datetime] = mapped_column(Instant)


class SingleScore(_Unguessable, AppendOnly, Base):
    """One member's score of one bid for one criterion, in the round it was given."""

    __tablename__ = "single_score"
    __table_args__ = (
        UniqueConstraint("bid_id", "criterion_id", "member_id", "round"),
        CheckConstraint("not_shown OR value IS NOT NULL", name="value_or_not_shown"),
    )

    bid_id: Mapped[UUID] = mapped_column(references("bid.id"), index=True)
    criterion_id: Mapped[UUID] = mapped_column(references("criterion.id"), index=True)
    member_id: Mapped[UUID] = mapped_column(references("panel_member.id"), index=True)
    round: Mapped[int]
    value: Mapped[Decimal | None] = mapped_column(Quantity)
    not_shown: Mapped[bool]
    note: Mapped[str] = mapped_column(Text)
    submitted_at: Mapped[datetime] = mapped_column(Instant)
    submitted_by: Mapped[UUID | None] = mapped_column(Uuid)


class ScoreReopening(_Unguessable, AppendOnly, Base):
    """The chair lets a member score a bid again; ``round`` is the one that begins by it."""

    __tablename__ = "score_reopening"
    __table_args__ = (
        UniqueConstraint("bid_id", "member_id", "round"),
        CheckConstraint("round > 1", name="again"),
    )

    bid_id: Mapped[UUID] = mapped_column(references("bid.id"), index=True)
    member_id: Mapped[UUID] = mapped_column(references("panel_member.id"), index=True)
    round: Mapped[int]
    reason: Mapped[str] = mapped_column(String(400))
    reopened_at: Mapped[datetime] = mapped_column(Instant)
    reopened_by: Mapped[UUID | None] = mapped_column(Uuid)


class AgreedScore(_Unguessable, AppendOnly, Base):
    """The consensus on a bid and criterion; a later number takes the place of an earlier one."""

    __tablename__ = "agreed_score"
    __table_args__ = (
        UniqueConstraint("bid_id", "criterion_id", "number"),
        CheckConstraint("number > 0", name="numbered"),
    )

    bid_id: Mapped[UUID] = mapped_column(references("bid.id"), index=True)
    criterion_id: Mapped[UUID] = mapped_column(references("criterion.id"), index=True)
    number: Mapped[int]
    value: Mapped[Decimal] = mapped_column(Quantity)
    rationale: Mapped[str] = mapped_column(Text)
    agreed_members: Mapped[list[str]] = mapped_column(Json)
    dissent: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


class LowPriceClearance(_Unguessable, AppendOnly, Base):
    """Why an abnormally low price was let stand, with the price that was asked about."""

    __tablename__ = "low_price_clearance"
    __table_args__ = (UniqueConstraint("bid_id"),)

    bid_id: Mapped[UUID] = mapped_column(references("bid.id"))
    price: Mapped[Decimal] = mapped_column(Quantity)
    compared_with: Mapped[Decimal] = mapped_column(Quantity)
    reason: Mapped[str] = mapped_column(Text)
    cleared_at: Mapped[datetime] = mapped_column(Instant)
    cleared_by: Mapped[UUID | None] = mapped_column(Uuid)


def in_present_round() -> ColumnElement[bool]:
    """Single scores given in the round that counts: the one after the latest re-opening."""
    later = exists().where(
        ScoreReopening.bid_id == SingleScore.bid_id,
        ScoreReopening.member_id == SingleScore.member_id,
        ScoreReopening.round > SingleScore.round,
    )
    return ~later


def latest_checks(lot_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], ComplianceCheck]:
    """The check that counts, by bid and criterion, for the bids of some lots."""
    rows = (
        select(ComplianceCheck)
        .join(Bid, Bid.id == ComplianceCheck.bid_id)
        .where(Bid.lot_id.in_(lot_ids))
        .order_by(ComplianceCheck.number)
    )
    return {(row.bid_id, row.criterion_id): row for row in db.session.scalars(rows)}


def agreed_of(lot_ids: Collection[UUID]) -> dict[UUID, dict[UUID, AgreedScore]]:
    """The consensus that counts, by bid and then by criterion, for the bids of some lots."""
    rows = (
        select(AgreedScore)
        .join(Bid, Bid.id == AgreedScore.bid_id)
        .where(Bid.lot_id.in_(lot_ids))
        .order_by(AgreedScore.number)
    )
    found: dict[UUID, dict[UUID, AgreedScore]] = {}
    for row in db.session.scalars(rows):
        found.setdefault(row.bid_id, {})[row.criterion_id] = row
    return found


def single_scores(lot_ids: Collection[UUID]) -> list[SingleScore]:
    """The single scores of the rounds that count, for the bids of some lots."""
    rows = (
        select(SingleScore)
        .join(Bid, Bid.id == SingleScore.bid_id)
        .where(Bid.lot_id.in_(lot_ids), in_present_round())
    )
    return list(db.session.scalars(rows.order_by(SingleScore.submitted_at, SingleScore.id)))


def round_of(bid_id: UUID, member_id: UUID) -> int:
    """The round in which a member scores a bid now: 1 until the chair re-opens it."""
    last = db.session.scalar(
        select(func.max(ScoreReopening.round)).where(
            ScoreReopening.bid_id == bid_id, ScoreReopening.member_id == member_id
        )
    )
    return last or 1


def admitted_bids(lot_ids: Collection[UUID]) -> list[Bid]:
    rows = select(Bid).where(Bid.lot_id.in_(lot_ids), Bid.status == BidStatus.ADMITTED)
    return list(db.session.scalars(rows.order_by(Bid.recorded_at, Bid.id)))


explain(
    "uq_single_score_bid_id_criterion_id_member_id_round",
    lambda: Conflict(
        "submitted",
        "Your scores of this bid are submitted already, and final.",
        next_step="If one of them is wrong, ask the chair to re-open it with the reason.",
    ),
)
