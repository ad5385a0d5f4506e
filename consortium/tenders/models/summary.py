"""The assessment summaries as they were sent: one for each bid that was assessed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import String, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, db
from consortium.foundation.database.types import Instant, Json, references
from consortium.foundation.domain.permissions import Scope
from consortium.foundation.domain.units import plain
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.criterion import Criterion, percent
from consortium.tenders.domain.scoring import FORMULA_WORDS, shown
from consortium.tenders.domain.summary import Assessed, SummaryMark, why_not
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.bidding import latest_scores
from consortium.tenders.models.lot import Lot, criteria_of, lots_of
from consortium.tenders.models.marks import AgreedScore, agreed_of
from consortium.tenders.models.ranking import PriceRun, latest_runs
from consortium.tenders.models.recommendation import chosen_of
from consortium.tenders.models.supplier_people import addresses_of
from consortium.tenders.models.tender import Tender

QUALITY = "Quality, all criteria but the price"
PRICE = "Price"


class AssessmentSummary(AppendOnly, Base):
    """What the supplier of a bid was told, word for word as it was sent."""

    __tablename__ = "assessment_summary"

    # Wholly random, like the id of the bid it is about.
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4, sort_order=-10)
    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    bid_id: Mapped[UUID] = mapped_column(references("bid.id"), unique=True)
    supplier_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    body: Mapped[dict[str, Any]] = mapped_column(Json)
    body_sha256: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime] = mapped_column(Instant)
    sent_by: Mapped[UUID | None] = mapped_column(Uuid)


def summaries_of(tender_id: UUID) -> dict[UUID, AssessmentSummary]:
    """The summaries that were sent, by the bid."""
    rows = select(AssessmentSummary).where(AssessmentSummary.tender_id == tender_id)
    return {row.bid_id: row for row in db.session.scalars(rows)}


def bids_assessed(tender_id: UUID) -> list[Bid]:
    """Every bid for a lot that did not end, whether admitted or excluded."""
    rows = (
        select(Bid)
        .join(Lot, Lot.id == Bid.lot_id)
        .where(Lot.tender_id == tender_id, Lot.ended_at.is_(None))
        .order_by(Lot.seq, Bid.recorded_at, Bid.id)
    )
    return list(db.session.scalars(rows))


def assessments_of_bids(tender_id: UUID, bids: Sequence[Bid]) -> dict[UUID, Assessed]:
    """How each bid was assessed, in words that are printed, by the bid."""
    lots = {lot.id: lot for lot in lots_of(tender_id)}
    criteria, runs = criteria_of(tender_id), latest_runs(tender_id)
    scores, consensus = latest_scores([bid.id for bid in bids]), agreed_of(lots)
    suppliers = {
        row.id: row
        for row in db.session.scalars(
            select(Organisation).where(Organisation.id.in_({bid.supplier_id for bid in bids}))
        )
    }
    addresses = addresses_of(suppliers)
    found = {}
    for bid in bids:
        run = runs.get(bid.lot_id)
        place = _place(run, bid.id)
        reason = scores[bid.id].rationale if bid.id in scores else ""
        agreed = [
            _agreed(each, consensus[bid.id][each.id])
            for each in criteria.get(bid.lot_id, ())
            if each.id in consensus.get(bid.id, {})
        ]
        marks, total = _marks(run, bid.id, lots[bid.lot_id], agreed, reason)
        found[bid.id] = Assessed(
            supplier=suppliers[bid.supplier_id].name,
            identifier=suppliers[bid.supplier_id].code,
            email=", ".join(addresses.get(bid.supplier_id, ())),
            marks=marks,
            total=total,
            place=place,
            excluded_because=bid.excluded_because,
        )
    return found


def _agreed(criterion: Criterion, row: AgreedScore) -> SummaryMark:
    points = sorted(criterion.scale, key=lambda point: point.value)
    return SummaryMark(
        criterion=criterion.name,
        weight=f"{plain(percent(criterion.weight_bp))}%",
        how=f"Agreed by the panel on a scale up to {plain(points[-1].value)}",
        score=plain(row.value),
        explanation=row.rationale,
    )


def _place(run: PriceRun | None, bid_id: UUID) -> int | None:
    if run is None:
        return None
    return next((score.rank for score in run.ranking() if score.bid == str(bid_id)), None)


def _marks(
    run: PriceRun | None, bid_id: UUID, lot: Lot, agreed: Sequence[SummaryMark], reason: str
) -> tuple[tuple[SummaryMark, ...], str]:
    """The marks of a bid in a run and their total; none for a bid that was not ranked.

    One for each criterion that a panel agreed on; a tender that was scored before there were
    panels has one for its quality.
    """
    score = next((each for each in run.ranking() if each.bid == str(bid_id)), None) if run else None
    if run is None or score is None:
        return (), "0"
    bid = next(each for each in run.bids() if each.bid == str(bid_id))
    quality = SummaryMark(
        criterion=QUALITY,
        weight=f"{plain(percent(run.weights.quality_bp))}%",
        how="Agreed by the evaluators out of 100, then times the weight",
        score=plain(bid.quality),
        explanation=reason,
    )
    price = SummaryMark(
        criterion=PRICE,
        weight=f"{plain(percent(run.weights.price_bp))}%",
        how=FORMULA_WORDS[lot.price_formula],
        score=plain(shown(score.price_points)),
        explanation=f"Evaluated at £{bid.price:,.2f} for the demand of the trusts that take part, "
        "over the whole term",
    )
    return (*(agreed or (quality,)), price), f"{shown(score.total):.2f}"


def summary_bodies(tender: Tender) -> list[tuple[Bid, dict[str, Any]]]:
    """What each supplier is to be told about each of its bids, as it stands now."""
    chosen, bids = chosen_of(tender.id), bids_assessed(tender.id)
    assessed = assessments_of_bids(tender.id, bids)
    lots = {lot.id: lot for lot in lots_of(tender.id)}
    bodies = []
    for bid in bids:
        choice = chosen[bid.lot_id]
        own, winner = assessed[bid.id], assessed[choice.bid_id]
        body = {
            "reference": tender.reference,
            "title": tender.title,
            "regime": tender.regime.value,
            "lot": lots[bid.lot_id].name,
            "won": bid.id == choice.bid_id,
            "own": own.as_facts(),
            "winner": winner.as_facts(),
            "why_not": why_not(own, winner, rule=choice.rule),
            "why_first": choice.reason,
        }
        bodies.append((bid, body))
    return bodies


def summaries_of_suppliers(scope: Scope) -> list[AssessmentSummary]:
    """Everything that was sent to the suppliers within reach, the latest first."""
    rows = select(AssessmentSummary).order_by(AssessmentSummary.sent_at.desc())
    if not scope.everything:
        rows = rows.where(AssessmentSummary.supplier_id.in_(scope.organisations))
    return list(db.session.scalars(rows))
