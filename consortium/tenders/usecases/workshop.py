"""Recording workshops and what was said there of the present way."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.discovery import (
    Attended,
    Verdict,
    check_attendance,
    check_reason,
    check_stands,
    lines_of,
)
from consortium.tenders.models.access import access_discovery
from consortium.tenders.models.discovery import Pain, Workshop, WorkshopAttendance, next_seq
from consortium.tenders.models.tender import Tender, invitations_of


def record_workshop(
    *,
    actor: Actor,
    tender_id: UUID,
    held_on: date,
    title: str,
    attended: Sequence[Attended],
    now: datetime,
    place: str = "",
    outcome: str = "",
) -> UUID:
    """Record a workshop that was held, and how many people each trust sent by discipline.

    Raises:
        NotFound: the tender is not within reach.
        Conflict: the tender is published.
        Invalid: it lies ahead, nobody came, or a trust was not invited to the tender.
    """
    check_attendance(attended)
    with transaction():
        tender = access_discovery(actor=actor, tender_id=tender_id, doing="Recording a workshop")
        _check_workshop(tender, held_on, attended, now)
        workshop = Workshop(
            id=uuid7(),
            tender_id=tender.id,
            held_on=held_on,
            title=title,
            place=place,
            outcome=outcome,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(workshop)
        db.session.add_all(
            WorkshopAttendance(
                id=uuid7(),
                workshop_id=workshop.id,
                trust_id=each.trust_id,
                discipline=each.discipline.strip(),
                people=each.people,
            )
            for each in attended
        )
        _record(
            actor,
            "workshop.recorded",
            tender,
            now,
            title=title,
            people=sum(each.people for each in attended),
        )
    return workshop.id


def record_pains(
    *,
    actor: Actor,
    tender_id: UUID,
    verdict: Verdict,
    said: str,
    now: datetime,
    workshop_id: UUID | None = None,
    trust_id: UUID | None = None,
) -> list[UUID]:
    """Write down what was said of the present way, one statement on each line.

    Raises:
        NotFound: the tender is not within reach, or the workshop is of another.
        Conflict: the tender is published.
        Invalid: nothing is said, or a statement is too long.
    """
    statements = lines_of(said)
    with transaction():
        tender = access_discovery(actor=actor, tender_id=tender_id, doing="Recording what is said")
        if workshop_id is not None:
            workshop = db.session.get(Workshop, workshop_id)
            if workshop is None or workshop.tender_id != tender.id:
                raise NotFound("workshop")
        first = next_seq(Pain, tender.id)
        rows = [
            Pain(
                id=uuid7(),
                tender_id=tender.id,
                seq=first + place,
                verdict=verdict,
                said=statement,
                workshop_id=workshop_id,
                trust_id=trust_id,
                recorded_at=now,
                recorded_by=actor.id,
            )
            for place, statement in enumerate(statements)
        ]
        db.session.add_all(rows)
        _record(actor, "pains.recorded", tender, now, verdict=verdict.value, statements=len(rows))
    return [row.id for row in rows]


def strike_pain(*, actor: Actor, pain_id: UUID, reason: str, now: datetime) -> None:
    """Take a statement out of the count with a reason; it stays readable.

    Raises:
        NotFound: the tender is not within reach.
        Conflict: the tender is published, or the statement is struck already.
        Invalid: no reason is given.
    """
    because = check_reason(reason)
    with transaction():
        pain = db.session.get(Pain, pain_id)
        if pain is None:
            raise NotFound("statement")
        tender = access_discovery(
            actor=actor, tender_id=pain.tender_id, doing="Striking a statement"
        )
        check_stands(pain.struck_at)
        pain.struck_at, pain.struck_by, pain.struck_because = now, actor.id, because
        _record(actor, "pain.struck", tender, now, number=pain.seq, why=because)


def _record(actor: Actor, action: str, tender: Tender, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("tender", tender.id, tender.reference),
        at=now,
        owner_id=tender.consortium_id,
        **details,
    )


def _check_workshop(
    tender: Tender, held_on: date, attended: Sequence[Attended], now: datetime
) -> None:
    if held_on > london_date(now):
        raise Invalid(
            "lies_ahead",
            "The workshop lies ahead.",
            field="held_on",
            next_step="Record it once it was held.",
        )
    invited = {invitation.trust_id for invitation in invitations_of(tender.id)}
    if not attended or not {each.trust_id for each in attended} <= invited:
        raise Invalid(
            "bad_attendance",
            "Somebody of at least one invited trust attends a workshop.",
            field="attendance",
            next_step="Invite the trust to the tender first, or leave it out.",
        )
