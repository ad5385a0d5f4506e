"""The device that a code means, or those that it might."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select

from consortium.catalogue.queries.device_models import DeviceModelLine, model_of_code
from consortium.equipment.domain.asset_tag import normal
from consortium.equipment.domain.scan import CodeKind, Scan
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.asset_tag import AssetTag
from consortium.equipment.queries.asset import AssetLine, first_assets
from consortium.foundation.domain.permissions import Actor

MOST_CANDIDATES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """``device`` is the one that is meant; without it the candidates are those that might be.

    ``model`` is the model of the catalogue that the code names.
    """

    device: AssetLine | None
    candidates: tuple[AssetLine, ...]
    model: DeviceModelLine | None


def find_by_code(*, actor: Actor, scan: Scan) -> Found:
    """Look for what was scanned among the devices within reach.

    A number or a tag that fits wholly means the device; so do model and serial number together.
    """
    model = model_of_code(scan.device_identifier) if scan.device_identifier else None
    for exact in _exactly(scan, model):
        rows = first_assets(actor, exact, limit=2)
        if len(rows) == 1:
            return Found(device=rows[0], candidates=(), model=model)
    maybe = _perhaps(scan, model)
    rows = first_assets(actor, or_(*maybe), limit=MOST_CANDIDATES) if maybe else []
    return Found(device=None, candidates=tuple(rows), model=model)


def _exactly(scan: Scan, model: DeviceModelLine | None) -> Sequence[ColumnElement[bool]]:
    text = normal(scan.text)
    tagged = select(AssetTag.asset_id).where(AssetTag.value == text, AssetTag.retired_at.is_(None))
    exact: list[ColumnElement[bool]] = [Asset.asset_no == text, Asset.id.in_(tagged)]
    if model is not None and scan.serial:
        exact.append((Asset.device_model_id == model.id) & (Asset.serial == scan.serial))
    if scan.kind is CodeKind.TEXT:
        exact.append(Asset.serial.in_({scan.text, text}))
    return exact


def _perhaps(scan: Scan, model: DeviceModelLine | None) -> list[ColumnElement[bool]]:
    """By what the code says without a doubt about it: nothing when it was misread."""
    if scan.kind is CodeKind.TEXT:
        return [Asset.asset_no.istartswith(scan.text, autoescape=True)] if scan.text else []
    maybe: list[ColumnElement[bool]] = []
    if scan.serial and not scan.faults:
        maybe.append(Asset.serial == scan.serial)
    if model is not None:
        of_model = Asset.device_model_id == model.id
        maybe.append(of_model & (Asset.lot == scan.lot) if scan.lot else of_model)
    return maybe
