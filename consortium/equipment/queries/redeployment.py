"""What sites lack, which devices stand idle, and which of them would help."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.asset_status import STATUS_NAMES, AssetStatus
from consortium.equipment.domain.loan import BEFORE_IT_LEAVES, HELD, days_of
from consortium.equipment.domain.redeployment import (
    LOOKS_BACK_DAYS,
    Need,
    Offer,
    Suggestion,
    suggestions,
)
from consortium.equipment.models.asset import Asset, within
from consortium.equipment.models.cover import MinimumStock, miles_among
from consortium.equipment.models.loan import Loan, booked
from consortium.equipment.queries.utilisation import as_counted, counted_since
from consortium.foundation.database import db
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation, Site

Kept = dict[tuple[UUID, str], int]

OUT_OF_USE = (
    AssetStatus.QUARANTINED,
    AssetStatus.AWAITING_REPAIR,
    AssetStatus.IN_REPAIR,
    AssetStatus.MISSING,
)
# A device that somebody has asked for in these days is nobody else's.
AHEAD = timedelta(days=13)


@dataclass(frozen=True, slots=True, kw_only=True)
class RedeploymentLine:
    """What a site needs and the device that would help; ``asset_id`` is None when none would."""

    site_id: UUID
    trust_id: UUID
    trust: str
    site: str
    category: str
    why: str
    failed_id: UUID | None
    asset_id: UUID | None
    asset_no: str
    owner_id: UUID | None
    owner: str
    from_site: str
    because: str
    miles: Decimal | None


def list_redeployment(*, actor: Actor, today: date, asked: Asked) -> Page[RedeploymentLine]:
    """For every need within reach the idle and spare devices that would help.

    Words match trust, site, kind or asset number, and change nothing about who is suggested.
    """
    minimum = _minimum(actor)
    free = _free(actor, today)
    needs = _needs(actor, minimum, free, today)
    offers = _offers(actor, {each.category for each in needs}, minimum, free, today)
    sites = {each.site_id for each in needs} | {each.site_id for each in offers}
    places = _places(sites)
    found = suggestions(needs, offers, miles_among(sites))
    lines = [_line(each, places) for each in found]
    wanted = [line for line in lines if _says(line, asked.words)]
    shown = wanted if asked.rows is None else wanted[asked.offset : asked.offset + asked.rows]
    return Page(rows=shown, total=len(wanted), asked=asked)


def _minimum(actor: Actor) -> Kept:
    scope = actor.scope(Permission.EQUIPMENT_VIEW)
    rows = db.session.scalars(
        select(MinimumStock).where(MinimumStock.trust_id.in_(scope.organisations))
    )
    return {(row.site_id, row.category): row.minimum for row in rows}


def _free_now(today: date) -> ColumnElement[bool]:
    taken = exists().where(
        Loan.asset_id == Asset.id, booked(days_of(today, today + AHEAD), today=today)
    )
    return (
        (Asset.status == AssetStatus.IN_SERVICE)
        & (Asset.owner_trust_id == Asset.custodian_trust_id)
        & ~taken
    )


def _free(actor: Actor, today: date) -> Kept:
    rows = db.session.execute(
        select(Asset.site_id, DeviceModel.category, func.count())
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .where(within(actor.scope(Permission.EQUIPMENT_VIEW)), _free_now(today))
        .group_by(Asset.site_id, DeviceModel.category)
    )
    return {(site_id, category): number for site_id, category, number in rows}


def _needs(actor: Actor, minimum: Kept, free: Kept, today: date) -> list[Need]:
    """Devices that failed and that no loan stands in for, then stocks under their minimum."""
    failed = [
        Need(
            site_id=asset.site_id,
            trust_id=asset.custodian_trust_id,
            category=category,
            missing=1,
            why=f"{asset.asset_no} is {STATUS_NAMES[asset.status].lower()}",
            failed_id=asset.id,
        )
        for asset, category in db.session.execute(_uncovered(actor, today))
    ]
    replaced = Counter((each.site_id, each.category) for each in failed)
    trusts = _trusts(minimum)
    short = [
        Need(
            site_id=site_id,
            trust_id=trusts[site_id],
            category=category,
            missing=missing,
            why=f"{free.get((site_id, category), 0)} free, {kept} to be kept",
        )
        for (site_id, category), kept in sorted(minimum.items(), key=str)
        if (missing := kept - free.get((site_id, category), 0) - replaced[site_id, category]) > 0
    ]
    return failed + short


def _uncovered(actor: Actor, today: date) -> Select[Asset, str]:
    covering = exists().where(
        Loan.failed_asset_id == Asset.id,
        or_(
            Loan.state.in_(HELD),
            Loan.state.in_(BEFORE_IT_LEAVES) & (Loan.has_left | (Loan.ends_on >= today)),
        ),
    )
    return (
        select(Asset, DeviceModel.category)
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .where(
            within(actor.scope(Permission.EQUIPMENT_VIEW)),
            Asset.status.in_(OUT_OF_USE),
            ~covering,
        )
        .order_by(Asset.asset_no)
    )


def _trusts(minimum: Kept) -> dict[UUID, UUID]:
    sites = {site_id for site_id, _ in minimum}
    rows = db.session.execute(select(Site.id, Site.trust_id).where(Site.id.in_(sites)))
    return dict(rows.all())


def _offers(
    actor: Actor, categories: Collection[str], minimum: Kept, free: Kept, today: date
) -> list[Offer]:
    """Free devices of these kinds whose meter stood still, or that their site has to spare."""
    counts = counted_since(today - timedelta(days=LOOKS_BACK_DAYS - 1))
    rows = db.session.execute(
        select(Asset, DeviceModel.category, *counts.c)
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .outerjoin(counts, counts.c.asset_id == Asset.id)
        .where(
            within(actor.scope(Permission.EQUIPMENT_VIEW)),
            DeviceModel.category.in_(categories),
            Asset.is_reserve.is_(False),
            _free_now(today),
        )
        .order_by(Asset.asset_no, counts.c.meter)
    )
    found: dict[UUID, Offer] = {}
    in_use: set[UUID] = set()
    for row in rows:
        offer = _offer(row, minimum, free)
        if offer is None:
            in_use.add(row[0].id)
        elif offer.spare > 0:
            found.setdefault(offer.asset_id, offer)
    # One meter that counted is enough to say that a device is used.
    return [offer for asset_id, offer in found.items() if asset_id not in in_use]


def _offer(row: Any, minimum: Kept, free: Kept) -> Offer | None:
    """The device of a row, None when it is used or nothing says that it can be spared."""
    asset, category, *_ = row
    counted = as_counted(row)
    kept = minimum.get((asset.site_id, category))
    number = free.get((asset.site_id, category), 0)
    idle = counted is not None and counted.stood_still
    if not idle and (kept is None or (counted is not None and counted.used)):
        return None
    if idle and counted is not None:
        why = f"{counted.name} stood still since {_day(counted.first_on)}"
    else:
        why = f"{number} free at its site, {kept} to be kept"
    return Offer(
        asset_id=asset.id,
        asset_no=asset.asset_no,
        site_id=asset.site_id,
        owner_id=asset.owner_trust_id,
        category=category,
        spare=number - (kept or 0),
        why=why,
        is_idle=idle,
    )


@dataclass(frozen=True, slots=True)
class _Place:
    trust: str
    site: str


def _places(sites: Collection[UUID]) -> dict[UUID, _Place]:
    rows = db.session.execute(
        select(Site.id, Organisation.name, Site.name)
        .join(Organisation, Organisation.id == Site.trust_id)
        .where(Site.id.in_(sites))
    )
    return {site_id: _Place(trust, site) for site_id, trust, site in rows}


def _line(each: Suggestion, places: dict[UUID, _Place]) -> RedeploymentLine:
    need, offer = each.need, each.offer
    there = places[offer.site_id] if offer else None
    return RedeploymentLine(
        site_id=need.site_id,
        trust_id=need.trust_id,
        trust=places[need.site_id].trust,
        site=places[need.site_id].site,
        category=need.category,
        why=need.why,
        failed_id=need.failed_id,
        asset_id=offer.asset_id if offer else None,
        asset_no=offer.asset_no if offer else "",
        owner_id=offer.owner_id if offer else None,
        owner=there.trust if there else "",
        from_site=there.site if there else "",
        because=offer.why if offer else "",
        miles=each.miles,
    )


def _says(line: RedeploymentLine, words: str) -> bool:
    text = f"{line.trust} {line.site} {line.category} {line.asset_no} {line.owner}".casefold()
    return all(word in text for word in words.casefold().split())


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
