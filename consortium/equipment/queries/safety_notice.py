"""Reading safety notices: the list, and one with the devices of each trust."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, true

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.safety_notice import (
    SETTLED,
    MatchRule,
    MatchState,
    NoticeSource,
    rule_from_json,
)
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.safety_notice import NoticeMatch, SafetyNotice, access_notice
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """A notice with how many devices it is about, and how many nobody has dealt with yet."""

    id: UUID
    number: str
    source: NoticeSource
    title: str
    manufacturer: str
    stop_use: bool
    action_by: date | None
    devices: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDetail:
    id: UUID
    number: str
    source: NoticeSource
    title: str
    action: str
    action_by: date | None
    stop_use: bool
    rule: MatchRule
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchLine:
    asset_id: UUID
    asset_no: str
    serial: str
    model: str
    trust_id: UUID
    trust: str
    location: str
    status: AssetStatus
    state: MatchState


def list_notices(*, actor: Actor, asked: Asked) -> Page[NoticeLine]:
    """The notices within the actor's reach, those to act on soonest first.

    The devices counted are those within reach.
    """
    scope = actor.scope(Permission.EQUIPMENT_VIEW)
    reached = true() if scope.everything else NoticeMatch.trust_id.in_(scope.organisations)
    waits = NoticeMatch.state.not_in(SETTLED)
    counts = (
        select(
            NoticeMatch.notice_id,
            func.count().label("devices"),
            func.count().filter(waits).label("waiting"),
        )
        .where(reached)
        .group_by(NoticeMatch.notice_id)
        .subquery()
    )
    rows = (
        select(SafetyNotice, counts.c.devices, counts.c.waiting)
        .outerjoin(counts, counts.c.notice_id == SafetyNotice.id)
        .where(
            true() if scope.everything else SafetyNotice.owner_id.in_(scope.organisations),
            *matching(
                asked.words, SafetyNotice.number, SafetyNotice.title, SafetyNotice.manufacturer
            ),
        )
    )
    orders = {
        "number": SafetyNotice.number,
        "waiting": func.coalesce(counts.c.waiting, 0),
        "maker": SafetyNotice.manufacturer,
    }
    soonest = func.coalesce(SafetyNotice.action_by, date.max)
    page, total = one_page(rows, asked, orders.get(asked.sort, soonest), SafetyNotice.id)
    lines = [
        NoticeLine(
            id=row.id,
            number=row.number,
            source=row.source,
            title=row.title,
            manufacturer=row.manufacturer,
            stop_use=row.stop_use,
            action_by=row.action_by,
            devices=devices or 0,
            waiting=waiting or 0,
        )
        for row, devices, waiting in page
    ]
    return Page(rows=lines, total=total, asked=asked)


def find_notice(*, actor: Actor, notice_id: UUID) -> NoticeDetail:
    """A notice within the actor's reach.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row = access_notice(actor=actor, permission=Permission.EQUIPMENT_VIEW, notice_id=notice_id)
    return NoticeDetail(
        id=row.id,
        number=row.number,
        source=row.source,
        title=row.title,
        action=row.action,
        action_by=row.action_by,
        stop_use=row.stop_use,
        rule=rule_from_json(row.rule),
        recorded_at=row.recorded_at,
    )


def list_matches(
    *, actor: Actor, notice_id: UUID, asked: Asked, trust_id: UUID | None = None
) -> Page[MatchLine]:
    """The devices a notice is about, of the trusts whose equipment the actor records or manages.

    Each trust sees and closes its own rows only.
    """
    scope = actor.scope(Permission.EQUIPMENT_MANAGE)
    mine = true() if scope.everything else NoticeMatch.trust_id.in_(scope.organisations)
    rows = (
        select(NoticeMatch, Asset, DeviceModel.name, Organisation.name)
        .join(Asset, Asset.id == NoticeMatch.asset_id)
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .join(Organisation, Organisation.id == NoticeMatch.trust_id)
        .where(
            NoticeMatch.notice_id == notice_id,
            mine,
            *([NoticeMatch.trust_id == trust_id] if trust_id else []),
            *matching(asked.words, Asset.asset_no, Asset.serial, Organisation.name),
        )
    )
    orders = {"asset": Asset.asset_no, "state": NoticeMatch.state}
    order = orders.get(asked.sort, Organisation.name)
    page, total = one_page(rows, asked, order, Asset.asset_no)
    lines = [
        MatchLine(
            asset_id=asset.id,
            asset_no=asset.asset_no,
            serial=asset.serial,
            model=model,
            trust_id=match.trust_id,
            trust=trust,
            location=asset.location,
            status=asset.status,
            state=match.state,
        )
        for match, asset, model, trust in page
    ]
    return Page(rows=lines, total=total, asked=asked)
