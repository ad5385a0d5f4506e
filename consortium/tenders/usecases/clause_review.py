"""Reviewing the participation clause and the leaver schedule before suppliers read them."""

from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.tender import BEFORE_PUBLICATION, check_state
from consortium.tenders.models.access import manage_tender
from consortium.tenders.models.clause_review import TenderClauseReview, hash_of_clause


def review_clause(
    *,
    actor: Actor,
    tender_id: UUID,
    in_contract: str,
    in_notice: str,
    leaver_schedule: str,
    now: datetime,
) -> None:
    """Say where clause and leaver schedule stand, so that an opt-out is provided for in both.

    The review is about the clause as it is worded now; a later change of it needs a new one.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: it is published, or the clause has no text yet.
        Invalid: something is left open.
    """
    for field, text in (
        ("in_contract", in_contract),
        ("in_notice", in_notice),
        ("leaver_schedule", leaver_schedule),
    ):
        if not text.strip():
            raise Invalid(
                "incomplete_review",
                "The review says where clause and schedule stand, in contract and notice.",
                field=field,
                next_step="Complete it; without both an opt-out may need a new procurement.",
            )
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        check_state(tender.state, *BEFORE_PUBLICATION, doing="Reviewing the clause")
        if not tender.clause_text.strip():
            raise Conflict(
                "no_clause",
                "The participation clause has no text yet.",
                next_step="Enter it among the tender's terms first.",
            )
        row = TenderClauseReview(
            id=uuid7(),
            tender_id=tender.id,
            clause_sha256=hash_of_clause(tender.clause_text),
            in_contract=in_contract,
            in_notice=in_notice,
            leaver_schedule=leaver_schedule,
            reviewed_at=now,
            reviewed_by=actor.id,
        )
        db.session.add(row)
        record(
            actor=actor,
            action="tender.clause_reviewed",
            subject=Subject("tender", tender.id, tender.reference),
            at=now,
            owner_id=tender.consortium_id,
            sha256=row.clause_sha256,
        )
