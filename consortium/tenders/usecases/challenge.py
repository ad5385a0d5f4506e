"""Recording a challenge, which suspends the tender, and that it ended."""

from datetime import datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.tender import TenderState, check_state
from consortium.tenders.models.access import manage_tender
from consortium.tenders.models.challenge import ChallengeEnd, TenderChallenge, challenges_of
from consortium.tenders.models.history import move_tender
from consortium.tenders.models.tender import Tender

HOLDING = (TenderState.STANDSTILL, TenderState.SUSPENDED)


def record_challenge(
    *,
    actor: Actor,
    tender_id: UUID,
    challenger: str,
    grounds: str,
    received_at: datetime,
    now: datetime,
) -> UUID:
    """Record a challenge: nothing is awarded until it ends (Procurement Act 2023, s.101).

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: no standstill runs.
        Invalid: it does not say who challenges or why, or came after now.
    """
    if not challenger.strip() or not grounds.strip():
        raise Invalid(
            "no_grounds",
            "A challenge says who brings it and why.",
            field="grounds",
            next_step="Enter both as the letter states them.",
        )
    if received_at > now:
        raise Invalid(
            "received_later",
            "A challenge is recorded once it has come.",
            field="received_on",
            next_step="Check the day.",
        )
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        check_state(tender.state, *HOLDING, doing="Recording a challenge")
        row = TenderChallenge(
            id=uuid7(),
            tender_id=tender.id,
            challenger=challenger.strip(),
            grounds=grounds.strip(),
            received_at=received_at,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        if tender.state is TenderState.STANDSTILL:
            reason = f"Challenge of {row.challenger}"
            move_tender(tender, TenderState.SUSPENDED, actor=actor, at=now, reason=reason)
        _record(actor, "tender.challenged", tender, now, challenger=row.challenger)
    return row.id


def end_challenge(*, actor: Actor, challenge_id: UUID, reason: str, now: datetime) -> None:
    """Record that a challenge is over; with the last one the suspension is lifted.

    Raises:
        NotFound, NotAllowed: the challenge is not within reach, or the tender not run by the
            actor.
        Conflict: it has ended already, or the tender is not suspended.
        Invalid: no reason is given.
    """
    if not reason.strip():
        raise Invalid(
            "no_reason",
            "A challenge ends for a reason: withdrawn, settled, or lifted by the court.",
            field="reason",
            next_step="Enter the reason.",
        )
    with transaction():
        challenge = db.session.get(TenderChallenge, challenge_id)
        if challenge is None:
            raise NotFound("challenge")
        tender = manage_tender(actor=actor, tender_id=challenge.tender_id)
        check_state(tender.state, TenderState.SUSPENDED, doing="Ending a challenge")
        db.session.add(
            ChallengeEnd(
                id=uuid7(),
                challenge_id=challenge.id,
                reason=reason.strip(),
                ended_at=now,
                ended_by=actor.id,
            )
        )
        if all(end is not None for _, end in challenges_of(tender.id)):
            move_tender(tender, TenderState.STANDSTILL, actor=actor, at=now, reason=reason.strip())
        _record(actor, "tender.challenge_ended", tender, now, why=reason)


def _record(actor: Actor, action: str, tender: Tender, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("tender", tender.id, tender.reference),
        at=now,
        owner_id=tender.consortium_id,
        **details,
    )
