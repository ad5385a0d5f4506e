"""Campaigns, and how far each is."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.campaign import Progress, Standing
from consortium.equipment.models.asset import Asset, within
from consortium.equipment.models.campaign import Campaign, CampaignAsset, access_campaign
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation, Site
from consortium.organisations.queries.people import names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignLine:
    id: UUID
    title: str
    work: str
    model: str
    owner: str
    software_version: str
    due_on: date | None
    opened_at: datetime
    closed_at: datetime | None
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignDevice:
    asset_id: UUID
    asset_no: str
    serial: str
    trust_id: UUID
    trust: str
    site: str
    progress: Progress
    note: str
    settled_at: datetime | None
    settled_by: str


def list_campaigns(*, actor: Actor, asked: Asked) -> Page[CampaignLine]:
    """The campaigns within reach, the newest first; words match title, model or owner."""
    rows = _campaigns(actor).where(
        *matching(asked.words, Campaign.title, DeviceModel.name, Organisation.name)
    )
    page, total = one_page(rows, asked, Campaign.opened_at.desc(), Campaign.id)
    return Page(rows=[_line(*row) for row in page], total=total, asked=asked)


def find_campaign(*, actor: Actor, campaign_id: UUID) -> CampaignLine:
    """One campaign.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    access_campaign(actor=actor, permission=Permission.EQUIPMENT_VIEW, campaign_id=campaign_id)
    return _line(*db.session.execute(_campaigns(actor).where(Campaign.id == campaign_id)).one())


def list_campaign_devices(
    *, actor: Actor, campaign_id: UUID, asked: Asked, progress: Progress | None = None
) -> Page[CampaignDevice]:
    """The devices of a campaign that are within reach, by asset number.

    Raises:
        NotFound: the campaign is not within reach.
    """
    access_campaign(actor=actor, permission=Permission.EQUIPMENT_VIEW, campaign_id=campaign_id)
    rows = (
        select(CampaignAsset, Asset, Organisation.name, Site.name)
        .join(Asset, Asset.id == CampaignAsset.asset_id)
        .join(Organisation, Organisation.id == Asset.custodian_trust_id)
        .join(Site, Site.id == Asset.site_id)
        .where(
            CampaignAsset.campaign_id == campaign_id,
            within(actor.scope(Permission.EQUIPMENT_VIEW)),
            *matching(asked.words, Asset.asset_no, Asset.serial, Organisation.name, Site.name),
            *([CampaignAsset.progress == progress] if progress else []),
        )
    )
    page, total = one_page(rows, asked, Asset.asset_no, Asset.id)
    names = names_of({line.settled_by for line, *_ in page if line.settled_by})
    devices = [
        CampaignDevice(
            asset_id=asset.id,
            asset_no=asset.asset_no,
            serial=asset.serial,
            trust_id=asset.custodian_trust_id,
            trust=trust,
            site=site,
            progress=line.progress,
            note=line.note,
            settled_at=line.settled_at,
            settled_by=names.get(line.settled_by, "") if line.settled_by else "",
        )
        for line, asset, trust, site in page
    ]
    return Page(rows=devices, total=total, asked=asked)


def open_campaigns_of(actor: Actor, asset_id: UUID) -> list[tuple[UUID, str]]:
    """The campaigns in which a device within reach is still to do: their ids and titles."""
    rows = db.session.execute(
        select(Campaign.id, Campaign.title)
        .join(CampaignAsset, CampaignAsset.campaign_id == Campaign.id)
        .where(
            CampaignAsset.asset_id == asset_id,
            CampaignAsset.progress == Progress.OPEN,
            *_reached(actor),
        )
        .order_by(Campaign.opened_at)
    )
    return [(key, title) for key, title in rows]


def _reached(actor: Actor) -> list[Any]:
    scope = actor.scope(Permission.EQUIPMENT_VIEW)
    return [] if scope.everything else [Campaign.owner_id.in_(scope.organisations)]


def _campaigns(actor: Actor) -> Select[*tuple[Any, ...]]:
    def number(progress: Progress) -> Any:
        return func.count().filter(CampaignAsset.progress == progress)

    counts = (
        select(
            CampaignAsset.campaign_id,
            *(number(each).label(each.value) for each in Progress),
        )
        .group_by(CampaignAsset.campaign_id)
        .subquery()
    )
    return (
        select(
            Campaign,
            DeviceModel.manufacturer,
            DeviceModel.name,
            Organisation.name,
            *(counts.c[each.value] for each in Progress),
        )
        .join(DeviceModel, DeviceModel.id == Campaign.device_model_id)
        .join(Organisation, Organisation.id == Campaign.owner_id)
        .join(counts, counts.c.campaign_id == Campaign.id)
        .where(*_reached(actor))
    )


def _line(
    row: Campaign, maker: str, model: str, owner: str, to_do: int, done: int, excused: int
) -> CampaignLine:
    return CampaignLine(
        id=row.id,
        title=row.title,
        work=row.work,
        model=f"{maker} {model}",
        owner=owner,
        software_version=row.software_version,
        due_on=row.due_on,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        standing=Standing(open=to_do, done=done, excused=excused),
    )
