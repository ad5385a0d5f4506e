"""Bids with prices and scores, for those who may read them, and only after the opening."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.bid import BidStatus, bids_are_readable
from consortium.tenders.domain.criterion import Criterion
from consortium.tenders.domain.evaluation import Evaluation
from consortium.tenders.domain.scoring import DecidedBy, Score, shown
from consortium.tenders.domain.sensitivity import nearby, weight_sensitivity
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.bidding import (
    evaluations_of,
    low_prices_of,
    qualities_of,
    scorers_of,
)
from consortium.tenders.models.lot import Lot, lots_of
from consortium.tenders.models.marks import LowPriceClearance
from consortium.tenders.models.ranking import PriceRun
from consortium.tenders.models.tender import Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class LowPriceView:
    """Why a price counts as abnormally low, and why it was let stand; empty until it was."""

    compared_with: Decimal
    threshold: Decimal
    cleared_because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BidView:
    """A bid in the table of its lot.

    Price and quality are None until the quality is locked, scores until they are there, never 0.
    """

    id: UUID
    supplier: str
    admitted: bool
    excluded_because: str
    unit_prices: Mapping[str, Decimal]
    price: Decimal | None
    quality: Decimal | None
    price_points: Decimal | None
    total: Decimal | None
    rank: int | None
    decided_by: DecidedBy
    low_price: LowPriceView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SwingView:
    """Other weights at which somebody else would win, with the two scores that decide it."""

    weights: str
    winner: str
    winner_total: Decimal
    present: str
    present_total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LotBids:
    """The bids of a lot, the best first once they are ranked, with the run that ranked them."""

    bids: tuple[BidView, ...] = ()
    swings: tuple[SwingView, ...] = ()
    # Whoever recorded scores of the lot does not award it.
    scored_by_reader: bool = False
    ranked_at: datetime | None = None
    set_sha256: str = ""

    @property
    def first(self) -> BidView | None:
        return next((bid for bid in self.bids if bid.rank == 1), None)


def may_read_bids(*, actor: Actor, tender: Tender, now: datetime) -> bool:
    """Whether bids were opened, the clock agrees, and the actor sees bids of the consortium."""
    readable = bids_are_readable(opened_at=tender.opened_at, deadline=tender.deadline, now=now)
    return readable and tender.consortium_id in actor.scope(Permission.BIDS_VIEW)


def bids_of(
    *,
    actor: Actor,
    tender: Tender,
    runs: Mapping[UUID, PriceRun],
    now: datetime,
    criteria: Mapping[UUID, Sequence[Criterion]] | None = None,
) -> dict[UUID, LotBids]:
    """The bids of each lot that the actor may read at this instant; nothing for anybody else.

    Whoever knows the criteria of the lots already hands them in.
    """
    if not may_read_bids(actor=actor, tender=tender, now=now):
        return {}
    rows = db.session.execute(
        select(Bid, Organisation.name)
        .join(Organisation, Organisation.id == Bid.supplier_id)
        .join(Lot, Lot.id == Bid.lot_id)
        .where(Lot.tender_id == tender.id)
        .order_by(Organisation.name, Bid.recorded_at)
    ).all()
    lot_of_bid = {bid.id: bid.lot_id for bid, _ in rows}
    open_now = tender.prices_opened_at is not None
    costs = evaluations_of(tender, lot_of_bid) if open_now else {}
    lot_ids = set(lot_of_bid.values())
    qualities = qualities_of(tender.id, lot_ids, criteria) if open_now else {}
    qualities |= {UUID(bid.bid): bid.quality for run in runs.values() for bid in run.bids()}
    low = _low_prices(tender, lot_of_bid) if tender.state is TenderState.PRICE_OPEN else {}
    scorers = scorers_of(tender.id)
    by_lot: dict[UUID, list[tuple[Bid, str]]] = {}
    for bid, supplier in rows:
        by_lot.setdefault(bid.lot_id, []).append((bid, supplier))
    return {
        lot_id: LotBids(
            bids=tuple(_ranked(bids, runs.get(lot_id), costs, qualities, low)),
            swings=tuple(_swings(bids, runs.get(lot_id))),
            scored_by_reader=actor.id in scorers.get(lot_id, ()),
            ranked_at=runs[lot_id].run_at if lot_id in runs else None,
            set_sha256=runs[lot_id].set_sha256 if lot_id in runs else "",
        )
        for lot_id, bids in by_lot.items()
    }


def _ranked(
    rows: Sequence[tuple[Bid, str]],
    run: PriceRun | None,
    costs: Mapping[UUID, Evaluation],
    qualities: Mapping[UUID, Fraction],
    low: Mapping[UUID, LowPriceView],
) -> list[BidView]:
    """Ranked bids first, then those still without a rank, the excluded ones last."""
    scores = {score.bid: score for score in run.ranking()} if run else {}
    views = [
        _view(
            bid,
            supplier,
            costs.get(bid.id),
            qualities.get(bid.id),
            scores.get(str(bid.id)),
            low.get(bid.id),
        )
        for bid, supplier in rows
    ]
    return sorted(views, key=lambda view: (not view.admitted, view.rank is None, view.rank or 0))


def _view(
    bid: Bid,
    supplier: str,
    cost: Evaluation | None,
    quality: Fraction | None,
    score: Score | None,
    low: LowPriceView | None,
) -> BidView:
    return BidView(
        id=bid.id,
        supplier=supplier,
        admitted=bid.status is BidStatus.ADMITTED,
        excluded_because=bid.excluded_because,
        unit_prices=cost.unit_prices if cost else {},
        price=cost.total if cost else None,
        quality=shown(quality) if quality is not None else None,
        price_points=shown(score.price_points) if score else None,
        total=shown(score.total) if score else None,
        rank=score.rank if score else None,
        decided_by=score.decided_by if score else DecidedBy.TOTAL,
        low_price=low,
    )


def _low_prices(tender: Tender, lot_of_bid: Mapping[UUID, UUID]) -> dict[UUID, LowPriceView]:
    """The abnormally low prices of a tender, cleared or not."""
    live = [lot for lot in lots_of(tender.id) if lot.ended_at is None]
    rows = select(LowPriceClearance).where(LowPriceClearance.bid_id.in_(lot_of_bid))
    cleared = {row.bid_id: row.reason for row in db.session.scalars(rows)}
    return {
        UUID(each.bid): LowPriceView(
            compared_with=each.compared_with,
            threshold=each.threshold,
            cleared_because=cleared.get(UUID(each.bid), ""),
        )
        for found in low_prices_of(tender, live).values()
        for each in found
    }


def _swings(rows: Sequence[tuple[Bid, str]], run: PriceRun | None) -> list[SwingView]:
    if run is None or not run.scores:
        return []
    suppliers = {str(bid.id): supplier for bid, supplier in rows}
    present = run.scores[0]["bid"]
    found = weight_sensitivity(
        run.bids(), weights=run.weights, rule=run.rule, others=nearby(run.weights)
    )
    return [
        SwingView(
            weights=swing.weights.words,
            winner=suppliers[swing.winner.bid],
            winner_total=shown(swing.winner.total),
            present=suppliers[present],
            present_total=shown(swing.score_of(present).total),
        )
        for swing in found
    ]
