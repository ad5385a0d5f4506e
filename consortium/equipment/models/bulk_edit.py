"""The devices of a bulk edit as they stand."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from consortium.equipment.domain.bulk_edit import Device
from consortium.equipment.models.asset import Asset, within
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission


def devices_to_edit(actor: Actor, asset_ids: Collection[UUID]) -> dict[Asset, Device]:
    """The devices among the ids that are within reach, by asset number."""
    manages = actor.scope(Permission.EQUIPMENT_MANAGE)
    rows = db.session.scalars(
        select(Asset)
        .where(Asset.id.in_(asset_ids), within(actor.scope(Permission.EQUIPMENT_VIEW)))
        .order_by(Asset.asset_no)
    )
    return {
        row: Device(
            id=row.id,
            asset_no=row.asset_no,
            facts=row.facts,
            is_managed=row.custodian_trust_id in manages,
            is_owner=row.owner_trust_id in manages,
        )
        for row in rows
    }
