"""Thresholds that administrators added to the table of the Act."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Amount, Instant, enum_of
from consortium.foundation.domain.errors import Conflict
from consortium.organisations.domain.authority import AuthorityType
from consortium.tenders.domain.thresholds import THRESHOLDS, ContractKind, Threshold


class ThresholdRow(Identified, AppendOnly, Base):
    """A row of the table of thresholds, from its first day on."""

    __tablename__ = "procurement_threshold"
    __table_args__ = (
        UniqueConstraint("kind", "authority", "first_day"),
        CheckConstraint("until > first_day", name="ends_after_start"),
    )

    kind: Mapped[ContractKind] = mapped_column(enum_of(ContractKind))
    authority: Mapped[AuthorityType] = mapped_column(enum_of(AuthorityType))
    first_day: Mapped[date]
    until: Mapped[date]
    amount: Mapped[Decimal] = mapped_column(Amount)
    source: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)

    def as_value(self) -> Threshold:
        return Threshold(
            kind=self.kind,
            authority=self.authority,
            first_day=self.first_day,
            until=self.until,
            amount=self.amount,
            source=self.source,
        )


explain(
    "uq_procurement_threshold_kind_authority_first_day",
    lambda: Conflict(
        "threshold_added",
        "Somebody has added a threshold from that day already.",
        next_step="Look at the table.",
    ),
)


def known_thresholds() -> tuple[Threshold, ...]:
    """The rows that came with the product, and those that were added."""
    added = db.session.scalars(select(ThresholdRow).order_by(ThresholdRow.first_day))
    return (*THRESHOLDS, *(row.as_value() for row in added))
