"""Planning the days on which the panel meets suppliers, and what came of them."""

from collections.abc import Collection
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.criterion import CriterionKind
from consortium.tenders.domain.evaluation_day import (
    CONFIDENCE_WORDS,
    PollMoment,
    SlotTime,
    check_slot,
)
from consortium.tenders.domain.tender import JUDGING, TenderState, check_state
from consortium.tenders.models.access import manage_bid, manage_day, manage_tender
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.evaluation_day import (
    Attendance,
    ConfidencePoll,
    DemoSlot,
    EvaluationDay,
)
from consortium.tenders.models.lot import criteria_of_lot
from consortium.tenders.models.panel import tasks_of
from consortium.tenders.models.sitting import access_seat
from consortium.tenders.models.tender import Tender

PLANNING = (TenderState.PUBLISHED, TenderState.CLOSED, TenderState.OPENED, *JUDGING)


def plan_day(
    *,
    actor: Actor,
    tender_id: UUID,
    held_on: date,
    place: str,
    day_rate: Decimal,
    now: datetime,
) -> UUID:
    """Plan a day for everybody on the panel who scores; ``day_rate`` is what a member's day costs.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: the tender is not published yet, or judging is over.
        Invalid: the day is planned already, or its rate is below 0.
    """
    if day_rate < 0:
        raise Invalid(
            "bad_rate",
            "A day's rate is 0 or more.",
            field="day_rate",
            next_step="Enter what a member's day costs.",
        )
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        check_state(tender.state, *PLANNING, doing="Planning a day")
        day = EvaluationDay(
            id=uuid7(),
            tender_id=tender.id,
            held_on=held_on,
            place=place.strip(),
            day_rate=day_rate,
            planned_at=now,
            planned_by=actor.id,
        )
        db.session.add(day)
        members = tasks_of(tender.id)
        db.session.add_all(
            Attendance(id=uuid7(), day_id=day.id, member_id=member_id) for member_id in members
        )
        _record(actor, "evaluation_day.planned", tender, now, day=held_on, people=len(members))
    return day.id


def add_slot(
    *,
    actor: Actor,
    day_id: UUID,
    bid_id: UUID,
    criterion_id: UUID,
    starts_at: time,
    ends_at: time,
    room: str,
    now: datetime,
) -> UUID:
    """Give a bidder a time and a room of a day to show one script.

    Raises:
        NotFound, NotAllowed: the day or bid is not within reach, or not run by the actor.
        Conflict: judging is over.
        Invalid: the room or the bidder is taken, or the criterion is no demonstration of the lot.
    """
    with transaction():
        day, tender = manage_day(actor=actor, day_id=day_id)
        check_state(tender.state, *PLANNING, doing="Planning a demonstration")
        bid, lot, _ = manage_bid(actor=actor, bid_id=bid_id, now=now)
        shown = {each.id for each in criteria_of_lot(lot.id) if each.kind is CriterionKind.DEMO}
        if lot.tender_id != tender.id or criterion_id not in shown:
            raise Invalid(
                "no_demonstration",
                "This is no demonstration of the bid's lot.",
                field="criterion_id",
                next_step="Choose a demonstration among the criteria of the lot.",
            )
        supplier = db.session.get_one(Organisation, bid.supplier_id).name
        new = SlotTime(starts_at=starts_at, ends_at=ends_at, room=room.strip(), bidder=supplier)
        check_slot(new, _slots(day))
        slot = DemoSlot(id=uuid7(), day_id=day.id, bid_id=bid.id, criterion_id=criterion_id)
        slot.starts_at, slot.ends_at, slot.room = starts_at, ends_at, room.strip()
        db.session.add(slot)
        _record(actor, "evaluation_day.slot_added", tender, now, day=day.held_on, room=slot.room)
    return slot.id


def record_attendance(*, actor: Actor, day_id: UUID, came: Collection[UUID], now: datetime) -> None:
    """Record which of the expected members came; the others did not.

    Raises:
        NotFound, NotAllowed: the day is not within reach, or not run by the actor.
        Invalid: somebody was not expected.
    """
    with transaction():
        day, tender = manage_day(actor=actor, day_id=day_id)
        rows = db.session.scalars(select(Attendance).where(Attendance.day_id == day.id)).all()
        if not set(came) <= {row.member_id for row in rows}:
            raise Invalid(
                "not_expected",
                "Somebody was not expected on this day.",
                field="came",
                next_step="Reload the page, and tick among those expected.",
            )
        for row in rows:
            row.came = row.member_id in came
        _record(actor, "evaluation_day.attended", tender, now, day=day.held_on, came=len(came))


def answer_poll(
    *, actor: Actor, day_id: UUID, moment: PollMoment, confidence: int, now: datetime
) -> None:
    """Say how sure one is that the panel can choose well: once before a day, once after it.

    Raises:
        NotFound, NotAllowed: the actor does not sit on the panel.
        Invalid: the answer is none of 1 to 5, or was given already.
    """
    if confidence not in CONFIDENCE_WORDS:
        raise Invalid(
            "bad_answer", "Answer 1 to 5.", field="confidence", next_step="Choose an answer."
        )
    with transaction():
        day = db.session.get(EvaluationDay, day_id)
        if day is None:
            raise NotFound("day")
        member, tender = access_seat(actor=actor, tender_id=day.tender_id)
        row = ConfidencePoll(id=uuid7(), day_id=day_id, member_id=member.id, moment=moment)
        row.confidence, row.answered_at = confidence, now
        db.session.add(row)
        _record(actor, "evaluation_day.poll_answered", tender, now, moment=moment.value)


def _slots(day: EvaluationDay) -> list[SlotTime]:
    rows = db.session.execute(
        select(DemoSlot, Organisation.name)
        .join(Bid, Bid.id == DemoSlot.bid_id)
        .join(Organisation, Organisation.id == Bid.supplier_id)
        .where(DemoSlot.day_id == day.id)
    )
    return [
        SlotTime(starts_at=slot.starts_at, ends_at=slot.ends_at, room=slot.room, bidder=name)
        for slot, name in rows
    ]


def _record(actor: Actor, action: str, tender: Tender, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("tender", tender.id, tender.reference),
        at=now,
        owner_id=tender.consortium_id,
        **details,
    )
