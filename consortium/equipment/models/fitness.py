"""What has to be in order before a device leaves quarantine."""

from uuid import UUID

from consortium.equipment.domain.recording import check_no_doubt, check_release
from consortium.equipment.domain.safety_notice import check_not_stopped
from consortium.equipment.domain.safety_test import check_safe
from consortium.equipment.models.calibration import latest_verdicts
from consortium.equipment.models.doubt import open_doubts_of
from consortium.equipment.models.safety_notice import stop_notices_of
from consortium.equipment.models.safety_test import latest_safety_verdict


def check_fit(asset_id: UUID, *, is_inspected: bool = False) -> None:
    """Pass in silence when nothing that is recorded speaks against using a device.

    Where nothing is recorded at all only an inspection lets it out.

    Raises:
        Conflict: a notice says not to use it, a calibration of it is in doubt, or its latest
            calibration or safety test is not a pass.
    """
    stops = stop_notices_of(asset_id)
    check_not_stopped(stops)
    check_no_doubt(open_doubts_of(asset_id))
    safety = latest_safety_verdict(asset_id)
    check_safe(safety)
    verdicts = latest_verdicts(asset_id)
    if verdicts or (safety is None and not stops and not is_inspected):
        check_release(verdicts)
