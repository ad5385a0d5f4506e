"""Letting a device out of quarantine; a failed calibration puts it in."""

from datetime import datetime
from uuid import UUID

from consortium.equipment.domain.asset_status import AssetStatus, check_quarantined
from consortium.equipment.domain.recording import check_release
from consortium.equipment.models.asset import access_asset
from consortium.equipment.models.calibration import latest_verdicts
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.domain import permissions
from consortium.foundation.domain.permissions import Actor, Permission


def release_from_quarantine(*, actor: Actor, asset_id: UUID, reason: str, now: datetime) -> None:
    """Put a quarantined device back in service.

    Raises:
        NotFound: the device is not within the actor's reach.
        Conflict: it is not in quarantine, or its latest calibration is not a pass.
    """
    with transaction():
        asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.custodian_trust_id)
        check_quarantined(asset.status)
        check_release(latest_verdicts(asset_id))
        asset.move(AssetStatus.IN_SERVICE, at=now, by=actor.id, reason=reason)
        record(
            actor=actor,
            action="asset.released",
            subject=Subject("asset", asset.id, asset.asset_no),
            at=now,
            owner_id=asset.custodian_trust_id,
            reason=reason,
        )
