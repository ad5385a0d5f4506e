"""Finding a device that can stand in for another, and reading what decides on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from consortium.catalogue.models.device_model import DeviceModel
from consortium.catalogue.queries.device_models import equivalents_of
from consortium.equipment.domain.asset_status import WRITTEN_OFF
from consortium.equipment.domain.cover import DECIDING, Candidate, Finding, Need, Says, ranked
from consortium.equipment.models.asset import Asset, access_asset, within
from consortium.equipment.models.cover import (
    MinimumStock,
    SiteDistance,
    TrainedUsers,
    units_for,
)
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverLine:
    """A device in its place in the order, with what speaks for it and against it.

    ``rank`` is None where something rules it out. ``reasons`` are those that decide on the order;
    ``findings`` is what every criterion says. ``miles`` is None where nobody knows them.
    """

    rank: int | None
    asset_id: UUID
    asset_no: str
    model: str
    trust: str
    site: str
    location: str
    reasons: str
    against: str
    miles: Decimal | None
    trained: int
    due_on: date | None
    findings: tuple[Finding, ...]

    @property
    def in_favour(self) -> int:
        """How many of the criteria speak for it."""
        return sum(each.says is Says.FOR for each in self.findings)


def cover_for(
    *, actor: Actor, asset_id: UUID, period: Period, today: date, asked: Asked
) -> Page[CoverLine]:
    """The devices within reach that can stand in for one, the best first, then the others and why.

    Words match asset number, model, trust or site, and do not change the ranks.

    Raises:
        NotFound: the device is not within reach.
    """
    lines = _lines(actor, asset_id, period, today=today)
    wanted = [line for line in lines if _says(line, asked.words)]
    shown = wanted if asked.rows is None else wanted[asked.offset : asked.offset + asked.rows]
    return Page(rows=shown, total=len(wanted), asked=asked)


def explained_cover(
    *, actor: Actor, asset_id: UUID, unit_id: UUID, period: Period, today: date
) -> CoverLine:
    """One of them, in its place in the order.

    Raises:
        NotFound: the device is not within reach, or the other one is none that could replace it.
    """
    lines = _lines(actor, asset_id, period, today=today)
    found = next((line for line in lines if line.asset_id == unit_id), None)
    if found is None:
        raise NotFound("replacement")
    return found


def _lines(actor: Actor, asset_id: UUID, period: Period, *, today: date) -> list[CoverLine]:
    asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
    model = db.session.get_one(DeviceModel, asset.device_model_id)
    equivalents = equivalents_of(model.id)
    need = Need(
        asset_id=asset_id,
        model_id=model.id,
        equivalents=equivalents,
        category=model.category,
        trust_id=asset.custodian_trust_id,
        period=period,
    )
    units = units_for(
        site_id=asset.site_id,
        period=period,
        where=within(actor.scope(Permission.EQUIPMENT_VIEW))
        & Asset.status.not_in(WRITTEN_OFF)
        & or_(DeviceModel.category == model.category, DeviceModel.id.in_(equivalents)),
        today=today,
    )
    found = ranked(need, units)
    places = _places([each.unit.asset_id for each in found])
    return [_line(number, each, places) for number, each in enumerate(found, start=1)]


@dataclass(frozen=True, slots=True)
class _Place:
    model: str
    trust: str
    site: str
    location: str


def _places(asset_ids: list[UUID]) -> Mapping[UUID, _Place]:
    rows = db.session.execute(
        select(
            Asset.id,
            DeviceModel.manufacturer,
            DeviceModel.name,
            Organisation.name,
            Site.name,
            Asset.location,
        )
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .join(Organisation, Organisation.id == Asset.custodian_trust_id)
        .join(Site, Site.id == Asset.site_id)
        .where(Asset.id.in_(asset_ids))
    )
    return {
        key: _Place(f"{manufacturer} {name}", trust, site, location)
        for key, manufacturer, name, trust, site, location in rows
    }


def _line(number: int, each: Candidate, places: Mapping[UUID, _Place]) -> CoverLine:
    unit, place = each.unit, places[each.unit.asset_id]
    return CoverLine(
        rank=None if each.rules_out else number,
        asset_id=unit.asset_id,
        asset_no=unit.asset_no,
        model=place.model,
        trust=place.trust,
        site=place.site,
        location=place.location,
        reasons="; ".join(
            finding.words
            for finding in each.findings
            if finding.says is Says.FOR and finding.criterion in DECIDING
        ),
        against="; ".join(each.against),
        miles=unit.miles,
        trained=unit.trained,
        due_on=unit.due_on,
        findings=each.findings,
    )


def _says(line: CoverLine, words: str) -> bool:
    text = f"{line.asset_no} {line.model} {line.trust} {line.site}".casefold()
    return all(word in text for word in words.casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLine:
    """How many devices of a kind a site keeps free."""

    trust: str
    site: str
    category: str
    minimum: int


def list_minimum_stocks(*, actor: Actor, asked: Asked) -> Page[StockLine]:
    """The minimum stocks within reach; words match trust, site or kind."""
    rows = (
        select(Organisation.name, Site.name, MinimumStock.category, MinimumStock.minimum)
        .join(Site, Site.id == MinimumStock.site_id)
        .join(Organisation, Organisation.id == MinimumStock.trust_id)
        .where(
            MinimumStock.trust_id.in_(_reach(actor)),
            *matching(asked.words, Organisation.name, Site.name, MinimumStock.category),
        )
    )
    page, total = one_page(
        rows, asked, Organisation.name, Site.name, MinimumStock.category, MinimumStock.id
    )
    lines = [
        StockLine(trust=trust, site=site, category=category, minimum=minimum)
        for trust, site, category, minimum in page
    ]
    return Page(rows=lines, total=total, asked=asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainedLine:
    """How many people of a site can use a model, and when they were counted."""

    trust: str
    site: str
    model: str
    people: int
    counted_on: date


def list_trained_users(*, actor: Actor, asked: Asked) -> Page[TrainedLine]:
    """Who is trained on what within reach, by numbers; words match trust, site or model."""
    rows = (
        select(Organisation.name, Site.name, DeviceModel, TrainedUsers)
        .join(Site, Site.id == TrainedUsers.site_id)
        .join(Organisation, Organisation.id == TrainedUsers.trust_id)
        .join(DeviceModel, DeviceModel.id == TrainedUsers.device_model_id)
        .where(
            TrainedUsers.trust_id.in_(_reach(actor)),
            *matching(asked.words, Organisation.name, Site.name, DeviceModel.name),
        )
    )
    page, total = one_page(
        rows, asked, Organisation.name, Site.name, DeviceModel.name, TrainedUsers.id
    )
    lines = [
        TrainedLine(
            trust=trust,
            site=site,
            model=f"{model.manufacturer} {model.name}",
            people=row.people,
            counted_on=row.counted_on,
        )
        for trust, site, model, row in page
    ]
    return Page(rows=lines, total=total, asked=asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class DistanceLine:
    site: str
    other: str
    miles: Decimal


def list_distances(*, actor: Actor, asked: Asked) -> Page[DistanceLine]:
    """The distances by road between sites within reach, in miles; words match either site."""
    one, other = aliased(Site), aliased(Site)
    reach = _reach(actor)
    rows = (
        select(one.name, other.name, SiteDistance.miles)
        .select_from(SiteDistance)
        .join(one, one.id == SiteDistance.site_id)
        .join(other, other.id == SiteDistance.other_id)
        .where(
            one.trust_id.in_(reach),
            other.trust_id.in_(reach),
            *matching(asked.words, one.name, other.name),
        )
    )
    page, total = one_page(rows, asked, one.name, other.name, one.id, other.id)
    lines = [DistanceLine(site=site, other=there, miles=miles) for site, there, miles in page]
    return Page(rows=lines, total=total, asked=asked)


def _reach(actor: Actor) -> frozenset[UUID]:
    return actor.scope(Permission.EQUIPMENT_VIEW).organisations
