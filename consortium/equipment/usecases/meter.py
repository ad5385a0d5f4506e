"""Adding meters to devices, and reading them."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.equipment.domain.asset_status import check_takes_plan
from consortium.equipment.domain.meter import MeterReading, check_reading
from consortium.equipment.models.asset import access_asset
from consortium.equipment.models.meter import Meter, MeterRead, access_meter, readings_of
from consortium.equipment.models.plan import fall_due_by_meter
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission


def add_meter(*, actor: Actor, asset_id: UUID, name: str, unit: str, now: datetime) -> UUID:
    """Add something that a device counts about itself, like its hours run.

    Raises:
        NotFound: the device is not within the actor's reach.
        Conflict: it is condemned or disposed of.
        Invalid: it has a meter of that name already.
    """
    with transaction():
        asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.custodian_trust_id)
        check_takes_plan(asset.status)
        meter = Meter(id=uuid7(), asset_id=asset_id, name=name, unit=unit)
        db.session.add(meter)
        record(
            actor=actor,
            action="meter.added",
            subject=Subject("asset", asset.id, asset.asset_no),
            at=now,
            owner_id=asset.custodian_trust_id,
            meter=name,
            unit=unit,
        )
    return meter.id


def read_meter(
    *, actor: Actor, meter_id: UUID, read_on: date, value: Decimal, now: datetime
) -> None:
    """Note what a meter read on a day; plans that go by it fall due anew.

    Raises:
        NotFound: the meter is not within the actor's reach.
        NotAllowed: the actor records nothing for the trust that has the device.
        Invalid: the day is to come or has a reading, or the meter would count backwards.
    """
    with transaction():
        meter, asset = access_meter(
            actor=actor, permission=Permission.EQUIPMENT_VIEW, meter_id=meter_id
        )
        permissions.check(actor, Permission.CALIBRATIONS_RECORD, asset.custodian_trust_id)
        known = readings_of([meter_id]).get(meter_id, [])
        check_reading(MeterReading(on=read_on, value=value), known, today=london_date(now))
        db.session.add(
            MeterRead(
                id=uuid7(),
                meter_id=meter_id,
                read_on=read_on,
                value=value,
                recorded_at=now,
                recorded_by=actor.id,
            )
        )
        fall_due_by_meter(meter_id)
        record(
            actor=actor,
            action="meter.read",
            subject=Subject("asset", asset.id, asset.asset_no),
            at=now,
            owner_id=asset.custodian_trust_id,
            meter=meter.name,
            value=f"{value:f} {meter.unit}",
            read_on=read_on,
        )
