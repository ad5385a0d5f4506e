"""Award scenarios, kept as they were worked out, with everything that decided them."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import String, UniqueConstraint, Uuid, func, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Instant, Json, references
from consortium.foundation.domain.money import half_up
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.bid import BidStatus
from consortium.tenders.domain.evaluation import Need, evaluate
from consortium.tenders.domain.procurement import term_of
from consortium.tenders.domain.scenario import OfferedBid, OfferedLot
from consortium.tenders.domain.scenario_cases import Case
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.demand import needs_of
from consortium.tenders.models.lot import Lot, lots_of
from consortium.tenders.models.offer import offers_of
from consortium.tenders.models.ranking import latest_runs
from consortium.tenders.models.tender import Tender


class AwardScenario(Identified, AppendOnly, Base):
    """What was asked, what was found, and the hash of all that decided it."""

    __tablename__ = "award_scenario"
    __table_args__ = (UniqueConstraint("tender_id", "seq"),)

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    seq: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    terms: Mapped[dict[str, Any]] = mapped_column(Json)
    found: Mapped[dict[str, Any]] = mapped_column(Json)
    inputs_sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[UUID | None] = mapped_column(Uuid)


def next_scenario(tender_id: UUID) -> int:
    last = db.session.scalar(
        select(func.max(AwardScenario.seq)).where(AwardScenario.tender_id == tender_id)
    )
    return (last or 0) + 1


def scenarios_of(tender_id: UUID) -> list[AwardScenario]:
    """The scenarios of a tender, the latest first."""
    rows = select(AwardScenario).where(AwardScenario.tender_id == tender_id)
    return list(db.session.scalars(rows.order_by(AwardScenario.seq.desc())))


def offered_under(tender: Tender, cases: Sequence[Case]) -> dict[str, tuple[OfferedLot, ...]]:
    """The ranked bids of every lot at the prices of each case, by the key of the case.

    A number of queries that depends on neither bids nor cases; quality is that of the latest run.
    """
    term = term_of(tender.starts_on, tender.ends_on)
    lots = [lot for lot in lots_of(tender.id) if lot.ended_at is None]
    runs = latest_runs(tender.id)
    quality = {
        each["bid"]: half_up(Fraction(each["quality"]), 6)
        for run in runs.values()
        for each in run.scores
    }
    bids = [bid for bid in _admitted(lots) if str(bid[0].id) in quality]
    offers = offers_of([bid.id for bid, _ in bids])
    needs = needs_of(tender.id)
    return {
        case.key: tuple(
            OfferedLot(
                lot=str(lot.id),
                name=lot.name,
                bids=tuple(
                    _offered(
                        bid,
                        supplier,
                        quality,
                        evaluate(offers[bid.id].schemes, case.applied(needs[lot.id]), term=term),
                    )
                    for bid, supplier in bids
                    if bid.lot_id == lot.id
                ),
            )
            for lot in lots
            if any(need.quantity for need in case.applied(needs[lot.id]))
        )
        for case in cases
    }


def members_of(tender: Tender) -> list[str]:
    """The codes of the trusts that want anything of a lot that was not ended."""
    ended = {lot.id for lot in lots_of(tender.id) if lot.ended_at is not None}
    needs: list[Need] = [
        need
        for lot_id, every in needs_of(tender.id).items()
        if lot_id not in ended
        for need in every
    ]
    return sorted({need.trust for need in needs if need.quantity})


def _admitted(lots: Sequence[Lot]) -> list[tuple[Bid, str]]:
    rows = db.session.execute(
        select(Bid, Organisation.code)
        .join(Organisation, Organisation.id == Bid.supplier_id)
        .where(Bid.lot_id.in_([lot.id for lot in lots]), Bid.status == BidStatus.ADMITTED)
        .order_by(Organisation.code)
    )
    return [(bid, code) for bid, code in rows]


def _offered(bid: Bid, supplier: str, quality: dict[str, Decimal], cost: Any) -> OfferedBid:
    return OfferedBid(
        bid=str(bid.id),
        supplier=supplier,
        cost=cost.total,
        by_trust=cost.values,
        quality=quality[str(bid.id)],
    )
