"""What the house's tests list of reviewed intervals and of certificates, through the use cases."""

from datetime import timedelta
from uuid import UUID

from consortium.equipment.domain.interval_review import ReviewMethod
from consortium.equipment.usecases.interval_review import propose_interval
from tests.equipment import factories
from tests.support.world import NOW, SYSTEM, TODAY


def interval_review(trust_id: UUID, *, code: str) -> UUID:
    """Of a plan of its own, whose device was checked twice."""
    asset_id = factories.tonometer(trust_id)
    procedure_id = factories.procedure_of(trust_id, code=code)
    for days in (60, 30):
        factories.calibrated(
            asset_id,
            procedure_id,
            factories.off_by("0"),
            performed_on=TODAY - timedelta(days=days),
        )
    return propose_interval(
        actor=SYSTEM,
        plan_id=factories.planned(asset_id, procedure_id),
        method=ReviewMethod.STAIRCASE,
        now=NOW,
    )


def signed_certificate(trust_id: UUID, number: int) -> UUID:
    """A certificate of two engineers of its own."""
    performer = factories.engineer_at(trust_id, f"signer_{number}")
    reviewer = factories.engineer_at(trust_id, f"reviewer_{number}")
    return factories.certificate(trust_id, performer, reviewer)
