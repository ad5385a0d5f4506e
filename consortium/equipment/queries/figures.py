"""Numbers about equipment that other parts show: what waits, and what was done."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from consortium.equipment.domain.asset_status import WRITTEN_OFF, AssetStatus
from consortium.equipment.domain.conformity import Verdict
from consortium.equipment.domain.plan import PlanState
from consortium.equipment.models.asset import Asset, within
from consortium.equipment.models.calibration import CalibrationRun
from consortium.equipment.models.plan import Plan
from consortium.foundation.database import db
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission

SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class EquipmentCounts:
    """What waits for somebody: checks that are late or near, devices out of use."""

    devices: int
    quarantined: int
    overdue: int
    due_soon: int
    suspended: int


def equipment_counts(*, actor: Actor, today: date) -> EquipmentCounts:
    """The numbers for the home page; due soon means from today to seven days on."""
    where = (
        within(actor.scope(Permission.EQUIPMENT_VIEW)),
        Asset.status.not_in(WRITTEN_OFF),
    )
    quarantined = Asset.status == AssetStatus.QUARANTINED
    devices = db.session.execute(
        select(func.count().label("devices"), func.count().filter(quarantined).label("quarantined"))
        .select_from(Asset)
        .where(*where)
    ).one()
    plans = db.session.execute(
        _plans(today).join(Asset, Asset.id == Plan.asset_id).where(*where)
    ).one()
    return EquipmentCounts(
        devices=devices.devices,
        quarantined=devices.quarantined,
        overdue=plans.overdue,
        due_soon=plans.due_soon,
        suspended=plans.suspended,
    )


def _plans(today: date) -> Select[int, int, int]:
    active = Plan.state == PlanState.ACTIVE
    soon = Plan.next_due_on.between(today, today + SOON)
    return select(
        func.count().filter(active, Plan.next_due_on < today).label("overdue"),
        func.count().filter(active, soon).label("due_soon"),
        func.count().filter(Plan.state == PlanState.SUSPENDED).label("suspended"),
    ).select_from(Plan)


def checks_done(*, trust_ids: Collection[UUID], period: Period) -> dict[UUID, int]:
    """How many calibrations were completed for each trust in a period; nought when none were.

    A calibration counts on the day it was done, for the trust that had the device then. One with
    readings missing does not count, and one that was corrected counts once. The caller decides
    whose numbers a reader may see.
    """
    later = aliased(CalibrationRun)
    where = [
        CalibrationRun.trust_id.in_(trust_ids),
        CalibrationRun.verdict != Verdict.INCOMPLETE,
        CalibrationRun.performed_on >= period.start,
        later.id.is_(None),
    ]
    if period.end is not None:
        where.append(CalibrationRun.performed_on < period.end)
    rows = db.session.execute(
        select(CalibrationRun.trust_id, func.count())
        .outerjoin(later, later.supersedes_id == CalibrationRun.id)
        .where(*where)
        .group_by(CalibrationRun.trust_id)
    )
    return dict.fromkeys(trust_ids, 0) | dict(rows.all())
