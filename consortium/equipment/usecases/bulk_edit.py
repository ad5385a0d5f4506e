"""Editing many devices at once."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from consortium.equipment.domain.bulk_edit import check_edit, digest_of, work_out_edit
from consortium.equipment.models.bulk_edit import devices_to_edit
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission


def edit_assets(
    *,
    actor: Actor,
    asset_ids: Collection[UUID],
    values: Mapping[str, Any],
    digest: str,
    now: datetime,
) -> int:
    """Give the facts of many devices the same values, all or none; refused devices stay.

    ``digest`` is that of the preview. Returns how many changed.

    Raises:
        NotAllowed: the actor manages no equipment.
        Invalid: no fact has a value.
        Conflict: the devices are not as they were looked at, or none would change.
    """
    permissions.check(actor, Permission.EQUIPMENT_MANAGE)
    check_edit(values)
    with transaction():
        devices = devices_to_edit(actor, asset_ids)
        worked = work_out_edit(devices.values(), values, today=london_date(now))
        if digest_of(worked) != digest:
            raise Conflict(
                "devices_changed",
                "This is not what you looked at: the devices or your choices have changed.",
                next_step="Look at the new preview below.",
            )
        to_change = {each.device.id: each for each in worked if each.changed and not each.refusal}
        for asset, device in devices.items():
            edited = to_change.get(device.id)
            if edited is None:
                continue
            before, after = asdict(device.facts), asdict(edited.after)
            for name in edited.changed:
                setattr(asset, name, after[name])
            record(
                actor=actor,
                action="asset.changed",
                subject=Subject("asset", asset.id, asset.asset_no),
                at=now,
                owner_id=asset.owner_trust_id,
                before={name: before[name] for name in edited.changed},
                after={name: after[name] for name in edited.changed},
            )
        if not to_change:
            raise Conflict(
                "nothing_changes",
                "No device would change.",
                next_step="Choose other devices or other values.",
            )
    return len(to_change)
