"""The risk scores of models, and how long each may wait by an organisation's interval map."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.asset_status import WRITTEN_OFF
from consortium.equipment.domain.risk_score import Band, is_included, longest_months, risk_score
from consortium.equipment.models.asset import Asset, within
from consortium.equipment.models.interval_map import (
    IntervalMap,
    RiskDecision,
    bands_of,
    newest_map,
)
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.queries.people import names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """A model with its score; ``months`` is the longest it may wait, None when nothing says so.

    A signed decision goes beyond the maker's interval, the map's alone never does.
    """

    id: UUID
    manufacturer: str
    name: str
    category: str
    devices: int
    score: int | None
    is_included: bool
    map_months: int | None
    maker_months: int | None
    decided_months: int | None
    months: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLine:
    """A version of an interval map; number 0 is the usual one that holds before any is set."""

    number: int
    bands: tuple[Band, ...]
    reason: str
    set_at: datetime | None
    set_by: str


def list_risk_scores(*, actor: Actor, owner_id: UUID, asked: Asked) -> Page[ScoreLine]:
    """The models of devices within reach by the map of one organisation, by category."""
    devices = (
        select(Asset.device_model_id, func.count().label("devices"))
        .where(within(actor.scope(Permission.EQUIPMENT_VIEW)), Asset.status.not_in(WRITTEN_OFF))
        .group_by(Asset.device_model_id)
        .subquery()
    )
    rows = (
        select(DeviceModel, devices.c.devices)
        .join(devices, devices.c.device_model_id == DeviceModel.id)
        .where(
            *matching(asked.words, DeviceModel.category, DeviceModel.manufacturer, DeviceModel.name)
        )
    )
    score = DeviceModel.risk_function + DeviceModel.risk_consequence + DeviceModel.risk_maintenance
    orders = {"model": DeviceModel.name, "score": func.coalesce(score, 0)}
    page, total = one_page(
        rows, asked, orders.get(asked.sort, DeviceModel.category), DeviceModel.name, DeviceModel.id
    )
    bands = bands_of(newest_map(owner_id))
    decided = _decided(owner_id, [model.id for model, _ in page])
    lines = [_line(model, count, bands, decided.get(model.id)) for model, count in page]
    return Page(rows=lines, total=total, asked=asked)


def interval_maps(*, actor: Actor, owner_id: UUID) -> list[MapLine]:
    """The versions of an organisation's map, the newest first; the usual one when none is set."""
    if owner_id not in actor.scope(Permission.EQUIPMENT_VIEW):
        return []
    rows = db.session.scalars(
        select(IntervalMap)
        .where(IntervalMap.owner_id == owner_id)
        .order_by(IntervalMap.number.desc())
    ).all()
    names = names_of({row.set_by for row in rows if row.set_by})
    lines = [
        MapLine(
            number=row.number,
            bands=bands_of(row),
            reason=row.reason,
            set_at=row.set_at,
            set_by=names.get(row.set_by, "") if row.set_by else "",
        )
        for row in rows
    ]
    usual = MapLine(number=0, bands=bands_of(None), reason="", set_at=None, set_by="")
    return lines or [usual]


def _decided(owner_id: UUID, model_ids: list[UUID]) -> dict[UUID, int]:
    rows = db.session.execute(
        select(RiskDecision.device_model_id, RiskDecision.months)
        .where(RiskDecision.owner_id == owner_id, RiskDecision.device_model_id.in_(model_ids))
        .order_by(RiskDecision.signed_at, RiskDecision.id)
    )
    return dict(rows.all())


def _line(
    model: DeviceModel, devices: int, bands: tuple[Band, ...], decided: int | None
) -> ScoreLine:
    score = None
    function, risk, upkeep = (
        model.risk_function,
        model.risk_consequence,
        model.risk_maintenance,
    )
    if function is not None and risk is not None and upkeep is not None:
        score = risk_score(
            function=function, risk=risk, maintenance=upkeep, incidents=model.risk_incidents or 0
        )
    by_map = longest_months(score, bands) if score is not None else None
    ceiling = decided or model.maker_interval_months
    limits = [each for each in (by_map, ceiling) if each is not None]
    return ScoreLine(
        id=model.id,
        manufacturer=model.manufacturer,
        name=model.name,
        category=model.category,
        devices=devices,
        score=score,
        is_included=score is not None and is_included(score),
        map_months=by_map,
        maker_months=model.maker_interval_months,
        decided_months=decided,
        months=min(limits) if limits else None,
    )
