"""Award scenarios, kept as they were worked out, with everything that decided them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, UniqueConstraint, Uuid, func, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Instant, Json, references
from consortium.tenders.domain.evaluation import Need
from consortium.tenders.models.demand import needs_of
from consortium.tenders.models.lot import lots_of
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
