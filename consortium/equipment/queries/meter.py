"""Reading one meter."""

from dataclasses import dataclass
from uuid import UUID

from consortium.equipment.domain.meter import MeterReading
from consortium.equipment.models.meter import access_meter, readings_of
from consortium.foundation.domain.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterDetail:
    """A meter with its latest readings, the newest first."""

    id: UUID
    name: str
    unit: str
    asset_id: UUID
    asset_no: str
    trust_id: UUID
    readings: tuple[MeterReading, ...]


READINGS_SHOWN = 10


def find_meter(*, actor: Actor, meter_id: UUID) -> MeterDetail:
    """A meter of a device within the actor's reach.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    meter, asset = access_meter(
        actor=actor, permission=Permission.EQUIPMENT_VIEW, meter_id=meter_id
    )
    readings = readings_of([meter_id]).get(meter_id, [])
    return MeterDetail(
        id=meter.id,
        name=meter.name,
        unit=meter.unit,
        asset_id=asset.id,
        asset_no=asset.asset_no,
        trust_id=asset.custodian_trust_id,
        readings=tuple(reversed(readings[-READINGS_SHOWN:])),
    )
