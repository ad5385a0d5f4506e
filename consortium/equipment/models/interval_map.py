"""Interval maps of risk scores, in versions, and signed decisions to go beyond the maker's."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.equipment.domain.risk_score import USUAL_BANDS, Band
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, Json, references
from consortium.foundation.domain.errors import Conflict


class IntervalMap(Identified, AppendOnly, Base):
    """From which score on how many months may pass at the longest; the newest version holds."""

    __tablename__ = "interval_map"
    __table_args__ = (UniqueConstraint("owner_id", "number"),)

    owner_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    number: Mapped[int]
    # [[12, 12], [17, 6]]: score and months, from low to high.
    bands: Mapped[list[list[int]]] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(String(400))
    set_at: Mapped[datetime] = mapped_column(Instant)
    set_by: Mapped[UUID | None] = mapped_column(Uuid)


class RiskDecision(Identified, AppendOnly, Base):
    """Somebody signed that a model may wait longer than its maker asks; the newest one holds."""

    __tablename__ = "risk_decision"

    owner_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    device_model_id: Mapped[UUID] = mapped_column(references("device_model.id"), index=True)
    months: Mapped[int]
    reason: Mapped[str] = mapped_column(String(400))
    signed_at: Mapped[datetime] = mapped_column(Instant)
    signed_by: Mapped[UUID] = mapped_column(Uuid)


def newest_map(owner_id: UUID) -> IntervalMap | None:
    return db.session.scalars(
        select(IntervalMap)
        .where(IntervalMap.owner_id == owner_id)
        .order_by(IntervalMap.number.desc())
        .limit(1)
    ).first()


def bands_of(row: IntervalMap | None) -> tuple[Band, ...]:
    """The bands of a map; without a map the usual ones."""
    return tuple(Band(score, months) for score, months in row.bands) if row else USUAL_BANDS


def decided_months(owner_id: UUID, model_id: UUID) -> int | None:
    """How long a signed decision lets a model wait; None when nobody signed one."""
    return db.session.scalars(
        select(RiskDecision.months)
        .where(RiskDecision.owner_id == owner_id, RiskDecision.device_model_id == model_id)
        .order_by(RiskDecision.signed_at.desc(), RiskDecision.id.desc())
        .limit(1)
    ).first()


explain(
    "uq_interval_map_owner_id_number",
    lambda: Conflict(
        "map_changed",
        "Somebody else changed the interval map first. Yours was not saved.",
        next_step="Reload the page and look at theirs.",
    ),
)
