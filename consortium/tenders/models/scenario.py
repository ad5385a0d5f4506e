"""Award scenarios, kept as they were worked out, with everything that decided them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, UniqueConstraint, Uuid, func, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Instant, Json, references
from consortium.tenders.domain.award_cases import inputs_hash
from consortium.tenders.domain.evaluation import Need
from consortium.tenders.domain.offered import Offered
from consortium.tenders.domain.scenario import ScenarioTerms, instance_of
from consortium.tenders.domain.scenario_cases import ALL, EVERYBODY
from consortium.tenders.models.demand import needs_of
from consortium.tenders.models.lot import lots_of
from consortium.tenders.models.offered import offered_under
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


def standing_scenarios(tender: Tender) -> list[AwardScenario]:
    """The scenarios that found an award and would find the same today, the latest first."""
    rows = [row for row in scenarios_of(tender.id) if row.found["choices"]]
    offered: dict[bool, Offered] = {}
    for own_scales in {ScenarioTerms.from_json(row.terms).alternatives for row in rows}:
        offered[own_scales] = offered_under(tender, [EVERYBODY], alternatives=own_scales)[ALL]
    return [row for row in rows if _inputs(tender, row, offered) == row.inputs_sha256]


def as_ranked(tender: Tender) -> ScenarioTerms:
    """The terms that give each lot to the bid that stands first in the ranking that counts."""
    suppliers = {
        bid.bid: (lot.lot, bid.supplier)
        for lot in offered_under(tender, [EVERYBODY])[ALL].lots
        for bid in lot.bids
    }
    firsts = [run.scores[0]["bid"] for run in latest_runs(tender.id).values()]
    return ScenarioTerms(fixed=tuple(suppliers[bid] for bid in firsts if bid in suppliers))


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


def _inputs(tender: Tender, row: AwardScenario, offered: dict[bool, Offered]) -> str:
    """The hash of what would decide a scenario, were it worked out today."""
    terms = ScenarioTerms.from_json(row.terms)
    return inputs_hash(instance_of(tender.reference, offered[terms.alternatives], terms))
