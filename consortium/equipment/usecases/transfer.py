"""Changing who owns a device, who has it where, and who looks after it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from consortium.equipment.domain.asset_status import check_at_rest
from consortium.equipment.domain.transfer import Change, Holding, changes
from consortium.equipment.models.asset import Asset, access_asset
from consortium.equipment.models.lent import refuse_while_lent
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.access import access_organisation, access_site

LOOKS_AFTER = (OrganisationKind.TRUST, OrganisationKind.CONSORTIUM)


def move_asset(
    *, actor: Actor, asset_id: UUID, site_id: UUID, location: str, reason: str, now: datetime
) -> None:
    """Put a device at another place of the trust that has it.

    Raises:
        NotFound: the device is not within the actor's reach.
        NotAllowed: the actor does not manage the equipment of the trust that has it.
        Invalid: the site is another trust's.
        Conflict: it stands there already, or is on its way or disposed of.
    """
    with transaction():
        asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.custodian_trust_id)
        check_at_rest(asset.status, may_be_lent=True)
        if access_site(site_id=site_id).trust_id != asset.custodian_trust_id:
            raise Invalid(
                "other_trust",
                "This site is not one of the trust that has the device.",
                field="site_id",
                next_step="Choose one of its sites, or lend or transfer the device.",
            )
        after = replace(asset.holding, site_id=site_id, location=location)
        _hold(actor, asset, after, reason, now)


def transfer_asset(
    *,
    actor: Actor,
    asset_id: UUID,
    owner_trust_id: UUID,
    reason: str,
    now: datetime,
    site_id: UUID | None = None,
    location: str = "",
) -> None:
    """Give a device to another trust for good; whoever owns it decides this.

    With a site of the new owner the device has arrived there: owner, holder and place change in
    one event. Without one it stays where it is until it is sent.

    Raises:
        NotFound: the device or the trust is not within the actor's reach.
        NotAllowed: the actor does not manage the owner's equipment or, with a site, that of the
            trust that receives it.
        Invalid: the site is not the new owner's.
        Conflict: it belongs to that trust already, or is lent, on its way or disposed of.
    """
    with transaction():
        asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.owner_trust_id)
        check_at_rest(asset.status, may_be_lent=False)
        refuse_while_lent(asset_id)
        if owner_trust_id not in actor.scope(Permission.EQUIPMENT_VIEW):
            raise NotFound("trust")
        access_organisation(organisation_id=owner_trust_id, kind=OrganisationKind.TRUST)
        after = replace(asset.holding, owner_id=owner_trust_id)
        if site_id is not None:
            if access_site(site_id=site_id).trust_id != owner_trust_id:
                raise Invalid(
                    "other_trust",
                    "This site is not one of the new owner.",
                    field="site_id",
                    next_step="Choose one of its sites, or none if the device is still to be sent.",
                )
            permissions.check(actor, Permission.EQUIPMENT_MANAGE, owner_trust_id)
            after = replace(after, custodian_id=owner_trust_id, site_id=site_id, location=location)
        _hold(actor, asset, after, reason, now)


def assign_maintainer(
    *, actor: Actor, asset_id: UUID, maintainer_id: UUID | None, reason: str, now: datetime
) -> None:
    """Say which organisation's service looks after a device; none means whoever has it.

    Raises:
        NotFound: the device or the organisation is not within the actor's reach.
        NotAllowed: the actor does not manage the owner's equipment.
        Conflict: it looks after it already, or the device is disposed of.
    """
    with transaction():
        asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.owner_trust_id)
        check_at_rest(asset.status, may_be_lent=True)
        if maintainer_id is not None:
            _check_looks_after(actor, maintainer_id)
        _hold(actor, asset, replace(asset.holding, maintainer_id=maintainer_id), reason, now)


def _check_looks_after(actor: Actor, organisation_id: UUID) -> None:
    in_reach = organisation_id in actor.scope(Permission.EQUIPMENT_VIEW)
    if not in_reach or access_organisation(organisation_id=organisation_id).kind not in LOOKS_AFTER:
        raise NotFound("maintaining service")


_ACTIONS = (
    (Change.OWNER, "asset.transferred"),
    (Change.MAINTAINER, "asset.maintainer_changed"),
)


def _hold(actor: Actor, asset: Asset, after: Holding, reason: str, now: datetime) -> None:
    before = asset.hold(after, at=now, by=actor.id, reason=reason)
    changed = changes(before, after)
    action = next((name for change, name in _ACTIONS if change in changed), "asset.moved")
    record(
        actor=actor,
        action=action,
        subject=Subject("asset", asset.id, asset.asset_no),
        at=now,
        owner_id=before.owner_id,
        reason=reason,
        changed=sorted(changed),
        owner=after.owner_id,
        custodian=after.custodian_id,
        site=after.site_id,
        maintainer=after.maintainer_id,
    )
