"""Adding a threshold to the table of the Act."""

from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.tenders.domain.thresholds import CONTRACT_KIND_NAMES, Threshold, check_new
from consortium.tenders.models.threshold import ThresholdRow, known_thresholds


def add_threshold(*, actor: Actor, row: Threshold, now: datetime) -> UUID:
    """Add a dated row; those before it stay as they are, and end where it begins. Its id.

    Raises:
        NotAllowed: the actor does not keep the table.
        Invalid: the row is none, or does not come after every other of its kind.
    """
    permissions.check(actor, Permission.THRESHOLDS_RECORD)
    with transaction():
        check_new(row, known_thresholds())
        kept = ThresholdRow(
            id=uuid7(),
            kind=row.kind,
            authority=row.authority,
            first_day=row.first_day,
            until=row.until,
            amount=row.amount,
            source=row.source,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(kept)
        record(
            actor=actor,
            action="threshold.added",
            subject=Subject("threshold", kept.id, CONTRACT_KIND_NAMES[row.kind]),
            at=now,
            authority=row.authority.value,
            first_day=row.first_day,
            until=row.until,
            amount=row.amount,
            source=row.source,
        )
    return kept.id
