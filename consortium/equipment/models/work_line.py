"""What a work order took: labour, parts, contractors and travel, each with its price."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consortium.equipment.domain.work_line import LineKind
from consortium.foundation.database import AppendOnly, Base, Identified
from consortium.foundation.database.types import Amount, Instant, Quantity, enum_of, references


class WorkLine(Identified, AppendOnly, Base):
    """One entry; a wrong one is taken back by another with the signs turned round."""

    __tablename__ = "work_line"
    __table_args__ = (CheckConstraint("minutes <> 0 OR quantity <> 0", name="of_something"),)

    order_id: Mapped[UUID] = mapped_column(references("work_order.id"), index=True)
    kind: Mapped[LineKind] = mapped_column(enum_of(LineKind))
    description: Mapped[str] = mapped_column(String(200))
    on_day: Mapped[date]
    minutes: Mapped[int] = mapped_column(default=0)
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    amount: Mapped[Decimal] = mapped_column(Amount)
    person_id: Mapped[UUID | None] = mapped_column(Uuid)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)
