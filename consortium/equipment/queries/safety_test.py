"""Reading electrical safety tests: those of a device, and one with its readings."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.catalogue.domain.device_class import AppliedPart, ElectricalClass
from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.safety_test import (
    Measure,
    Method,
    SafetyReason,
    SafetyVerdict,
)
from consortium.equipment.models.asset import access_asset
from consortium.equipment.models.safety_test import (
    SafetyTest,
    SafetyTestReading,
    access_safety_test,
)
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.queries.people import names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyTestLine:
    id: UUID
    reference: str
    tested_on: date
    reason: SafetyReason
    method: Method
    verdict: SafetyVerdict
    performer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLine:
    """A measure with its limit as it was; ``change`` is against the value at acceptance."""

    measure: Measure
    limit: Decimal | None
    value: Decimal | None
    percent: Decimal | None
    reference: Decimal | None
    change: Decimal | None
    verdict: SafetyVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyTestDetail:
    id: UUID
    reference: str
    asset_id: UUID
    asset_no: str
    status: AssetStatus
    tested_on: date
    recorded_at: datetime
    method: Method
    reason: SafetyReason
    elec_class: ElectricalClass
    applied_part: AppliedPart
    limits_version: int
    verdict: SafetyVerdict
    performer: str
    note: str
    late_reason: str
    readings: tuple[ReadingLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelClasses:
    """What the catalogue says of a device's model; None where it says nothing."""

    elec_class: ElectricalClass | None
    applied_part: AppliedPart | None


def list_safety_tests(*, actor: Actor, asset_id: UUID, asked: Asked) -> Page[SafetyTestLine]:
    """The tests of a device within the actor's reach, the newest first.

    Raises:
        NotFound: the device is not within reach.
    """
    access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
    rows = select(SafetyTest).where(
        SafetyTest.asset_id == asset_id,
        *matching(asked.words, SafetyTest.reference, SafetyTest.note),
    )
    if asked.sort == "verdict":
        page, total = one_page(rows, asked, SafetyTest.verdict, SafetyTest.id)
    else:
        newest = SafetyTest.tested_on if asked.sort == "tested" else SafetyTest.tested_on.desc()
        page, total = one_page(rows, asked, newest, SafetyTest.id)
    names = names_of({row[0].performer_id for row in page if row[0].performer_id})
    lines = [
        SafetyTestLine(
            id=row.id,
            reference=row.reference,
            tested_on=row.tested_on,
            reason=row.reason,
            method=row.method,
            verdict=row.verdict,
            performer=names.get(row.performer_id, "") if row.performer_id else "",
        )
        for (row,) in page
    ]
    return Page(rows=lines, total=total, asked=asked)


def find_safety_test(*, actor: Actor, test_id: UUID) -> SafetyTestDetail:
    """A test of a device within the actor's reach.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    test, asset = access_safety_test(
        actor=actor, permission=Permission.EQUIPMENT_VIEW, test_id=test_id
    )
    rows = db.session.scalars(
        select(SafetyTestReading).where(SafetyTestReading.test_id == test_id)
    ).all()
    by_measure = {row.measure: row for row in rows}
    names = names_of([test.performer_id] if test.performer_id else [])
    return SafetyTestDetail(
        id=test.id,
        reference=test.reference,
        asset_id=asset.id,
        asset_no=asset.asset_no,
        status=asset.status,
        tested_on=test.tested_on,
        recorded_at=test.recorded_at,
        method=test.method,
        reason=test.reason,
        elec_class=test.elec_class,
        applied_part=test.applied_part,
        limits_version=test.limits_version,
        verdict=test.verdict,
        performer=next(iter(names.values()), ""),
        note=test.note,
        late_reason=test.late_reason,
        readings=tuple(_reading(by_measure[each]) for each in Measure if each in by_measure),
    )


def classes_of_model(device_model_id: UUID) -> ModelClasses:
    """The electrical class and the applied part that the catalogue gives a model."""
    model = db.session.get_one(DeviceModel, device_model_id)
    return ModelClasses(elec_class=model.elec_class, applied_part=model.applied_part)


def _reading(row: SafetyTestReading) -> ReadingLine:
    change = None
    if row.value is not None and row.reference_value is not None:
        change = row.value - row.reference_value
    return ReadingLine(
        measure=row.measure,
        limit=row.limit_value,
        value=row.value,
        percent=row.percent,
        reference=row.reference_value,
        change=change,
        verdict=row.verdict,
    )
