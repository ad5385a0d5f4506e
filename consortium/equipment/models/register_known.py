"""What is registered already, as an import compares its rows with it."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import select

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.asset_facts import AssetFacts
from consortium.equipment.domain.register_columns import Field
from consortium.equipment.domain.register_import import Known, Register
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.asset_tag import AssetTag
from consortium.foundation.database import db
from consortium.foundation.database.base import table_of
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Site

_FACTS = tuple(AssetFacts.__dataclass_fields__)


def register_for(actor: Actor, trust_id: UUID, default_site_id: UUID | None) -> Register:
    """The models, the trust's sites, and every device: numbers and serials are the network's."""
    owned = actor.scope(Permission.EQUIPMENT_MANAGE)
    assets = table_of(Asset)
    by_serial: dict[tuple[UUID, str], Known] = {}
    by_tag: dict[str, Known] = {}
    by_id: dict[UUID, Known] = {}
    for row in db.session.execute(select(assets)).mappings():
        known = _known(row, trust_id, is_owner=row["owner_trust_id"] in owned)
        by_serial[known.model_id, known.serial] = known
        by_tag[known.asset_no] = known
        by_id[known.id] = known
    tags = select(AssetTag.value, AssetTag.asset_id).where(AssetTag.retired_at.is_(None))
    for value, asset_id in db.session.execute(tags):
        by_tag.setdefault(value, by_id[asset_id])
    return Register(
        models=_models(),
        sites=_sites(trust_id),
        default_site_id=default_site_id,
        by_serial=by_serial,
        by_tag=by_tag,
    )


def _known(row: Any, trust_id: UUID, *, is_owner: bool) -> Known:
    values: dict[Field, Any] = {Field(name): row[name] for name in _FACTS}
    values |= {Field.SITE: row["site_id"], Field.LOCATION: row["location"]}
    return Known(
        id=row["id"],
        asset_no=row["asset_no"],
        serial=row["serial"],
        model_id=row["device_model_id"],
        status=row["status"],
        may_change=row["custodian_trust_id"] == trust_id,
        is_owner=is_owner,
        values=values,
    )


def _models() -> dict[tuple[str, str], UUID]:
    named: dict[str, set[UUID]] = defaultdict(set)
    models: dict[tuple[str, str], UUID] = {}
    rows = select(DeviceModel.manufacturer, DeviceModel.name, DeviceModel.id)
    for maker, name, model_id in db.session.execute(rows):
        models[maker.casefold(), name.casefold()] = model_id
        named[name.casefold()].add(model_id)
    return models | {("", name): ids.pop() for name, ids in named.items() if len(ids) == 1}


def _sites(trust_id: UUID) -> dict[str, UUID]:
    rows = select(Site.name, Site.code, Site.id).where(Site.trust_id == trust_id)
    sites: dict[str, UUID] = {}
    for name, code, site_id in db.session.execute(rows):
        sites[name.casefold()] = site_id
        sites[code.casefold()] = site_id
    return sites
