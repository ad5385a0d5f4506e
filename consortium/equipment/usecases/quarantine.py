"""Letting a device out of quarantine, into which a failure or a safety notice puts it."""

from datetime import datetime
from uuid import UUID

from consortium.equipment.domain.asset_status import AssetStatus, check_quarantined
from consortium.equipment.domain.recording import check_no_doubt, check_release
from consortium.equipment.domain.safety_notice import check_not_stopped
from consortium.equipment.domain.safety_test import check_safe
from consortium.equipment.models.asset import access_asset
from consortium.equipment.models.calibration import latest_verdicts
from consortium.equipment.models.doubt import open_doubts_of
from consortium.equipment.models.safety_notice import stop_notices_of
from consortium.equipment.models.safety_test import latest_safety_verdict
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.domain import permissions
from consortium.foundation.domain.permissions import Actor, Permission


def release_from_quarantine(*, actor: Actor, asset_id: UUID, reason: str, now: datetime) -> None:
    """Put a quarantined device back in service.

    Raises:
        NotFound: the device is not within the actor's reach.
        Conflict: it is not in quarantine, a notice says not to use it, a calibration of it is in
            doubt, or its latest calibration or safety test is not a pass.
    """
    with transaction():
        asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.custodian_trust_id)
        check_quarantined(asset.status)
        stops = stop_notices_of(asset_id)
        check_not_stopped(stops)
        check_no_doubt(open_doubts_of(asset_id))
        safety = latest_safety_verdict(asset_id)
        check_safe(safety)
        verdicts = latest_verdicts(asset_id)
        if verdicts or (safety is None and not stops):
            check_release(verdicts)
        asset.move(AssetStatus.IN_SERVICE, at=now, by=actor.id, reason=reason)
        record(
            actor=actor,
            action="asset.released",
            subject=Subject("asset", asset.id, asset.asset_no),
            at=now,
            owner_id=asset.custodian_trust_id,
            reason=reason,
        )
