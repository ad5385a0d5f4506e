"""Runs that score a lot's bids all at once, and awards: both are kept as they were, for ever."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import TypedDict
from uuid import UUID

from sqlalchemy import String, UniqueConstraint, Uuid, func, select
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from consortium.contracts.models.agreement import Agreement
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Amount, Instant, Json, enum_of, references
from consortium.foundation.domain.errors import Conflict
from consortium.tenders.domain.criterion import Weights
from consortium.tenders.domain.scoring import (
    BidToScore,
    DecidedBy,
    PriceFormula,
    PriceRule,
    Score,
    exactly,
    score_bids,
    set_hash,
)
from consortium.tenders.models.lot import Lot


class ScoredBid(TypedDict):
    """A bid in a run: what the run looked at, and what it found. Points are exact fractions."""

    bid: str
    supplier: str
    price: str
    quality: str
    price_points: str
    total: str
    decided_by: str


class PriceRun(Identified, AppendOnly, Base):
    """One run over a lot's whole set of bids, the best first. The latest one counts."""

    __tablename__ = "price_run"
    __table_args__ = (UniqueConstraint("lot_id", "seq"),)

    lot_id: Mapped[UUID] = mapped_column(references("lot.id"), index=True)
    seq: Mapped[int]
    formula: Mapped[PriceFormula] = mapped_column(enum_of(PriceFormula))
    reference_price: Mapped[Decimal | None] = mapped_column(Amount)
    quality_weight_bp: Mapped[int]
    scores: Mapped[list[ScoredBid]] = mapped_column(Json)
    set_sha256: Mapped[str] = mapped_column(String(64))
    run_at: Mapped[datetime] = mapped_column(Instant)
    run_by: Mapped[UUID | None] = mapped_column(Uuid)

    @property
    def weights(self) -> Weights:
        return Weights(quality_bp=self.quality_weight_bp, price_bp=10_000 - self.quality_weight_bp)

    @property
    def rule(self) -> PriceRule:
        return PriceRule(formula=self.formula, reference=self.reference_price)

    def bids(self) -> tuple[BidToScore, ...]:
        """The frozen set that the run scored."""
        return tuple(
            BidToScore(
                bid=each["bid"],
                supplier=each["supplier"],
                price=Decimal(each["price"]),
                quality=Fraction(each["quality"]),
            )
            for each in self.scores
        )

    def ranking(self) -> tuple[Score, ...]:
        """What the run found, the best first."""
        return tuple(
            Score(
                bid=each["bid"],
                rank=rank,
                price_points=Fraction(each["price_points"]),
                total=Fraction(each["total"]),
                decided_by=DecidedBy(each["decided_by"]),
            )
            for rank, each in enumerate(self.scores, start=1)
        )


class LotAward(Identified, AppendOnly, Base):
    """Who won a lot, by which run, and the agreement that came of it."""

    __tablename__ = "lot_award"
    __table_args__ = (UniqueConstraint("lot_id"),)

    lot_id: Mapped[UUID] = mapped_column(references("lot.id"))
    bid_id: Mapped[UUID] = mapped_column(references("bid.id"), index=True)
    run_id: Mapped[UUID] = mapped_column(references("price_run.id"))
    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    total: Mapped[Decimal] = mapped_column(Amount)
    reason: Mapped[str] = mapped_column(String(400))
    decided_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)


def add_price_run(
    lot_id: UUID,
    bids: Sequence[BidToScore],
    *,
    weights: Weights,
    rule: PriceRule,
    run_by: UUID | None,
    now: datetime,
) -> PriceRun:
    """Score a frozen set of bids in one run and keep what it found."""
    by_id = {bid.bid: bid for bid in bids}
    last = db.session.scalar(select(func.max(PriceRun.seq)).where(PriceRun.lot_id == lot_id))
    row = PriceRun(
        id=uuid7(),
        lot_id=lot_id,
        seq=(last or 0) + 1,
        formula=rule.formula,
        reference_price=rule.reference,
        quality_weight_bp=weights.quality_bp,
        scores=[
            _kept(by_id[score.bid], score) for score in score_bids(bids, weights=weights, rule=rule)
        ],
        set_sha256=set_hash(bids, weights=weights, rule=rule),
        run_at=now,
        run_by=run_by,
    )
    db.session.add(row)
    return row


def latest_runs(tender_id: UUID) -> dict[UUID, PriceRun]:
    """The run that counts for each lot of a tender, by the lot."""
    # Oldest first: a later run of the same lot takes the place of the earlier one.
    rows = (
        select(PriceRun)
        .join(Lot, Lot.id == PriceRun.lot_id)
        .where(Lot.tender_id == tender_id)
        .order_by(PriceRun.seq)
    )
    return {row.lot_id: row for row in db.session.scalars(rows)}


def agreements_of(tender_id: UUID) -> list[Agreement]:
    """The agreements that the award of a tender drafted, by reference."""
    rows = (
        select(Agreement)
        .join(LotAward, LotAward.agreement_id == Agreement.id)
        .join(Lot, Lot.id == LotAward.lot_id)
        .where(Lot.tender_id == tender_id)
        .order_by(Agreement.reference)
    )
    return list(db.session.scalars(rows))


def check_undecided(lot: Lot) -> None:
    """Pass in silence while a lot is neither awarded nor ended.

    Raises:
        Conflict: it is one of both.
    """
    awarded = db.session.scalar(select(LotAward.id).where(LotAward.lot_id == lot.id))
    if lot.ended_at is not None or awarded is not None:
        raise Conflict(
            "lot_decided",
            f"{lot.name} is awarded or ended already.",
            next_step="Look at the lot on the tender's page.",
        )


def _kept(bid: BidToScore, score: Score) -> ScoredBid:
    return ScoredBid(
        bid=bid.bid,
        supplier=bid.supplier,
        price=f"{bid.price:f}",
        quality=exactly(bid.quality),
        price_points=str(score.price_points),
        total=str(score.total),
        decided_by=score.decided_by.value,
    )


explain(
    "uq_lot_award_lot_id",
    lambda: Conflict(
        "lot_awarded",
        "This lot is awarded already.",
        next_step="Look at the award on the tender's page.",
    ),
)
