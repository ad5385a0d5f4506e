"""Meters of devices: hours run, cycles, tests; and what they read on which day."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.equipment.domain.meter import MeterReading
from consortium.equipment.models.asset import Asset, within
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, Quantity, references
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.permissions import Actor, Permission


class Meter(Identified, AppendOnly, Base):
    """What a device counts about itself: "Hours run", in h."""

    __tablename__ = "meter"
    __table_args__ = (UniqueConstraint("asset_id", "name"),)

    asset_id: Mapped[UUID] = mapped_column(references("asset.id"))
    name: Mapped[str] = mapped_column(String(60))
    unit: Mapped[str] = mapped_column(String(20))


class MeterRead(Identified, AppendOnly, Base):
    __tablename__ = "meter_read"
    __table_args__ = (UniqueConstraint("meter_id", "read_on"),)

    meter_id: Mapped[UUID] = mapped_column(references("meter.id"))
    read_on: Mapped[date]
    value: Mapped[Decimal] = mapped_column(Quantity)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


def readings_of(meter_ids: list[UUID]) -> dict[UUID, list[MeterReading]]:
    """The readings of meters, the oldest first; a meter that was never read is left out."""
    rows = db.session.scalars(
        select(MeterRead).where(MeterRead.meter_id.in_(meter_ids)).order_by(MeterRead.read_on)
    )
    found: dict[UUID, list[MeterReading]] = {}
    for row in rows:
        found.setdefault(row.meter_id, []).append(MeterReading(on=row.read_on, value=row.value))
    return found


def access_meter(*, actor: Actor, permission: Permission, meter_id: UUID) -> tuple[Meter, Asset]:
    """A meter and its device, when the actor reaches the device with the permission.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    found = db.session.execute(
        select(Meter, Asset)
        .join(Asset, Asset.id == Meter.asset_id)
        .where(Meter.id == meter_id, within(actor.scope(permission)))
    ).one_or_none()
    if found is None:
        raise NotFound("meter")
    meter, asset = found
    return meter, asset


explain(
    "uq_meter_asset_id_name",
    lambda: Invalid(
        "meter_known",
        "This device has a meter of that name already.",
        field="name",
        next_step="Read that one, or choose another name.",
    ),
)
explain(
    "uq_meter_read_meter_id_read_on",
    lambda: Invalid(
        "read_twice",
        "This meter has a reading of that day already.",
        field="read_on",
        next_step="Enter the reading of another day.",
    ),
)
