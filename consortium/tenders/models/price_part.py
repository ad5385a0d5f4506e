"""The price parts of sealed bids as they were opened, with what suppliers offer across lots."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.money import half_up
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.bid_content import (
    PERCENT_PLACES,
    LotBid,
    bundles_in,
    lots_in,
)
from consortium.tenders.domain.bundle import OfferedBundle
from consortium.tenders.domain.envelope import Envelope
from consortium.tenders.domain.opening import Outcome
from consortium.tenders.models.opening import OpenedEnvelope


@dataclass(frozen=True, slots=True, kw_only=True)
class PricePart:
    """What was in a supplier's envelope of prices; the supplier by its code."""

    supplier: str
    sealed_bid_id: UUID
    part: dict[str, Any]

    def lots(self) -> list[LotBid]:
        """The prices, without the answers."""
        return lots_in(self.part)

    def bundles(self) -> Iterator[OfferedBundle]:
        """What is off lots that are won together, each once; of older bids to two decimals."""
        seen = (
            OfferedBundle(
                supplier=self.supplier,
                lots=tuple(str(lot) for lot in said.lot_ids),
                percent=half_up(said.percent, PERCENT_PLACES),
            )
            for said in bundles_in(self.part)
        )
        return iter(dict.fromkeys(seen))


def price_parts_of(tender_id: UUID) -> list[PricePart]:
    """Those that were found whole, by the supplier's code; none before prices are open."""
    rows = db.session.execute(
        select(Organisation.code, OpenedEnvelope.sealed_bid_id, OpenedEnvelope.part)
        .join(Organisation, Organisation.id == OpenedEnvelope.supplier_id)
        .where(
            OpenedEnvelope.tender_id == tender_id,
            OpenedEnvelope.envelope == Envelope.PRICE,
            OpenedEnvelope.outcome == Outcome.OPENED,
        )
        .order_by(Organisation.code, OpenedEnvelope.digest)
    )
    return [
        PricePart(supplier=code, sealed_bid_id=sealed_bid_id, part=kept["part"])
        for code, sealed_bid_id, kept in rows
    ]
