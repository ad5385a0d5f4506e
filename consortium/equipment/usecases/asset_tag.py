"""Putting tags on devices, replacing them, and taking them off."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.equipment.domain.asset_tag import TagKind, check_active, normal
from consortium.equipment.models.asset import Asset, access_asset
from consortium.equipment.models.asset_tag import AssetTag, access_asset_tag
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.permissions import Actor, Permission


def add_asset_tag(
    *,
    actor: Actor,
    asset_id: UUID,
    kind: TagKind,
    value: str,
    now: datetime,
    replaces_id: UUID | None = None,
) -> UUID:
    """Put a tag on a device, in place of one of its others or beside them.

    Raises:
        NotFound: the device or the tag it replaces is not within the actor's reach.
        NotAllowed: the actor does not manage the equipment of the trust that has it.
        Invalid: another device has the tag, or has it as its asset number.
        Conflict: the tag it replaces is not in use.
    """
    with transaction():
        asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.custodian_trust_id)
        _check_no_number(normal(value), asset)
        tag = AssetTag(id=uuid7(), asset_id=asset_id, kind=kind, value=normal(value), added_at=now)
        if replaces_id is not None:
            _retire(_tag_of(asset_id, replaces_id), now, by=tag.id)
        db.session.add(tag)
        _record(actor, "asset_tag.added", asset, now, kind=kind.value, value=tag.value)
    return tag.id


def retire_asset_tag(*, actor: Actor, tag_id: UUID, now: datetime) -> UUID:
    """Take a tag out of use: it finds its device no more. Returns the device.

    Raises:
        NotFound: the tag is not within the actor's reach.
        NotAllowed: the actor does not manage the equipment of the trust that has it.
        Conflict: the tag is not in use.
    """
    with transaction():
        tag, asset = access_asset_tag(
            actor=actor, permission=Permission.EQUIPMENT_VIEW, tag_id=tag_id
        )
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.custodian_trust_id)
        _retire(tag, now)
        _record(actor, "asset_tag.retired", asset, now, kind=tag.kind.value, value=tag.value)
        return asset.id


def _retire(tag: AssetTag, now: datetime, *, by: UUID | None = None) -> None:
    check_active(is_active=tag.retired_at is None)
    tag.retired_at, tag.replaced_by_id = now, by


def _tag_of(asset_id: UUID, tag_id: UUID) -> AssetTag:
    tag = db.session.get(AssetTag, tag_id)
    if tag is None or tag.asset_id != asset_id:
        raise NotFound("tag")
    return tag


def _check_no_number(value: str, asset: Asset) -> None:
    others = select(Asset.id).where(Asset.asset_no == value, Asset.id != asset.id)
    if db.session.scalar(others) is not None:
        raise Invalid(
            "tag_is_number",
            "Another device has this as its asset number.",
            field="value",
            next_step="Search for the number, or check the tag.",
        )


def _record(actor: Actor, action: str, asset: Asset, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("asset", asset.id, asset.asset_no),
        at=now,
        owner_id=asset.custodian_trust_id,
        **details,
    )
