"""What the lots of a tender ask of a bid."""

from sqlalchemy import select

from consortium.catalogue.models.item import Item
from consortium.foundation.database import db
from consortium.tenders.domain.bid_content import LotAsked
from consortium.tenders.domain.criterion import Criterion, CriterionKind, leaves_of
from consortium.tenders.models.lot import Lot, TenderLine, criteria_of, lots_of
from consortium.tenders.models.tender import Tender

# Bidders write nothing about their price, and show a demonstration instead of describing it.
_ANSWERED = frozenset(CriterionKind) - {CriterionKind.PRICE, CriterionKind.DEMO}


def answered_of(criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    """The criteria of a lot to which a bid writes an answer, in order."""
    return tuple(each for each in leaves_of(criteria) if each.kind in _ANSWERED)


def lots_asked(tender: Tender) -> list[LotAsked]:
    """What each lot that was not ended asks of a bid."""
    criteria = criteria_of(tender.id)
    rows = db.session.execute(
        select(TenderLine, Item.code)
        .join(Item, Item.id == TenderLine.item_id)
        .join(Lot, Lot.id == TenderLine.lot_id)
        .where(Lot.tender_id == tender.id)
        .order_by(TenderLine.seq)
    ).all()
    return [
        LotAsked(
            id=lot.id,
            name=lot.name,
            scaled_by=lot.scaled_by,
            bounds={code: line.tier_bounds for line, code in rows if line.lot_id == lot.id},
            criteria=[each.id for each in answered_of(criteria.get(lot.id, ()))],
        )
        for lot in lots_of(tender.id)
        if lot.ended_at is None
    ]
