"""The part of a device's page that is about the work on it."""

from typing import Any

from consortium.equipment.domain.asset_status import WRITTEN_OFF
from consortium.equipment.domain.safety_notice import MATCH_STATE_NAMES
from consortium.equipment.domain.work_kind import WORK_KIND_NAMES
from consortium.equipment.queries.device import AssetDetail
from consortium.equipment.queries.work_of_asset import work_of_asset
from consortium.equipment.views import tags, work_tags
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now
from consortium.foundation.web.guard import current_actor


def work_of(found: AssetDetail) -> dict[str, Any]:
    """What the template of a device's page shows of its work, and what the reader may do."""
    actor, trust_id = current_actor(), found.custodian_trust_id
    alive = found.status not in WRITTEN_OFF
    return {
        "now": work_of_asset(found.id, now=now()),
        "tags": work_tags,
        "number": tags.number,
        "kinds": WORK_KIND_NAMES,
        "match_states": MATCH_STATE_NAMES,
        "can": {
            "report": alive and may(actor, Permission.FAULTS_REPORT, trust_id),
            "ask": alive and may(actor, Permission.EQUIPMENT_MANAGE, trust_id),
            "test": alive and may(actor, Permission.CALIBRATIONS_RECORD, trust_id),
        },
    }
