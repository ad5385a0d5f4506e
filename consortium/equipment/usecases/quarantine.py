"""Letting a device out of quarantine, into which a failure or a safety notice puts it."""

from datetime import datetime
from uuid import UUID

from consortium.equipment.domain.asset_status import check_quarantined
from consortium.equipment.models.asset import access_asset
from consortium.equipment.models.fitness import check_fit
from consortium.equipment.models.lent import status_when_released
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.domain import permissions
from consortium.foundation.domain.permissions import Actor, Permission


def release_from_quarantine(*, actor: Actor, asset_id: UUID, reason: str, now: datetime) -> None:
    """Put a quarantined device back in service, or on loan where a borrower has it.

    Raises:
        NotFound: the device is not within the actor's reach.
        Conflict: it is not in quarantine, a notice says not to use it, a calibration of it is in
            doubt, its latest calibration or safety test is not a pass, or its loan keeps it there.
    """
    with transaction():
        asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.custodian_trust_id)
        check_quarantined(asset.status)
        check_fit(asset_id)
        to = status_when_released(asset_id)
        asset.move(to, at=now, by=actor.id, reason=reason)
        record(
            actor=actor,
            action="asset.released",
            subject=Subject("asset", asset.id, asset.asset_no),
            at=now,
            owner_id=asset.custodian_trust_id,
            reason=reason,
            status=to.value,
        )
