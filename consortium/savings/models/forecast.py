"""Locked forecasts, kept cell by cell so that the bridge can be walked again years later."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import (
    Amount,
    Instant,
    Json,
    Quantity,
    UnitPrice,
    references,
)
from consortium.foundation.domain.errors import Conflict


class Forecast(Identified, AppendOnly, Base):
    __tablename__ = "forecast"
    __table_args__ = (UniqueConstraint("consortium_id", "period_from", "period_to"),)

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    consortium_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    period_from: Mapped[date]
    period_to: Mapped[date]
    savings: Mapped[Decimal] = mapped_column(Amount)
    rebate: Mapped[Decimal] = mapped_column(Amount)
    sha256: Mapped[str] = mapped_column(String(64))
    locked_at: Mapped[datetime] = mapped_column(Instant)
    locked_by: Mapped[UUID | None] = mapped_column(Uuid)


class ForecastCell(Identified, AppendOnly, Base):
    __tablename__ = "forecast_cell"
    __table_args__ = (
        UniqueConstraint("forecast_id", "trust_id", "item_id", "month"),
        CheckConstraint("quantity_denominator > 0", name="denominator"),
    )

    forecast_id: Mapped[UUID] = mapped_column(references("forecast.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    item_id: Mapped[UUID] = mapped_column(references("item.id"))
    month: Mapped[date]
    # A twelfth of a year's volume is rarely a whole number: kept as an exact rational.
    quantity_numerator: Mapped[int] = mapped_column(BigInteger)
    quantity_denominator: Mapped[int] = mapped_column(BigInteger)
    baseline_price: Mapped[Decimal] = mapped_column(UnitPrice)
    price: Mapped[Decimal] = mapped_column(UnitPrice)


class ForecastRebate(Identified, AppendOnly, Base):
    __tablename__ = "forecast_rebate"

    forecast_id: Mapped[UUID] = mapped_column(references("forecast.id"), index=True)
    item_codes: Mapped[list[str]] = mapped_column(Json)
    rate: Mapped[Decimal] = mapped_column(Quantity)
    # Each trust's share by its code, as text.
    shares: Mapped[dict[str, str]] = mapped_column(Json)


explain(
    "uq_forecast_consortium_id_period_from_period_to",
    lambda: Conflict(
        "forecast_locked",
        "The forecast for this period is locked already, and is never redrawn.",
        next_step="Compare with it in the savings report.",
    ),
)
