"""Starting campaigns over all devices of a model, and working them off."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.catalogue.models.device_model import access_device_model
from consortium.equipment.domain.asset_status import WRITTEN_OFF
from consortium.equipment.domain.campaign import Progress, check_settles, standing_of
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.campaign import Campaign, CampaignAsset, access_campaign
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.access import access_organisation


def start_campaign(
    *,
    actor: Actor,
    owner_id: UUID,
    model_id: UUID,
    title: str,
    work: str,
    now: datetime,
    software_version: str = "",
    due_on: date | None = None,
) -> UUID:
    """Start a campaign over every device of a model that the owner's engineers manage.

    A consortium's is over its members' devices, a trust's over those it has.

    Raises:
        NotAllowed: the actor does not manage the owner's equipment.
        NotFound: there is no such model.
        Conflict: there is no device of the model.
    """
    permissions.check(actor, Permission.EQUIPMENT_MANAGE, owner_id)
    with transaction():
        access_device_model(model_id=model_id)
        campaign = Campaign(
            id=uuid7(),
            owner_id=owner_id,
            device_model_id=model_id,
            title=title,
            work=work,
            software_version=software_version,
            due_on=due_on,
            opened_at=now,
            opened_by=actor.id,
        )
        devices = _devices(actor, campaign)
        if not devices:
            raise Conflict(
                "no_devices",
                "There is no device of this model here.",
                next_step="Choose another model.",
            )
        db.session.add(campaign)
        _take_in(campaign, devices)
        _record(actor, "campaign.started", campaign, now, devices=len(devices))
    return campaign.id


def take_in_new_devices(*, actor: Actor, campaign_id: UUID, now: datetime) -> int:
    """Add the devices of the model that came since a campaign was started; returns how many.

    Raises:
        NotFound: there is no such campaign for the actor.
        Conflict: it is closed, or no device came.
    """
    with transaction():
        campaign = access_campaign(
            actor=actor, permission=Permission.EQUIPMENT_MANAGE, campaign_id=campaign_id
        )
        _check_open(campaign)
        there = select(CampaignAsset.asset_id).where(CampaignAsset.campaign_id == campaign_id)
        new = set(_devices(actor, campaign)) - set(db.session.scalars(there))
        if not new:
            raise Conflict(
                "no_devices",
                "No device of this model came since.",
                next_step="Go on with those that are there.",
            )
        _take_in(campaign, new)
        _record(actor, "campaign.devices_taken_in", campaign, now, devices=len(new))
        return len(new)


def settle_devices(
    *,
    actor: Actor,
    campaign_id: UUID,
    asset_ids: Collection[UUID],
    progress: Progress,
    now: datetime,
    note: str = "",
) -> None:
    """Record devices of a campaign as done or excused; with the last of them it is closed.

    A device that is done has the software version that the campaign brings.

    Raises:
        NotFound: there is no such campaign for the actor.
        NotAllowed: the actor does not manage the equipment of a trust that has one.
        Invalid: no device is chosen, one is not of the campaign, or is excused without a reason.
        Conflict: the campaign is closed.
    """
    with transaction():
        campaign = access_campaign(
            actor=actor, permission=Permission.EQUIPMENT_VIEW, campaign_id=campaign_id
        )
        check_settles(is_closed=campaign.closed_at is not None, to=progress, note=note)
        lines = db.session.scalars(
            select(CampaignAsset).where(CampaignAsset.campaign_id == campaign_id)
        ).all()
        chosen = [line for line in lines if line.asset_id in set(asset_ids)]
        if not chosen or len(chosen) != len(set(asset_ids)):
            raise Invalid(
                "not_in_campaign",
                "Choose devices of this campaign.",
                field="asset_ids",
                next_step="Tick at least one.",
            )
        assets = db.session.scalars(select(Asset).where(Asset.id.in_(asset_ids))).all()
        permissions.check(
            actor, Permission.EQUIPMENT_MANAGE, *{each.custodian_trust_id for each in assets}
        )
        for line in chosen:
            line.progress, line.note = progress, note
            line.settled_at, line.settled_by = now, actor.id
        if progress is Progress.DONE and campaign.software_version:
            for asset in assets:
                asset.software_version = campaign.software_version
        standing = standing_of(line.progress for line in lines)
        if standing.is_finished:
            campaign.closed_at = now
        _record(
            actor,
            f"campaign.devices_{progress.value}",
            campaign,
            now,
            reason=note,
            devices=sorted(asset_ids),
            left=standing.open,
        )


def _devices(actor: Actor, campaign: Campaign) -> list[UUID]:
    rows = select(Asset.id).where(
        Asset.device_model_id == campaign.device_model_id, Asset.status.not_in(WRITTEN_OFF)
    )
    if access_organisation(organisation_id=campaign.owner_id).kind is OrganisationKind.TRUST:
        rows = rows.where(Asset.custodian_trust_id == campaign.owner_id)
    elif not actor.is_system:
        reached = actor.scope(Permission.EQUIPMENT_MANAGE).organisations
        rows = rows.where(Asset.custodian_trust_id.in_(reached))
    return list(db.session.scalars(rows))


def _take_in(campaign: Campaign, asset_ids: Collection[UUID]) -> None:
    db.session.add_all(
        CampaignAsset(campaign_id=campaign.id, asset_id=asset_id, progress=Progress.OPEN)
        for asset_id in asset_ids
    )


def _check_open(campaign: Campaign) -> None:
    if campaign.closed_at is not None:
        raise Conflict(
            "campaign_closed",
            "This campaign is closed.",
            next_step="Start another one for the devices that came since.",
        )


def _record(
    actor: Actor, action: str, campaign: Campaign, now: datetime, reason: str = "", **details: Any
) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("campaign", campaign.id, campaign.title),
        at=now,
        owner_id=campaign.owner_id,
        reason=reason,
        **details,
    )
