"""Reading the register: lists of devices, and finding one by its number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from consortium.catalogue.domain.device_class import MdrClass
from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.plan import PlanState
from consortium.equipment.models.asset import Asset, within
from consortium.equipment.models.plan import Plan
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation, Site

Owner = aliased(Organisation)
# Devices without a due date come last when the list is sorted by it.
NEVER = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetLine:
    id: UUID
    asset_no: str
    serial: str
    category: str
    manufacturer: str
    model: str
    trust_id: UUID
    trust: str
    site: str
    location: str
    status: AssetStatus
    owner: str
    next_due_on: date | None


class Warranty(StrEnum):
    """How the warranty of a device stands on a day; soon is within ninety days."""

    UNDER = "under"
    ENDS_SOON = "ends soon"
    ENDED = "ended"
    UNKNOWN = "unknown"


SOON = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which devices a reader looks for; ``place_id`` is a trust or one of its sites.

    The state of the warranty is told as of a day.
    """

    place_id: UUID | None = None
    status: AssetStatus | None = None
    model_id: UUID | None = None
    mdr_class: MdrClass | None = None
    warranty: tuple[Warranty, date] | None = None


ANY = Wanted()


def list_assets(*, actor: Actor, asked: Asked, wanted: Wanted = ANY) -> Page[AssetLine]:
    """The devices within the actor's reach, by asset number.

    Words match number, serial, category, maker, model, trust, site or location.
    """
    due = _due_dates()
    rows = _lines(actor, due).where(*matching(asked.words, *_FOUND_IN), *_that_fit(wanted))
    orders = {
        "model": DeviceModel.name,
        "trust": Organisation.name,
        "status": Asset.status,
        "due": func.coalesce(due.c.due_on, NEVER),
    }
    page, total = one_page(rows, asked, orders.get(asked.sort, Asset.asset_no), Asset.asset_no)
    return Page(rows=[_line(*row) for row in page], total=total, asked=asked)


def assets_that_fit(*, actor: Actor, words: str, wanted: Wanted, limit: int) -> tuple[UUID, ...]:
    """The devices that a list would show with these words and filters, in no order."""
    rows = (
        _lines(actor, _due_dates())
        .where(*matching(words, *_FOUND_IN), *_that_fit(wanted))
        .with_only_columns(Asset.id)
        .limit(limit)
    )
    return tuple(db.session.scalars(rows))


def first_assets(actor: Actor, condition: ColumnElement[bool], *, limit: int) -> list[AssetLine]:
    """The first few devices within reach that fulfil a condition, by asset number."""
    rows = db.session.execute(
        _lines(actor, _due_dates()).where(condition).order_by(Asset.asset_no).limit(limit)
    )
    return [_line(*row) for row in rows]


def search_assets(*, actor: Actor, words: str, limit: int) -> list[AssetLine]:
    """The first few devices within reach whose asset or serial number holds every word."""
    rows = db.session.execute(
        _lines(actor, _due_dates())
        .where(*matching(words, Asset.asset_no, Asset.serial))
        .order_by(Asset.asset_no)
        .limit(limit)
    )
    return [_line(*row) for row in rows]


_FOUND_IN = (
    Asset.asset_no,
    Asset.serial,
    DeviceModel.category,
    DeviceModel.manufacturer,
    DeviceModel.name,
    Organisation.name,
    Site.name,
    Asset.location,
)


def at_place(place_id: UUID | None) -> Sequence[ColumnElement[bool]]:
    """Conditions that hold for the devices of a trust or of a site; none when none is asked for."""
    if place_id is None:
        return ()
    return (or_(Asset.custodian_trust_id == place_id, Asset.site_id == place_id),)


def _that_fit(wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    where = [*at_place(wanted.place_id)]
    if wanted.status is not None:
        where.append(Asset.status == wanted.status)
    if wanted.model_id is not None:
        where.append(Asset.device_model_id == wanted.model_id)
    if wanted.mdr_class is not None:
        where.append(DeviceModel.mdr_class == wanted.mdr_class)
    if wanted.warranty is not None:
        where.append(_warranty(*wanted.warranty))
    return where


def _warranty(state: Warranty, on: date) -> ColumnElement[bool]:
    match state:
        case Warranty.UNKNOWN:
            return Asset.warranty_to.is_(None)
        case Warranty.ENDED:
            return Asset.warranty_to < on
        case Warranty.ENDS_SOON:
            return Asset.warranty_to.between(on, on + SOON)
        case Warranty.UNDER:
            return Asset.warranty_to >= on


def _due_dates() -> Any:
    return (
        select(Plan.asset_id, func.min(Plan.next_due_on).label("due_on"))
        .where(Plan.state == PlanState.ACTIVE)
        .group_by(Plan.asset_id)
        .subquery()
    )


def _lines(actor: Actor, due: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(Asset, DeviceModel, Organisation.name, Site.name, Owner.name, due.c.due_on)
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .join(Organisation, Organisation.id == Asset.custodian_trust_id)
        .join(Site, Site.id == Asset.site_id)
        .join(Owner, Owner.id == Asset.owner_trust_id)
        .outerjoin(due, due.c.asset_id == Asset.id)
        .where(within(actor.scope(Permission.EQUIPMENT_VIEW)))
    )


def _line(
    asset: Asset,
    model: DeviceModel,
    trust: str,
    site: str,
    owner: str,
    next_due_on: date | None,
) -> AssetLine:
    return AssetLine(
        id=asset.id,
        asset_no=asset.asset_no,
        serial=asset.serial,
        category=model.category,
        manufacturer=model.manufacturer,
        model=model.name,
        trust_id=asset.custodian_trust_id,
        trust=trust,
        site=site,
        location=asset.location,
        status=asset.status,
        owner=owner,
        next_due_on=next_due_on,
    )
