"""Writing the conflicts assessment of a tender, and approving what somebody else wrote."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.conflicts import ConflictItem, check_approver, check_assessment
from consortium.tenders.domain.tender import OVER
from consortium.tenders.models.access import manage_tender
from consortium.tenders.models.conflicts import (
    ConflictsApproval,
    ConflictsAssessment,
    assessments_of,
)


def write_assessment(
    *,
    actor: Actor,
    tender_id: UUID,
    items: Sequence[ConflictItem],
    conclusion: str,
    now: datetime,
) -> int:
    """Write the next version of the assessment, whose number is returned; it waits for approval.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Invalid: an item is incomplete, or there is no conclusion.
        Conflict: the tender is over.
    """
    check_assessment(items, conclusion)
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        if tender.state in OVER:
            raise Conflict("over", "This tender is over.", next_step="Nothing is left to assess.")
        versions = assessments_of(tender.id)
        row = ConflictsAssessment(
            id=uuid7(),
            tender_id=tender.id,
            version=versions[0][0].version + 1 if versions else 1,
            items=[asdict(each) for each in items],
            conclusion=conclusion,
            prepared_at=now,
            prepared_by=actor.id,
        )
        db.session.add(row)
        record(
            actor=actor,
            action="conflicts.assessed",
            subject=Subject("tender", tender.id, tender.reference),
            at=now,
            owner_id=tender.consortium_id,
            version=row.version,
            items=len(items),
        )
    return row.version


def approve_assessment(*, actor: Actor, tender_id: UUID, version: int, now: datetime) -> None:
    """Approve the latest version, as another person than its author.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: there is a later version or none, it is approved, or the actor wrote it.
    """
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        versions = assessments_of(tender.id)
        if not versions or versions[0][0].version != version:
            raise Conflict(
                "not_the_latest",
                "This is not the latest version of the assessment.",
                next_step="Read the latest one, then approve it.",
            )
        row = versions[0][0]
        check_approver(prepared_by=row.prepared_by, approver=actor.id)
        db.session.add(
            ConflictsApproval(
                id=uuid7(), assessment_id=row.id, approved_at=now, approved_by=actor.id
            )
        )
        record(
            actor=actor,
            action="conflicts.approved",
            subject=Subject("tender", tender.id, tender.reference),
            at=now,
            owner_id=tender.consortium_id,
            version=version,
        )
