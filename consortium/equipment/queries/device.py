"""Everything the page of one device shows."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.asset_facts import AssetFacts
from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.models.asset import Asset, AssetEvent, within
from consortium.equipment.queries.history import RunLine, calibrations_of
from consortium.equipment.queries.plan import PlanLine, plans_of
from consortium.equipment.queries.procedure import ProcedureLine, procedures_for
from consortium.equipment.queries.transfer import TransferLine, transfers_of
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation, Site
from consortium.organisations.queries.people import names_of

RUNS_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    at: datetime
    before: AssetStatus | None
    to: AssetStatus
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetDetail:
    """A device with its plans, its latest calibrations, and the changes of its state and holding.

    Without a maintainer whoever has the device looks after it.
    ``procedures`` are those within reach that are made for devices of its category.
    """

    id: UUID
    asset_no: str
    serial: str
    category: str
    manufacturer: str
    model: str
    device_model_id: UUID
    owner_trust_id: UUID
    owner: str
    custodian_trust_id: UUID
    custodian: str
    site_id: UUID
    site: str
    location: str
    status: AssetStatus
    accepted_on: date | None
    put_in_use_on: date | None
    version: int
    maintainer_id: UUID | None
    maintainer: str
    facts: AssetFacts
    transfers: tuple[TransferLine, ...]
    plans: tuple[PlanLine, ...]
    procedures: tuple[ProcedureLine, ...]
    runs: Page[RunLine]
    events: tuple[EventLine, ...]


def find_asset(*, actor: Actor, asset_id: UUID, today: date) -> AssetDetail:
    """A device within the actor's reach.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    asset, model, owner, custodian, site, maintainer = _with_names(actor, asset_id)
    return AssetDetail(
        id=asset.id,
        asset_no=asset.asset_no,
        serial=asset.serial,
        category=model.category,
        manufacturer=model.manufacturer,
        model=model.name,
        device_model_id=model.id,
        owner_trust_id=asset.owner_trust_id,
        owner=owner,
        custodian_trust_id=asset.custodian_trust_id,
        custodian=custodian,
        site_id=asset.site_id,
        site=site,
        location=asset.location,
        status=asset.status,
        accepted_on=asset.accepted_on,
        put_in_use_on=asset.put_in_use_on,
        version=asset.version,
        maintainer_id=asset.maintainer_id,
        maintainer=maintainer or "",
        facts=asset.facts,
        transfers=tuple(transfers_of(asset_id)),
        plans=tuple(plans_of(asset_id, today=today)),
        procedures=tuple(procedures_for(actor, model.category)),
        runs=calibrations_of(asset_id, asked=Asked(rows=RUNS_SHOWN)),
        events=tuple(_events(asset_id)),
    )


def _with_names(
    actor: Actor, asset_id: UUID
) -> tuple[Asset, DeviceModel, str, str, str, str | None]:
    """The device with its model, its owner, who has it, its site, and who looks after it."""
    owner, custodian, maintainer = (aliased(Organisation) for _ in range(3))
    found = db.session.execute(
        select(Asset, DeviceModel, owner.name, custodian.name, Site.name, maintainer.name)
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .join(owner, owner.id == Asset.owner_trust_id)
        .join(custodian, custodian.id == Asset.custodian_trust_id)
        .join(Site, Site.id == Asset.site_id)
        .outerjoin(maintainer, maintainer.id == Asset.maintainer_id)
        .where(Asset.id == asset_id, within(actor.scope(Permission.EQUIPMENT_VIEW)))
    ).one_or_none()
    if found is None:
        raise NotFound("device")
    return found


def _events(asset_id: UUID) -> list[EventLine]:
    rows = db.session.scalars(
        select(AssetEvent)
        .where(AssetEvent.asset_id == asset_id)
        .order_by(AssetEvent.at.desc(), AssetEvent.id.desc())
    ).all()
    names = names_of({row.by_id for row in rows if row.by_id})
    return [
        EventLine(
            at=row.at,
            before=row.from_status,
            to=row.to_status,
            by=names.get(row.by_id, "") if row.by_id else "",
            reason=row.reason,
        )
        for row in rows
    ]
