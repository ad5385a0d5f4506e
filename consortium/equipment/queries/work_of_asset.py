"""What the page of a device shows of the work on it: orders, safety tests, meters, notices."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select

from consortium.equipment.domain.safety_notice import MatchState
from consortium.equipment.domain.safety_test import SafetyVerdict
from consortium.equipment.models.meter import Meter, readings_of
from consortium.equipment.models.safety_notice import NoticeMatch, SafetyNotice
from consortium.equipment.models.safety_test import SafetyTest
from consortium.equipment.models.work_order import WorkOrder
from consortium.equipment.queries.work_order import WorkLine, open_work_of
from consortium.foundation.database import db


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestTest:
    id: UUID
    tested_on: date
    verdict: SafetyVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterLine:
    """A meter with what it read last; None while nobody has read it."""

    id: UUID
    name: str
    unit: str
    read_on: date | None
    value: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeOfAsset:
    notice_id: UUID
    number: str
    title: str
    state: MatchState


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetWork:
    """The open orders, how many there ever were, and the newest safety test of a device."""

    orders: tuple[WorkLine, ...]
    orders_ever: int
    latest_test: LatestTest | None
    meters: tuple[MeterLine, ...]
    notices: tuple[NoticeOfAsset, ...]


def work_of_asset(asset_id: UUID, *, now: datetime) -> AssetWork:
    """The work on a device; whoever asks has reached the device."""
    return AssetWork(
        orders=tuple(open_work_of(asset_id, now=now)),
        orders_ever=db.session.scalar(select(func.count()).where(WorkOrder.asset_id == asset_id))
        or 0,
        latest_test=_latest_test(asset_id),
        meters=tuple(meters_of(asset_id)),
        notices=tuple(_notices(asset_id)),
    )


def meters_of(asset_id: UUID) -> list[MeterLine]:
    """The meters of a device by name; whoever asks has reached the device."""
    meters = db.session.scalars(
        select(Meter).where(Meter.asset_id == asset_id).order_by(Meter.name)
    ).all()
    read = readings_of([meter.id for meter in meters]) if meters else {}
    lines = []
    for meter in meters:
        last = read[meter.id][-1] if meter.id in read else None
        lines.append(
            MeterLine(
                id=meter.id,
                name=meter.name,
                unit=meter.unit,
                read_on=last.on if last else None,
                value=last.value if last else None,
            )
        )
    return lines


def _latest_test(asset_id: UUID) -> LatestTest | None:
    row = db.session.scalar(
        select(SafetyTest)
        .where(SafetyTest.asset_id == asset_id)
        .order_by(SafetyTest.tested_on.desc(), SafetyTest.recorded_at.desc())
        .limit(1)
    )
    if row is None:
        return None
    return LatestTest(id=row.id, tested_on=row.tested_on, verdict=row.verdict)


def _notices(asset_id: UUID) -> list[NoticeOfAsset]:
    rows = db.session.execute(
        select(SafetyNotice.id, SafetyNotice.number, SafetyNotice.title, NoticeMatch.state)
        .join(NoticeMatch, NoticeMatch.notice_id == SafetyNotice.id)
        .where(NoticeMatch.asset_id == asset_id)
        .order_by(SafetyNotice.recorded_at.desc())
    )
    return [
        NoticeOfAsset(notice_id=notice_id, number=number, title=title, state=state)
        for notice_id, number, title, state in rows
    ]
