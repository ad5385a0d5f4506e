"""Published price indices: a series and its values, each with the instant it was recorded."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, Quantity, references
from consortium.foundation.domain.errors import Invalid


class IndexSeries(Identified, Base):
    __tablename__ = "index_series"

    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    publisher: Mapped[str] = mapped_column(String(120))


class IndexValue(Identified, AppendOnly, Base):
    """The value of a series for a period; a revision is a later row for the same period."""

    __tablename__ = "index_value"
    __table_args__ = (
        UniqueConstraint("series_id", "period_from", "revision"),
        CheckConstraint("value > 0", name="positive"),
    )

    series_id: Mapped[UUID] = mapped_column(references("index_series.id"), index=True)
    period_from: Mapped[date]
    period_to: Mapped[date]
    value: Mapped[Decimal] = mapped_column(Quantity)
    revision: Mapped[int] = mapped_column(default=0)
    published_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


explain(
    "uq_index_series_code",
    lambda: Invalid(
        "code_taken",
        "Another series already has this code.",
        field="code",
        next_step="Choose another code.",
    ),
)
