"""Registering devices, and taking them out of service for good."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.asset_facts import AssetFacts, check_facts
from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.plan import PlanState
from consortium.equipment.domain.recording import check_acceptance
from consortium.equipment.models.agreed_model import accept_beside_list
from consortium.equipment.models.asset import Asset, access_asset, status_event
from consortium.equipment.models.lent import refuse_while_lent
from consortium.equipment.models.plan import plans_in_force
from consortium.equipment.models.safety_notice import match_asset
from consortium.equipment.models.work_order import end_orders_of
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.access import access_organisation, access_site


def register_asset(
    *,
    actor: Actor,
    asset_no: str,
    device_model_id: UUID,
    serial: str,
    site_id: UUID,
    now: datetime,
    location: str = "",
    owner_trust_id: UUID | None = None,
    accepted_on: date | None = None,
    put_in_use_on: date | None = None,
    facts: AssetFacts | None = None,
    off_list_reason: str = "",
) -> UUID:
    """Register a device at a site; without an owner it belongs to the trust of the site.

    With the day it passed its acceptance check it is in service, else it is received. In service
    with a model that was not on the agreed list that day it asks for the reason. Safety notices
    that are about it are found, and one that stops its use puts it in quarantine.

    Raises:
        NotFound: the site, the model or the owner is not there for the actor.
        Invalid: the number or the serial is taken, a day makes no sense, or the reason is missing.
    """
    check_acceptance(accepted_on, put_in_use_on, today=london_date(now))
    check_facts(facts or AssetFacts(), today=london_date(now))
    with transaction():
        site = access_site(site_id=site_id)
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, site.trust_id)
        asset = Asset(
            id=uuid7(),
            asset_no=asset_no.upper(),
            device_model_id=_model(device_model_id),
            serial=serial,
            owner_trust_id=_owner(actor, owner_trust_id or site.trust_id),
            custodian_trust_id=site.trust_id,
            site_id=site_id,
            location=location,
            status=AssetStatus.RECEIVED,
            **asdict(facts or AssetFacts()),
        )
        event = status_event(
            asset.id, None, AssetStatus.RECEIVED, at=now, by=actor.id, reason="Registered"
        )
        model = db.session.get_one(DeviceModel, asset.device_model_id)
        if accepted_on is not None:
            accept_beside_list(
                asset, model, on=accepted_on, reason=off_list_reason, now=now, by=actor.id
            )
        db.session.add_all([asset, event])
        if accepted_on is not None:
            _accept(asset, accepted_on, put_in_use_on, by=actor.id, now=now)
        match_asset(asset, model, now=now, by=actor.id)
        _record(actor, "asset.registered", asset, now, serial=serial, status=asset.status.value)
    return asset.id


def condemn_asset(*, actor: Actor, asset_id: UUID, reason: str, now: datetime) -> None:
    """Take a device out of service for good and end its plans; whoever owns it decides this.

    Raises:
        NotFound: the device is not within the actor's reach.
        NotAllowed: the actor does not manage the owner's equipment.
        Conflict: it is condemned or disposed of already, or lent.
    """
    with transaction():
        asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.owner_trust_id)
        refuse_while_lent(asset_id)
        asset.move(AssetStatus.CONDEMNED, at=now, by=actor.id, reason=reason)
        plans = plans_in_force(asset_id)
        for plan in plans:
            plan.move(PlanState.ENDED, on=london_date(now), reason="The device is condemned")
        end_orders_of(asset_id, at=now, by=actor.id, reason="The device is condemned")
        _record(actor, "asset.condemned", asset, now, reason=reason, plans_ended=len(plans))


def _model(model_id: UUID) -> UUID:
    if db.session.get(DeviceModel, model_id) is None:
        raise NotFound("equipment model")
    return model_id


def _owner(actor: Actor, trust_id: UUID) -> UUID:
    if trust_id not in actor.scope(Permission.EQUIPMENT_VIEW):
        raise NotFound("trust")
    return access_organisation(organisation_id=trust_id, kind=OrganisationKind.TRUST).id


def _accept(
    asset: Asset,
    accepted_on: date,
    put_in_use_on: date | None,
    *,
    by: UUID | None,
    now: datetime,
) -> None:
    asset.move(AssetStatus.ACCEPTANCE, at=now, by=by, reason="Acceptance check")
    asset.move(AssetStatus.IN_SERVICE, at=now, by=by, reason="Passed its acceptance check")
    asset.accepted_on, asset.put_in_use_on = accepted_on, put_in_use_on or accepted_on


def _record(actor: Actor, action: str, asset: Asset, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("asset", asset.id, asset.asset_no),
        at=now,
        owner_id=asset.custodian_trust_id,
        **details,
    )
