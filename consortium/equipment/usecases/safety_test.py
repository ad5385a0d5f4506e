"""Recording electrical safety tests: from the readings to the state of the device."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.catalogue.domain.device_class import AppliedPart, ElectricalClass
from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain import recording
from consortium.equipment.domain.asset_status import (
    AssetStatus,
    check_can_be_calibrated,
    may_move,
)
from consortium.equipment.domain.safety_test import (
    Device,
    Measure,
    Method,
    SafetyReading,
    SafetyReason,
    SafetyVerdict,
    check_any_value,
    evaluate_safety,
    verdict_of,
)
from consortium.equipment.models.asset import access_asset
from consortium.equipment.models.safety_test import (
    SafetyTest,
    SafetyTestReading,
    acceptance_values,
    limits_in_force,
)
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.database.history import append
from consortium.foundation.database.references import next_reference
from consortium.foundation.domain import permissions
from consortium.foundation.domain.money import half_up
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.domain.references import Series


def record_safety_test(
    *,
    actor: Actor,
    asset_id: UUID,
    method: Method,
    reason: SafetyReason,
    tested_on: date,
    readings: Mapping[Measure, Decimal | None],
    now: datetime,
    elec_class: ElectricalClass | None = None,
    applied_part: AppliedPart | None = None,
    note: str = "",
    late_reason: str = "",
) -> UUID:
    """Record a test; its class and applied part are those of the model, unless the plate differs.

    A failure puts the device in quarantine at once. A test with missing readings is kept, and is
    no pass.

    Raises:
        NotFound: the device is not within the actor's reach.
        NotAllowed: the actor records no tests for the trust that has the device.
        Conflict: the device is not there.
        Invalid: the day or a reading makes no sense, or no test applies to the device.
    """
    recording.check_performed_on(tested_on, today=london_date(now), late_reason=late_reason)
    check_any_value(readings)
    with transaction():
        asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
        permissions.check(actor, Permission.CALIBRATIONS_RECORD, asset.custodian_trust_id)
        check_can_be_calibrated(asset.status)
        model = db.session.get_one(DeviceModel, asset.device_model_id)
        device = Device(
            elec_class=elec_class or model.elec_class or ElectricalClass.NONE,
            applied_part=applied_part or model.applied_part or AppliedPart.NONE,
        )
        limits, version = limits_in_force(asset.custodian_trust_id)
        found = evaluate_safety(
            device, method, readings, limits=limits, references=acceptance_values(asset_id)
        )
        test = SafetyTest(
            id=uuid7(),
            reference=next_reference(Series.SAFETY_TEST, london_date(now).year),
            asset_id=asset_id,
            trust_id=asset.custodian_trust_id,
            tested_on=tested_on,
            method=method,
            reason=reason,
            elec_class=device.elec_class,
            applied_part=device.applied_part,
            limits_version=version,
            verdict=verdict_of(found),
            note=note,
            late_reason=late_reason,
            performer_id=actor.id,
            recorded_at=now,
        )
        append([test])
        append(_row(test.id, each) for each in found)
        subject = Subject("asset", asset.id, asset.asset_no)
        record(
            actor=actor,
            action="safety_test.recorded",
            subject=subject,
            at=now,
            owner_id=asset.custodian_trust_id,
            test=test.reference,
            tested_on=tested_on,
            verdict=test.verdict.value,
            limits_version=version,
        )
        failed = test.verdict is SafetyVerdict.FAIL
        if failed and may_move(asset.status, AssetStatus.QUARANTINED):
            why = f"Failed safety test {test.reference}"
            asset.move(AssetStatus.QUARANTINED, at=now, by=actor.id, reason=why)
            record(
                actor=actor,
                action="asset.quarantined",
                subject=subject,
                at=now,
                owner_id=asset.custodian_trust_id,
                reason=why,
            )
    return test.id


def _row(test_id: UUID, reading: SafetyReading) -> SafetyTestReading:
    return SafetyTestReading(
        id=uuid7(),
        test_id=test_id,
        measure=reading.measure,
        limit_value=reading.limit,
        value=reading.value,
        percent=half_up(reading.percent, 6) if reading.percent is not None else None,
        reference_value=reading.reference,
        verdict=reading.verdict,
    )
