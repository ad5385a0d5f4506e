"""Which bid is recommended for each lot, and what that would cost each trust.

A recommendation counts while the run it rests on is the lot's latest; a new run asks for a new
one. Whatever finds the bid to recommend (a person, an optimiser) writes it through
:func:`recommend_bid`.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import String, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, db
from consortium.foundation.database.types import Instant, references
from consortium.foundation.domain import audit_chain
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.bundle import off_each_lot
from consortium.tenders.domain.evaluation import Evaluation
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.bidding import evaluations_of
from consortium.tenders.models.lot import Lot
from consortium.tenders.models.price_part import price_parts_of
from consortium.tenders.models.ranking import LotAward, PriceRun, latest_runs
from consortium.tenders.models.tender import Tender


class Recommendation(AppendOnly, Base):
    """A bid that is to win its lot, and why; the latest one for the run that counts stands.

    ``rule`` is the published rule by which a bid that is not first may win.
    """

    __tablename__ = "recommendation"

    # Wholly random, like the ids of the bids it hangs on.
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4, sort_order=-10)
    lot_id: Mapped[UUID] = mapped_column(references("lot.id"), index=True)
    bid_id: Mapped[UUID] = mapped_column(references("bid.id"), index=True)
    run_id: Mapped[UUID] = mapped_column(references("price_run.id"))
    reason: Mapped[str] = mapped_column(String(400))
    rule: Mapped[str] = mapped_column(String(400), default="")
    # The award scenario it was taken from, which can be worked out again.
    scenario_id: Mapped[UUID | None] = mapped_column(references("award_scenario.id"))
    recommended_at: Mapped[datetime] = mapped_column(Instant)
    recommended_by: Mapped[UUID | None] = mapped_column(Uuid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The bid that is to win a lot; ``awarded`` when it has won already."""

    bid_id: UUID
    run_id: UUID
    reason: str
    rule: str = ""
    awarded: bool = False
    scenario_id: UUID | None = None


def recommend_bid(
    run: PriceRun,
    *,
    bid_id: UUID,
    reason: str,
    rule: str,
    recommended_by: UUID | None,
    now: datetime,
    scenario_id: UUID | None = None,
) -> Recommendation:
    """Recommend a bid of a run for the run's lot, in place of what was recommended before."""
    row = Recommendation(
        id=uuid4(),
        lot_id=run.lot_id,
        bid_id=bid_id,
        run_id=run.id,
        reason=reason,
        rule=rule,
        scenario_id=scenario_id,
        recommended_at=now,
        recommended_by=recommended_by,
    )
    db.session.add(row)
    return row


def chosen_of(tender_id: UUID) -> dict[UUID, Chosen]:
    """The bid that stands recommended, or was awarded, for each lot of a tender that did not end.

    A lot that has neither is missing.
    """
    counting = {run.id for run in latest_runs(tender_id).values()}
    live = (Lot.tender_id == tender_id, Lot.ended_at.is_(None))
    recommended = db.session.scalars(
        select(Recommendation)
        .join(Lot, Lot.id == Recommendation.lot_id)
        .where(*live)
        .order_by(Recommendation.recommended_at)
    )
    found = {
        row.lot_id: Chosen(
            bid_id=row.bid_id,
            run_id=row.run_id,
            reason=row.reason,
            rule=row.rule,
            scenario_id=row.scenario_id,
        )
        for row in recommended
        if row.run_id in counting
    }
    awards = db.session.scalars(select(LotAward).join(Lot, Lot.id == LotAward.lot_id).where(*live))
    for row in awards:
        rule = found[row.lot_id].rule if row.lot_id in found else ""
        found[row.lot_id] = Chosen(
            bid_id=row.bid_id, run_id=row.run_id, reason=row.reason, rule=rule, awarded=True
        )
    return found


def seal_of_choice(chosen: dict[UUID, Chosen]) -> str:
    """The hash of what is recommended, so that an answer names what it answers."""
    facts = {str(lot): [str(each.bid_id), str(each.run_id)] for lot, each in chosen.items()}
    return sha256(audit_chain.body_of(facts).encode()).hexdigest()


def costs_of_choice(tender: Tender, chosen: dict[UUID, Chosen]) -> dict[UUID, Evaluation]:
    """What the chosen bids cost the trusts that take part, by the lot, with bundles taken off."""
    costs = evaluations_of(tender, {each.bid_id: lot for lot, each in chosen.items()})
    off = _off_each_lot(tender, chosen)
    return {lot: costs[each.bid_id].less(off[str(lot)]) for lot, each in chosen.items()}


def parts_of_choice(costs: dict[UUID, Evaluation]) -> dict[UUID, dict[UUID, Decimal]]:
    """What each trust that takes part would pay over the term: by trust, then by lot, in pounds.

    ``costs`` are those of :func:`costs_of_choice`.
    """
    codes = {code for cost in costs.values() for code in cost.values}
    rows = db.session.execute(
        select(Organisation.code, Organisation.id).where(
            Organisation.kind == OrganisationKind.TRUST, Organisation.code.in_(codes)
        )
    )
    ids = dict(rows.all())
    parts: dict[UUID, dict[UUID, Decimal]] = {}
    for lot, cost in costs.items():
        for code, value in cost.values.items():
            parts.setdefault(ids[code], {})[lot] = value
    return parts


def suppliers_of_choice(chosen: dict[UUID, Chosen]) -> dict[UUID, str]:
    """The names of the suppliers of the chosen bids, by the bid."""
    rows = (
        select(Bid.id, Organisation.name)
        .join(Organisation, Organisation.id == Bid.supplier_id)
        .where(Bid.id.in_([each.bid_id for each in chosen.values()]))
    )
    return dict(db.session.execute(rows).all())


def _off_each_lot(tender: Tender, chosen: dict[UUID, Chosen]) -> dict[str, Decimal]:
    """The per cent off each lot that bidders of several lots offered for winning them together."""
    rows = db.session.execute(
        select(Bid.id, Organisation.code)
        .join(Organisation, Organisation.id == Bid.supplier_id)
        .where(Bid.id.in_([each.bid_id for each in chosen.values()]))
    )
    suppliers = dict(rows.all())
    bundles = (bundle for part in price_parts_of(tender.id) for bundle in part.bundles())
    winners = {str(lot): suppliers[each.bid_id] for lot, each in chosen.items()}
    return off_each_lot(bundles, winners)
