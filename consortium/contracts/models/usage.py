"""What trusts returned: how much they bought of an item in a period, and how much of its kind."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified
from consortium.foundation.database.types import Instant, Quantity, references


class UsageReturn(Identified, AppendOnly, Base):
    """One return; a later one for the same trust, item and days takes its place."""

    __tablename__ = "usage_return"
    __table_args__ = (
        UniqueConstraint("contract_id", "item_id", "starts_on", "ends_on", "recorded_at"),
        CheckConstraint("ends_on > starts_on", name="ends_after_start"),
        CheckConstraint("on_contract >= 0", name="not_negative"),
        CheckConstraint("of_category >= on_contract", name="part_of_category"),
    )

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    contract_id: Mapped[UUID] = mapped_column(references("trust_contract.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(references("item.id"), index=True)
    # The first day outside the period is ``ends_on``.
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    on_contract: Mapped[Decimal] = mapped_column(Quantity)
    of_category: Mapped[Decimal] = mapped_column(Quantity)
    source: Mapped[str] = mapped_column(String(200), default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)
