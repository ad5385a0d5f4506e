"""What award scenarios choose from, read from the bids of a tender as they were opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.domain.terms.schedules import Scheme
from consortium.foundation.database import db
from consortium.foundation.domain.money import half_up
from consortium.foundation.domain.periods import Period
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.bid import BidStatus
from consortium.tenders.domain.bid_content import LotBid
from consortium.tenders.domain.evaluation import Need, evaluate, evaluate_leaver
from consortium.tenders.domain.offered import Offered, OfferedBid, OfferedLot
from consortium.tenders.domain.procurement import term_of
from consortium.tenders.domain.scenario_cases import ALL, Case
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.demand import needs_of
from consortium.tenders.models.lot import Lot, lots_of
from consortium.tenders.models.offer import offers_of
from consortium.tenders.models.price_part import PricePart, price_parts_of
from consortium.tenders.models.ranking import latest_runs
from consortium.tenders.models.tender import Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class _Priced:
    """A ranked bid on one scale, and the most it delivers in a year by the item, if limited."""

    lot_id: UUID
    bid: str
    supplier: str
    quality: Decimal
    schemes: Sequence[Scheme]
    capacity: dict[str, Decimal]
    is_alternative: bool = False


def offered_under(
    tender: Tender, cases: Sequence[Case], *, alternatives: bool = False
) -> dict[str, Offered]:
    """The ranked bids of every lot at the prices of each case, by the key of the case.

    With ``alternatives`` also those on suppliers' own scales. A number of queries that depends on
    neither bids nor cases; quality is that of the latest run.
    """
    term = term_of(tender.starts_on, tender.ends_on)
    lots = [lot for lot in lots_of(tender.id) if lot.ended_at is None]
    parts = price_parts_of(tender.id)
    bundles = tuple(bundle for part in parts for bundle in part.bundles())
    bids = [bid for bid in _bids(tender, lots, parts) if alternatives or not bid.is_alternative]
    needs = needs_of(tender.id)
    return {
        case.key: Offered(
            lots=tuple(
                _lot(lot, bids, needs[lot.id], case, term)
                for lot in lots
                if any(need.quantity for need in case.applied(needs[lot.id]))
            ),
            bundles=bundles,
        )
        for case in cases
    }


def _lot(
    lot: Lot, bids: Sequence[_Priced], needs: Sequence[Need], case: Case, term: Period
) -> OfferedLot:
    wanted = case.applied(needs)
    own = [bid for bid in bids if bid.lot_id == lot.id]
    able = [bid for bid in own if _can_deliver(bid.capacity, wanted)]
    return OfferedLot(
        lot=str(lot.id),
        name=lot.name,
        bids=tuple(_offered(bid, wanted, case, term) for bid in able),
        short=tuple(sorted({bid.supplier for bid in own} - {bid.supplier for bid in able})),
    )


def _can_deliver(capacity: dict[str, Decimal], needs: Sequence[Need]) -> bool:
    """Whether what all want of each item, in a year or at once, is within its limit."""
    return all(
        sum((need.quantity for need in needs if need.item == item), Decimal(0)) <= most
        for item, most in capacity.items()
    )


def _offered(bid: _Priced, needs: Sequence[Need], case: Case, term: Period) -> OfferedBid:
    cost = evaluate(bid.schemes, needs, term=term)
    leavers = cost.values if case.key == ALL else ()
    by_trust = {code: [need for need in needs if need.trust == code] for code in leavers}
    return OfferedBid(
        bid=bid.bid,
        supplier=bid.supplier,
        evaluation=cost,
        quality=bid.quality,
        is_alternative=bid.is_alternative,
        leaving={
            code: evaluate_leaver(bid.schemes, own, term=term) for code, own in by_trust.items()
        },
    )


def _bids(tender: Tender, lots: Sequence[Lot], parts: Sequence[PricePart]) -> list[_Priced]:
    """Each ranked bid with its alternative behind it.

    A bid that was recorded as it came from elsewhere has prices and nothing more.
    """
    quality = {
        each["bid"]: half_up(Fraction(each["quality"]), 6)
        for run in latest_runs(tender.id).values()
        for each in run.scores
    }
    admitted = [each for each in _admitted(lots) if str(each[0].id) in quality]
    offers = offers_of([bid.id for bid, _ in admitted])
    said = {(part.sealed_bid_id, each.lot_id): each for part in parts for each in part.lots()}
    bids: list[_Priced] = []
    for bid, supplier in admitted:
        lot_bid = said.get((bid.sealed_bid_id, bid.lot_id)) if bid.sealed_bid_id else None
        bids += _priced(bid, supplier, quality[str(bid.id)], offers[bid.id].schemes, lot_bid)
    return bids


def _priced(
    bid: Bid, supplier: str, quality: Decimal, schemes: Sequence[Scheme], said: LotBid | None
) -> list[_Priced]:
    capacity = dict(said.capacity) if said else {}
    scales = [(schemes, False)]
    if said and said.alternative:
        scales.append((said.alternative.schemes, True))
    return [
        _Priced(
            lot_id=bid.lot_id,
            bid=str(bid.id),
            supplier=supplier,
            quality=quality,
            schemes=its,
            capacity=capacity,
            is_alternative=is_alternative,
        )
        for its, is_alternative in scales
    ]


def _admitted(lots: Sequence[Lot]) -> list[tuple[Bid, str]]:
    rows = db.session.execute(
        select(Bid, Organisation.code)
        .join(Organisation, Organisation.id == Bid.supplier_id)
        .where(Bid.lot_id.in_([lot.id for lot in lots]), Bid.status == BidStatus.ADMITTED)
        .order_by(Organisation.code)
    )
    return [(bid, code) for bid, code in rows]
