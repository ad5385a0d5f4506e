"""Setting the volume scale on which every primary bid for a lot is priced."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.tender import BEFORE_PUBLICATION, check_state
from consortium.tenders.domain.volume_scale import ScaledBy, check_bounds
from consortium.tenders.models.access import manage_lot
from consortium.tenders.models.lot import TenderLine


def set_volume_scale(
    *,
    actor: Actor,
    lot_id: UUID,
    scaled_by: ScaledBy,
    bounds: Mapping[UUID, Sequence[Decimal]],
    now: datetime,
) -> None:
    """Say by what tiers go and where each begins, line by line; possible until publication.

    Raises:
        NotFound, NotAllowed: the lot is not within reach, or not run by the actor.
        Conflict: the tender is published.
        Invalid: bounds do not begin at 0 or do not rise, or a line has none.
    """
    for each in bounds.values():
        check_bounds(each)
    with transaction():
        lot, tender = manage_lot(actor=actor, lot_id=lot_id)
        check_state(tender.state, *BEFORE_PUBLICATION, doing="Setting the volume scale")
        lines = list(db.session.scalars(select(TenderLine).where(TenderLine.lot_id == lot.id)))
        if {line.id for line in lines} != set(bounds):
            raise Invalid(
                "bad_bounds",
                "Each line of the lot has its own scale.",
                field="bounds",
                next_step="Reload the page and enter the bounds of every line.",
            )
        lot.scaled_by = scaled_by
        for line in lines:
            line.bounds = [f"{bound.normalize():f}" for bound in bounds[line.id]]
        record(
            actor=actor,
            action="lot.scale_set",
            subject=Subject("lot", lot.id, f"{tender.reference} lot {lot.seq}"),
            at=now,
            owner_id=tender.consortium_id,
            scaled_by=scaled_by.value,
            bounds={str(line.id): line.bounds for line in lines},
        )
