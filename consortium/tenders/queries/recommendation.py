"""The recommended bid of each lot, and the ranking it is chosen from."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.bid import bids_are_readable
from consortium.tenders.domain.scoring import shown
from consortium.tenders.models.access import access_lot, access_tender
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.lot import Lot, lots_of
from consortium.tenders.models.ranking import PriceRun, latest_runs
from consortium.tenders.models.recommendation import Chosen, chosen_of
from consortium.tenders.models.scenario import standing_scenarios
from consortium.tenders.models.tender import Tender
from consortium.tenders.queries.legal_title import LegalTitle, title_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedBid:
    """A bid in the run that counts; price in pounds over the term, points of 100."""

    bid_id: UUID
    place: int
    supplier: str
    price: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LotChoice:
    """A lot that did not end, its ranked bids, and the one that is chosen, if one is."""

    lot_id: UUID
    lot: str
    bids: tuple[RankedBid, ...]
    chosen: RankedBid | None
    reason: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationPage:
    tender: LegalTitle
    lots: tuple[LotChoice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationQuestion:
    """What a lead chooses from; ``scenarios`` are the id and name of each that gives the lot away.

    Only those that would give the same today; the name says which bidder has the lot.
    """

    tender: LegalTitle
    lot: LotChoice
    scenarios: tuple[tuple[UUID, str], ...]


def find_recommendations(*, actor: Actor, tender_id: UUID, now: datetime) -> RecommendationPage:
    """The lots of a tender with their ranked bids; none while bids may not be read.

    Raises:
        NotFound: the tender is not within reach of those who see bids.
    """
    tender = access_tender(actor=actor, permission=Permission.BIDS_VIEW, tender_id=tender_id)
    return RecommendationPage(
        tender=title_of(tender, actor),
        lots=_choices(tender, [lot for lot in lots_of(tender.id) if lot.ended_at is None], now),
    )


def find_recommendation_question(
    *, actor: Actor, lot_id: UUID, now: datetime
) -> RecommendationQuestion:
    """The ranked bids of a lot, to recommend one of them.

    Raises:
        NotFound: the lot is not within reach of those who see bids, or is not ranked.
    """
    lot, tender = access_lot(actor=actor, permission=Permission.BIDS_VIEW, lot_id=lot_id)
    choices = _choices(tender, [lot], now)
    if not choices:
        raise NotFound("lot")
    return RecommendationQuestion(
        tender=title_of(tender, actor),
        lot=choices[0],
        scenarios=tuple(
            (row.id, f"{row.seq}: {row.name} ({bid.supplier})")
            for row in standing_scenarios(tender)
            for bid in choices[0].bids
            if str(bid.bid_id) in {each["bid"] for each in row.found["choices"]}
        ),
    )


def _choices(tender: Tender, lots: list[Lot], now: datetime) -> tuple[LotChoice, ...]:
    if not bids_are_readable(opened_at=tender.opened_at, deadline=tender.deadline, now=now):
        return ()
    runs, chosen = latest_runs(tender.id), chosen_of(tender.id)
    names = _suppliers([UUID(bid.bid) for run in runs.values() for bid in run.bids()])
    return tuple(
        _choice(lot, runs[lot.id], chosen.get(lot.id), names) for lot in lots if lot.id in runs
    )


def _choice(lot: Lot, run: PriceRun, chosen: Chosen | None, names: dict[UUID, str]) -> LotChoice:
    prices = {bid.bid: bid.price for bid in run.bids()}
    bids = tuple(
        RankedBid(
            bid_id=UUID(score.bid),
            place=score.rank,
            supplier=names[UUID(score.bid)],
            price=prices[score.bid],
            total=shown(score.total),
        )
        for score in run.ranking()
    )
    return LotChoice(
        lot_id=lot.id,
        lot=lot.name,
        bids=bids,
        chosen=next((bid for bid in bids if chosen and bid.bid_id == chosen.bid_id), None),
        reason=chosen.reason if chosen else "",
        rule=chosen.rule if chosen else "",
    )


def _suppliers(bid_ids: list[UUID]) -> dict[UUID, str]:
    rows = (
        select(Bid.id, Organisation.name)
        .join(Organisation, Organisation.id == Bid.supplier_id)
        .where(Bid.id.in_(bid_ids))
    )
    return dict(db.session.execute(rows).all())
