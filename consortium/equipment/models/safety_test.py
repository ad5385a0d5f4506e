"""Electrical safety tests that were done: the readings, the limits of that day, the verdict."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.catalogue.domain.device_class import AppliedPart, ElectricalClass
from consortium.equipment.domain.safety_test import (
    LIMITS,
    LimitKey,
    Measure,
    Method,
    SafetyReason,
    SafetyVerdict,
    limits_from_json,
)
from consortium.equipment.models.asset import Asset, within
from consortium.equipment.models.house_table import TableKind, table_in_force
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Instant, Quantity, enum_of, references
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission


class SafetyTest(Identified, AppendOnly, Base):
    """One test of a device, by the table of limits in force; version 0 is the standard's own.

    ``trust_id`` is the trust that had the device on that day: it does not move with the device.
    """

    __tablename__ = "safety_test"
    __table_args__ = (UniqueConstraint("reference"),)

    reference: Mapped[str] = mapped_column(String(20))
    asset_id: Mapped[UUID] = mapped_column(references("asset.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    tested_on: Mapped[date]
    method: Mapped[Method] = mapped_column(enum_of(Method))
    reason: Mapped[SafetyReason] = mapped_column(enum_of(SafetyReason))
    elec_class: Mapped[ElectricalClass] = mapped_column(enum_of(ElectricalClass))
    applied_part: Mapped[AppliedPart] = mapped_column(enum_of(AppliedPart))
    limits_version: Mapped[int]
    verdict: Mapped[SafetyVerdict] = mapped_column(enum_of(SafetyVerdict))
    note: Mapped[str] = mapped_column(String(1000), default="")
    late_reason: Mapped[str] = mapped_column(String(400), default="")
    performer_id: Mapped[UUID | None] = mapped_column(Uuid)
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class SafetyTestReading(Identified, AppendOnly, Base):
    """A measure with its limit as it was then; the percent is kept to a millionth."""

    __tablename__ = "safety_test_reading"
    __table_args__ = (UniqueConstraint("test_id", "measure"),)

    test_id: Mapped[UUID] = mapped_column(references("safety_test.id"))
    measure: Mapped[Measure] = mapped_column(enum_of(Measure))
    limit_value: Mapped[Decimal | None] = mapped_column(Quantity)
    value: Mapped[Decimal | None] = mapped_column(Quantity)
    percent: Mapped[Decimal | None] = mapped_column(Quantity)
    reference_value: Mapped[Decimal | None] = mapped_column(Quantity)
    verdict: Mapped[SafetyVerdict] = mapped_column(enum_of(SafetyVerdict))


def limits_in_force(trust_id: UUID) -> tuple[dict[LimitKey, Decimal], int]:
    """The limits by which a trust's devices are judged, and their version; 0 is the standard's."""
    table = table_in_force(TableKind.SAFETY_LIMITS, trust_id)
    if table is None:
        return dict(LIMITS), 0
    return limits_from_json(table.content["limits"]), table.version


def last_pass_on(asset_id: UUID) -> date | None:
    """The day of the newest test that passed, unless a later one failed."""
    newest = db.session.scalars(
        select(SafetyTest)
        .where(SafetyTest.asset_id == asset_id, SafetyTest.verdict != SafetyVerdict.INCOMPLETE)
        .order_by(SafetyTest.tested_on.desc(), SafetyTest.recorded_at.desc())
        .limit(1)
    ).one_or_none()
    return newest.tested_on if newest and newest.verdict is SafetyVerdict.PASS else None


def latest_safety_verdict(asset_id: UUID) -> SafetyVerdict | None:
    """What the newest test of a device says; None without any."""
    return db.session.scalar(
        select(SafetyTest.verdict)
        .where(SafetyTest.asset_id == asset_id)
        .order_by(SafetyTest.tested_on.desc(), SafetyTest.recorded_at.desc())
        .limit(1)
    )


def acceptance_values(asset_id: UUID) -> dict[Measure, Decimal]:
    """What each measure was in the first test at acceptance; nothing without one."""
    first = db.session.scalar(
        select(SafetyTest.id)
        .where(SafetyTest.asset_id == asset_id, SafetyTest.reason == SafetyReason.ACCEPTANCE)
        .order_by(SafetyTest.tested_on, SafetyTest.recorded_at)
        .limit(1)
    )
    rows = db.session.execute(
        select(SafetyTestReading.measure, SafetyTestReading.value).where(
            SafetyTestReading.test_id == first, SafetyTestReading.value.is_not(None)
        )
    )
    return {measure: value for measure, value in rows if value is not None}


def access_safety_test(
    *, actor: Actor, permission: Permission, test_id: UUID
) -> tuple[SafetyTest, Asset]:
    """A test and its device, when the actor reaches the device with the permission.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    found = db.session.execute(
        select(SafetyTest, Asset)
        .join(Asset, Asset.id == SafetyTest.asset_id)
        .where(SafetyTest.id == test_id, within(actor.scope(permission)))
    ).one_or_none()
    if found is None:
        raise NotFound("safety test")
    test, asset = found
    return test, asset
